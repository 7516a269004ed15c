// What the first process() of a new node finds: Web Audio §2.6 (rendering), §1.32.5.3 (process()). Its sources are heard in it;
// a polyfill to which sound comes later must not call it before.

import '../install';
import { addModuleText, nextMessage, openContext } from '../audio';
import { isNative } from '../engine';

/** What a processor's first quanta found. */
interface First {
  frame: number;
  inputs: Float32Array[][];
  gain: Float32Array;
}

const FIRST = `registerProcessor('first', class extends AudioWorkletProcessor {
  static get parameterDescriptors() { return [{ name: 'gain', defaultValue: 0.25 }]; }
  process(inputs, [output], { gain }) {
    for (const channel of output || []) channel.fill(0.5);
    if (this.told) return true;
    this.told = true;
    this.port.postMessage({ frame: currentFrame, inputs, gain });
    return true;
  }
});
registerProcessor('pass', class extends AudioWorkletProcessor {
  process([input], [output]) {
    output.forEach((channel, index) => { if (input[index]) channel.set(input[index]); });
    if (this.told) return true;
    this.told = true;
    this.port.postMessage(currentFrame);
    return true;
  }
});
registerProcessor('onset', class extends AudioWorkletProcessor {
  process([input]) {
    if (this.first === undefined) this.first = currentFrame;
    const at = input.length ? input[0].findIndex((sample) => sample !== 0) : -1;
    if (at < 0) return true;
    this.port.postMessage({ first: this.first, onset: currentFrame + at });
    return false;
  }
});`;

async function contextWithFirst(): Promise<AudioContext> {
  const context = await openContext();
  await addModuleText(context, FIRST);
  return context;
}

/** A started source of a constant in so many channels. */
function constant(context: AudioContext, value: number, channels = 1): AudioBufferSourceNode {
  const buffer = context.createBuffer(channels, 128, context.sampleRate);
  for (let channel = 0; channel < channels; channel++) buffer.getChannelData(channel).fill(value);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.start();
  return source;
}

function all(samples: Float32Array | undefined, value: number): boolean {
  return !!samples && samples.length === 128 && samples.every((sample) => sample === value);
}

