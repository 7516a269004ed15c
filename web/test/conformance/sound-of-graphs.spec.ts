// What is heard behind sources that come, go and have ended, through delays and in loops: Web Audio §1.5.3 (tail-time), §2.6 (rendering a quantum).

import '../install';
import { addModuleText, openContext, record, sleep } from '../audio';
import { counter, countingContext, expectSeen, halves, playing, until } from '../counts';

describe('the sound of', () => {
  const PASS = `registerProcessor('pass', class extends AudioWorkletProcessor {
    process([input], [output]) { for (let c = 0; c < output.length; c++) if (input[c]) output[c].set(input[c]); return true; }
  });`;
  let context: AudioContext;
  beforeEach(async () => {
    context = await openContext();
    await addModuleText(context, PASS);
  });

  function ramp(frames: number): AudioBufferSourceNode {
    const source = context.createBufferSource();
    const buffer = context.createBuffer(1, frames, context.sampleRate);
    const data = buffer.getChannelData(0);
    for (let i = 0; i < frames; i++) data[i] = i + 1;
    source.buffer = buffer;
    return source;
  }

  it('a source that ends is neither cut nor repeated', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const source = ramp(10_000);
    source.connect(node);
    const recorded = record(context, node, 1, 4096 * 8);
    source.start(context.currentTime + 0.1);
    const heard = (await recorded)[0]!.filter((value) => value !== 0);
    expect(heard[heard.length - 1]).toBe(10_000);
    for (let i = 1; i < heard.length; i++) if ((heard[i] as number) <= (heard[i - 1] as number)) fail(`repeated at ${i}`);
  });

  it('an echo is heard after its source has ended', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const delay = context.createDelay(1);
    delay.delayTime.setValueAtTime(0.4, 0);
    const source = ramp(4000);
    source.connect(delay).connect(node);
    const recorded = record(context, node, 1, 4096 * 14);
    source.start(context.currentTime + 0.05);
    const heard = (await recorded)[0]!;
    expect(heard.reduce((most, value) => Math.max(most, value), 0)).toBeGreaterThan(3900);
  });

  it('mono and stereo sources that come and go keeps its level', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const mono = playing(context, 1);
    mono.connect(node);
    const recorded = record(context, node, 2, 4096 * 10);
    for (let i = 0; i < 6; i++) {
      await sleep(60);
      const silent = context.createBufferSource();
      silent.buffer = context.createBuffer(2, 1024, context.sampleRate);
      silent.connect(node);
      silent.start();
    }
    const tape = await recorded;
    expect(tape[1]).toContain(0.5);
    for (const [channel, data] of tape.entries()) {
      const odd = new Set(data.filter((value) => value !== 0 && value !== 0.5));
      expect([...odd]).withContext(`channel ${channel}`).toEqual([]);
    }
  });

  it('an output goes to each of several destinations', async () => {
    const source = counter(await countingContext(), { numberOfInputs: 0 }, { fill: 0.25 });
    const { context } = source.node;
    const heard = [counter(context as AudioContext), counter(context as AudioContext), counter(context as AudioContext)] as const;
    source.node.connect(heard[0].node);
    source.node.connect(heard[1].node);
    source.node.connect(context.createGain()).connect(heard[2].node);
    for (const each of heard) await until(() => each.peak === 0.25, () => 'silence');
    source.node.disconnect(heard[0].node);
    await expectSeen(heard[0], '0');
    await expectSeen(heard[1], '1');
  });

  it('worklets in a loop without a delay goes round, a quantum late', async () => {
    await addModuleText(context, `registerProcessor('adds', class extends AudioWorkletProcessor {
      process([input], [[channel]]) { channel.fill(1); if (input[0]) for (let i = 0; i < 128; i++) channel[i] += input[0][i]; this.port.postMessage(channel[0]); return true; }
    });`);
    const [first, second] = [new AudioWorkletNode(context, 'adds'), new AudioWorkletNode(context, 'adds')];
    first.connect(second);
    second.connect(first);
    second.connect(context.destination);
    const values: number[] = [];
    first.port.onmessage = ({ data }) => values.push(data as number);
    await until(() => values.length > 40, () => 'not called');
    for (let i = 2; i < 40; i++) expect((values[i] as number) - (values[i - 1] as number)).toBe(2);
  });

  it('a worklet in a feedback loop through a DelayNode goes round', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const delay = context.createDelay(0.1);
    const feedback = context.createGain();
    delay.delayTime.setValueAtTime(0.1, 0);
    feedback.gain.setValueAtTime(0.5, 0);
    const source = context.createBufferSource();
    source.buffer = halves(context, 1, 256);
    source.connect(node);
    node.connect(delay).connect(feedback).connect(node);
    const recorded = record(context, node, 1, 4096 * 8);
    source.start(context.currentTime + 0.25); // a Worker has to be woken
    const heard = new Set((await recorded)[0]);
    for (const value of [0.5, 0.25, 0.125]) expect(heard.has(value)).withContext(String(value)).toBe(true);
  });
});
