// What iOS does to a context: it begins suspended and is resumed in a gesture; a call or another app interrupts it, with a
// state of its own ("interrupted", Web Audio §1.1); another context may have another sample rate.

import '../install';
import { addModuleText, nextMessage, openContext, sleep } from '../audio';
import { counter, countingContext, until } from '../counts';

const RATE = `registerProcessor('rate', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.postMessage([sampleRate, currentFrame - currentTime * sampleRate]); }
});`;

// As iOS does it: the clock stands, the state is neither running nor suspended, and an event tells.
async function interrupt(context: AudioContext): Promise<void> {
  await context.suspend();
  Object.defineProperty(context, 'state', { get: () => 'interrupted', configurable: true });
  context.dispatchEvent(new Event('statechange'));
}

async function endInterruption(context: AudioContext): Promise<void> {
  Reflect.deleteProperty(context, 'state');
  await context.resume();
}

describe('a context that is interrupted', () => {
  it('goes on afterwards, and answered messages meanwhile', async () => {
    const context = await countingContext();
    await addModuleText(context, "registerProcessor('echo', class extends AudioWorkletProcessor { constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); } });");
    const seen = counter(context);
    await until(() => seen.calls > 0, () => 'not called');
    await interrupt(context);
    const echo = new AudioWorkletNode(context, 'echo'); // made meanwhile
    const answer = nextMessage<string>(echo.port);
    echo.port.postMessage('in between');
    expect(await answer).toBe('in between');
    await endInterruption(context);
    const { calls } = seen;
    await until(() => seen.calls > calls + 24, () => 'not called again');
  });

  it('may be so before the first module is loaded', async () => {
    const context = await openContext();
    await interrupt(context);
    await addModuleText(context, "registerProcessor('calls', class extends AudioWorkletProcessor { process() { this.port.postMessage(currentTime); return true; } });");
    const node = new AudioWorkletNode(context, 'calls');
    node.connect(context.destination);
    await sleep(100);
    const first = nextMessage<number>(node.port);
    await endInterruption(context);
    expect(await first).toBeGreaterThanOrEqual(0);
  });
});

describe('a context that begins suspended', () => {
  it('is set up before a gesture resumes it', async () => {
    const context = new AudioContext();
    await context.suspend();
    await addModuleText(context, "registerProcessor('calls', class extends AudioWorkletProcessor { process() { this.port.postMessage(currentFrame); return true; } });");
    const node = new AudioWorkletNode(context, 'calls');
    node.connect(context.destination);
    const first = nextMessage<number>(node.port);
    await context.resume();
    expect((await first) % 128).toBe(0);
    await context.close();
  });

  // Outside a gesture iOS' resume() stays pending: whoever waited for it would wait for ever.
  it('is resumed by nobody but the page, whose resume() outside a gesture is never answered', async () => {
    const context = new AudioContext();
    await context.suspend();
    const { resume } = context;
    let asked = 0;
    let isGesture = false;
    context.resume = () => {
      asked++;
      return isGesture ? resume.call(context) : new Promise(() => undefined);
    };
    void context.resume();
    await addModuleText(context, "registerProcessor('calls', class extends AudioWorkletProcessor { constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); } process() { this.port.postMessage('called'); return true; } });");
    const node = new AudioWorkletNode(context, 'calls');
    node.connect(context.destination);
    const answer = nextMessage<string>(node.port);
    node.port.postMessage('still suspended');
    expect(await answer).toBe('still suspended');
    expect([asked, context.state]).toEqual([1, 'suspended']);
    isGesture = true;
    const called = nextMessage<string>(node.port);
    await context.resume();
    expect(await called).toBe('called');
    await context.close();
  });
});

describe('contexts of different sample rates', () => {
  it('have each its own in the scope', async () => {
    const contexts = [await openContext(), await openContext({ sampleRate: 22050 }), await openContext({ sampleRate: 96000 })];
    for (const context of contexts) {
      await addModuleText(context, RATE);
      const [rate, difference] = await nextMessage<[number, number]>(new AudioWorkletNode(context, 'rate').port);
      expect(rate).toBe(context.sampleRate);
      expect(Math.abs(difference)).toBeLessThan(1e-6);
    }
  });

  // Browsers that know no AudioContextOptions know these.
  it('have each its own, offline ones beside a running one', async () => {
    const running = await openContext();
    const rates = [running.sampleRate];
    const seen: number[] = [];
    for (const rate of [22050, 44100, 48000]) {
      const context = new OfflineAudioContext(1, 256, rate);
      await addModuleText(context, RATE);
      const message = nextMessage<[number, number]>(new AudioWorkletNode(context, 'rate').port);
      await context.startRendering();
      rates.push(context.sampleRate);
      seen.push((await message)[0]);
    }
    await addModuleText(running, RATE);
    const message = nextMessage<[number, number]>(new AudioWorkletNode(running, 'rate').port);
    expect([(await message)[0], ...seen]).toEqual(rates);
    expect(new Set(seen).size).toBe(3);
  });
});
