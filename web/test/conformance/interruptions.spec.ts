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
});