describe('the first process() of a new node', () => {
  it('hears a source that plays already', async () => {
    const context = await contextWithFirst();
    const source = constant(context, 0.75, 2);
    source.connect(context.destination);
    for (let run = 0; run < 3; run++) {
      const node = new AudioWorkletNode(context, 'first');
      source.connect(node);
      const { inputs } = await nextMessage<First>(node.port);
      expect((inputs[0] as Float32Array[]).length).toBe(2);
      for (const channel of inputs[0] as Float32Array[]) expect(all(channel, 0.75)).withContext(`run ${run}`).toBe(true);
    }
  });

  it('hears a source that is started after it was connected', async () => {
    const context = await contextWithFirst();
    const node = new AudioWorkletNode(context, 'first', { outputChannelCount: [1] });
    const gain = context.createGain();
    gain.connect(node).connect(context.destination);
    constant(context, 0.75).connect(gain);
    const { inputs } = await nextMessage<First>(node.port);
    expect(all(inputs[0]?.[0], 0.75)).toBe(true);
  });

  it('hears each of several inputs, and nothing where nothing is connected', async () => {
    const context = await contextWithFirst();
    const node = new AudioWorkletNode(context, 'first', { numberOfInputs: 4, numberOfOutputs: 0 });
    constant(context, 0.125).connect(node, 0, 0);
    constant(context, 0.25, 2).connect(node, 0, 2);
    constant(context, 0.5, 6).connect(node, 0, 3);
    const { inputs } = await nextMessage<First>(node.port);
    expect(inputs.map((input) => input.length)).toEqual([1, 0, 2, 6]);
    expect(all(inputs[0]?.[0], 0.125)).toBe(true);
    for (const channel of inputs[2] as Float32Array[]) expect(all(channel, 0.25)).toBe(true);
    for (const channel of inputs[3] as Float32Array[]) expect(all(channel, 0.5)).toBe(true);
  });

  it('hears what was connected while the context was suspended', async () => {
    const context = await contextWithFirst();
    await context.suspend();
    const merger = context.createChannelMerger(2);
    constant(context, 1).connect(merger, 0, 1);
    const node = new AudioWorkletNode(context, 'first', { numberOfInputs: 3, numberOfOutputs: 0 });
    merger.connect(node, 0, 2);
    const message = nextMessage<First>(node.port);
    await context.resume();
    const { inputs } = await message;
    expect(inputs.map((input) => input.length)).toEqual([0, 0, 2]);
    expect(all(inputs[2]?.[0], 0)).toBe(true);
    expect(all(inputs[2]?.[1], 1)).toBe(true);
  });

  it('hears at the end of a chain of new worklets what comes in at its head', async () => {
    const context = await contextWithFirst();
    const last = new AudioWorkletNode(context, 'first');
    const [head, middle] = [new AudioWorkletNode(context, 'pass'), new AudioWorkletNode(context, 'pass')];
    head.connect(middle).connect(last).connect(context.destination);
    constant(context, 0.75).connect(head);
    const frames = Promise.all([head, middle].map(({ port }) => nextMessage<number>(port)));
    const { frame, inputs } = await nextMessage<First>(last.port);
    expect(await frames).toEqual([frame, frame]);
    expect(all(inputs[0]?.[0], 0.75)).toBe(true);
  });

  it('finds the sum of a parameter and what modulates it', async () => {
    const context = await contextWithFirst();
    const node = new AudioWorkletNode(context, 'first', { numberOfInputs: 0 });
    constant(context, 0.5).connect(node.parameters.get('gain') as AudioParam);
    const { gain } = await nextMessage<First>(node.port);
    expect(Array.from(gain).every((value) => value === 0.75)).toBe(true);
  });

  it('finds the value that a parameter was automated to be from the beginning', async () => {
    const context = await contextWithFirst();
    const node = new AudioWorkletNode(context, 'first', { numberOfInputs: 0 });
    (node.parameters.get('gain') as AudioParam).setValueAtTime(8, 0);
    const { gain } = await nextMessage<First>(node.port);
    expect(Array.from(gain).every((value) => value === 8)).toBe(true);
  });
});

describe('when a new node is called first', () => {
  it('is not before the frame at which it was made and connected', async () => {
    const context = await contextWithFirst();
    const source = constant(context, 1);
    // Read before: a browser renders on while this task makes the node.
    const made = context.currentTime * context.sampleRate;
    const node = new AudioWorkletNode(context, 'first');
    source.connect(node);
    const { frame } = await nextMessage<First>(node.port);
    // The time that Chromium tells itself may be ahead of what its worklets render, by a buffer of the hardware.
    expect(frame).toBeGreaterThan(made - (isNative ? 2048 : 128));
  });

  it('moves no sound: a source starts at the very frame of its time', async () => {
    const context = await contextWithFirst();
    const node = new AudioWorkletNode(context, 'onset', { numberOfOutputs: 0 });
    const frame = Math.ceil((context.currentTime + 0.4) * context.sampleRate) + 37;
    const buffer = context.createBuffer(1, 256, context.sampleRate);
    buffer.getChannelData(0).fill(1);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    source.connect(node);
    const message = nextMessage<{ first: number; onset: number }>(node.port);
    source.start(frame / context.sampleRate);
    const { first, onset } = await message;
    expect(onset).toBe(frame);
    expect(first).toBeLessThan(frame);
  });

  it('does not wait for sound that never comes', async () => {
    const context = await contextWithFirst();
    const node = new AudioWorkletNode(context, 'first');
    context.createBufferSource().connect(node);
    context.createGain().connect(node);
    const { inputs } = await nextMessage<First>(node.port);
    expect((inputs[0] as Float32Array[]).every((channel) => all(channel, 0))).toBe(true);
  });

  it('is no later for a node without connections that is made beside one with them', async () => {
    const context = await contextWithFirst();
    const fed = new AudioWorkletNode(context, 'first');
    constant(context, 1).connect(fed);
    const free = new AudioWorkletNode(context, 'first');
    const [first, second] = await Promise.all([fed, free].map(({ port }) => nextMessage<First>(port)));
    expect((second as First).frame).not.toBeGreaterThan((first as First).frame);
  });
});
