// What a processor hears and what is heard of it: Web Audio §2.6 (rendering), §1.32.5.3 (process()), §4 (mixing).

import '../install';
import { addModuleText, contextWith, countingSource, nextMessage, openContext, record } from '../audio';
import { until } from '../counts';
import { inWorker, isFirefox, isNative } from '../engine';

const GAIN = `registerProcessor('gain', class extends AudioWorkletProcessor {
  static get parameterDescriptors() { return [{ name: 'gain', defaultValue: 2 }]; }
  process([input], [output], { gain }) {
    for (let channel = 0; channel < output.length; channel++) {
      for (let i = 0; i < 128; i++) output[channel][i] = channel < input.length ? input[channel][i] * gain[0] : 0;
    }
    return true;
  }
});`;

/** Frames by which each sounding sample of `wet` is later than `dry` (which counts the frames); -1 where wet is silent. */
function delays(dry: Float32Array, wet: Float32Array, factor: number): number[] {
  return Array.from(dry, (value, frame) => ((wet[frame] as number) === 0 || value === 0 ? -1 : value - (wet[frame] as number) / factor));
}

/** The most frequent of some numbers. */
function mode(numbers: number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) || 0) + 1);
  return [...counts.entries()].sort((a, b) => b[1] - a[1])[0]?.[0] ?? NaN;
}

/** Plays counted frames directly and through `insert` at once, and records both. */
async function recordBoth(context: AudioContext, insert: (source: AudioNode) => AudioNode, frames: number): Promise<[Float32Array, Float32Array]> {
  const source = countingSource(context);
  const merger = context.createChannelMerger(2);
  source.connect(merger, 0, 0);
  insert(source).connect(merger, 0, 1);
  source.start();
  const [dry, wet] = await record(context, merger, 2, frames);
  return [dry as Float32Array, wet as Float32Array];
}

/** What process() finds in its first input, asked after the graph has settled. */
async function inputLengths(context: AudioContext, connect: (node: AudioWorkletNode) => void, inputs = 1): Promise<number[]> {
  const node = new AudioWorkletNode(context, 'lengths', { numberOfInputs: inputs });
  connect(node);
  node.connect(context.destination);
  return nextMessage<number[]>(node.port);
}

const LENGTHS = `registerProcessor('lengths', class extends AudioWorkletProcessor {
  constructor() { super(); this.quanta = 0; }
  process(inputs) {
    if (++this.quanta === 60) this.port.postMessage(inputs.map((input) => input.length));
    return true;
  }
});`;

function constant(context: AudioContext, ...values: number[]): AudioBufferSourceNode {
  const buffer = context.createBuffer(values.length, 128, context.sampleRate);
  values.forEach((value, channel) => buffer.getChannelData(channel).fill(value));
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.start();
  return source;
}

// What a path through worklets takes, and what it takes once the machine was late (then the lead has grown, and says so).
function latencies(context: BaseAudioContext): number[] {
  const { AudioWorkletAnywhere: api } = window;
  if (isNative || !api) return [0];
  const figures = api.stats(context);
  const asked = inWorker && figures && figures.driver === 'script-processor' ? 3072 : 2048; // there a Worker has a block's time
  return figures ? [asked, figures.latencyFrames] : [asked];
}

describe('the signal through a worklet', () => {
  it('is exact sample for sample, later by the latency of the bus only', async () => {
    const context = await openContext();
    await addModuleText(context, GAIN);
    const [dry, wet] = await recordBoth(context, (source) => {
      const node = new AudioWorkletNode(context, 'gain');
      source.connect(node);
      return node;
    }, 32768);
    const measured = delays(dry, wet, 2).slice(16384);
    const sounding = measured.filter((delay) => delay >= 0);
    // Every sample that sounds is one of the source's, doubled, whole frames late.
    expect(sounding.every((delay) => Number.isInteger(delay))).toBe(true);
    expect(sounding.length).toBeGreaterThan(measured.length * 0.7);
    // Firefox adapts the latency of its ScriptProcessorNode. A page that is late costs whole blocks, today's Chromium quanta.
    if (isFirefox) {
      expect(mode(sounding)).toBeLessThan(8192);
    } else {
      expect(latencies(context)).toContain(mode(sounding));
      expect(sounding.every((delay) => delay % 128 === 0)).toBe(true);
    }
  });

  it('takes no longer through a chain of four worklets', async () => {
    const context = await openContext();
    await addModuleText(context, GAIN);
    const [dry, wet] = await recordBoth(context, (source) => {
      const chain = [0, 1, 2, 3].map(() => new AudioWorkletNode(context, 'gain'));
      source.connect(chain[0] as AudioNode);
      chain.reduce((before, after) => before.connect(after) as AudioWorkletNode);
      return chain[3] as AudioNode;
    }, 32768);
    const sounding = delays(dry, wet, 16).slice(16384).filter((delay) => delay >= 0);
    expect(sounding.every((delay) => Number.isInteger(delay))).toBe(true);
    expect(sounding.length).toBeGreaterThan(8192);
    if (isFirefox) expect(mode(sounding)).toBeLessThan(8192);
    else expect(latencies(context)).toContain(mode(sounding));
  });

  it('is silence where process() writes nothing', async () => {
    const context = await contextWith('process([input], [output]) { this.n = (this.n || 0) + 1; if (this.n < 100) output[0].fill(1); return true; }');
    const node = new AudioWorkletNode(context, 'processor');
    const [samples] = await record(context, node, 1, 32768);
    expect((samples as Float32Array).some((sample) => sample === 1)).toBe(true);
    expect((samples as Float32Array).subarray(24576).every((sample) => sample === 0)).toBe(true);
  });

  it('has each input and each output to itself', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('swap', class extends AudioWorkletProcessor {
      process([one, other], [first, second]) {
        if (one.length && other.length) { first[0].set(other[0]); second[0].set(one[0]); second[1].set(one[1]); }
        return true;
      }
    });`);
    const node = new AudioWorkletNode(context, 'swap', { numberOfInputs: 2, numberOfOutputs: 2, outputChannelCount: [1, 2] });
    constant(context, 0.25, 0.5).connect(node, 0, 0);
    constant(context, 0.75).connect(node, 0, 1);
    const splitter = context.createChannelSplitter(2);
    const merger = context.createChannelMerger(3);
    node.connect(merger, 0, 0);
    node.connect(splitter, 1);
    splitter.connect(merger, 0, 1);
    splitter.connect(merger, 1, 2);
    const tape = await record(context, merger, 3, 32768);
    [0.75, 0.25, 0.5].forEach((value, channel) => {
      const values = new Set((tape[channel] as Float32Array).subarray(16384));
      values.delete(0);
      expect([...values]).withContext(`channel ${channel}`).toEqual([value]);
    });
  });

  it('reaches an AudioParam', async () => {
    const context = await contextWith('process(inputs, [output]) { output[0].fill(0.5); return true; }');
    const node = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, 0);
    node.connect(gain.gain);
    constant(context, 1).connect(gain);
    const [samples] = await record(context, gain, 1, 24576);
    const values = new Set((samples as Float32Array).subarray(16384));
    values.delete(0);
    expect([...values]).toEqual([0.5]);
  });
});

describe('inputs', () => {
  let context: AudioContext;
  beforeEach(async () => {
    context = await openContext();
    await addModuleText(context, LENGTHS);
  });

  it('have no channels while nothing is connected', async () => {
    expect(await inputLengths(context, () => undefined, 2)).toEqual([0, 0]);
  });

  it('have the channels of what is connected', async () => {
    const counts = await inputLengths(context, (node) => {
      constant(context, 1).connect(node, 0, 0);
      constant(context, 1, 2).connect(node, 0, 1);
      constant(context, 1).connect(node, 0, 2);
      constant(context, 1, 2).connect(node, 0, 2);
    }, 3);
    expect(counts).toEqual([1, 2, 2]);
  });

  it('have the channels that pass through the nodes between', async () => {
    const counts = await inputLengths(context, (node) => {
      const gain = context.createGain();
      const mono = context.createGain();
      mono.channelCount = 1;
      mono.channelCountMode = 'explicit';
      const stereo = constant(context, 1, 2);
      stereo.connect(gain).connect(node, 0, 0);
      stereo.connect(mono).connect(node, 0, 1);
      const merger = context.createChannelMerger(4);
      stereo.connect(merger, 0, 3);
      merger.connect(node, 0, 2);
    }, 3);
    expect(counts).toEqual([2, 1, 4]);
  });

  it('follow channelCountMode of the worklet node', async () => {
    const node = new AudioWorkletNode(context, 'lengths', { numberOfInputs: 2, channelCount: 1, channelCountMode: 'explicit' });
    constant(context, 1, 2).connect(node, 0, 0);
    node.connect(context.destination);
    expect((await nextMessage<number[]>(node.port))[0]).toBe(1);
  });

  it('have what a worklet puts out', async () => {
    await addModuleText(context, `registerProcessor('stereo', class extends AudioWorkletProcessor { process() { return true; } });`);
    const counts = await inputLengths(context, (node) => {
      new AudioWorkletNode(context, 'stereo', { numberOfInputs: 0, outputChannelCount: [2] }).connect(node);
    });
    expect(counts).toEqual([2]);
  });

  it('lose their channels after disconnect()', async () => {
    const counts = await inputLengths(context, (node) => {
      const source = constant(context, 1, 2);
      source.connect(node);
      source.disconnect(node);
    });
    expect(counts).toEqual([0]);
  });
});

describe('process()', () => {
  it('is called although nothing is connected', async () => {
    const context = await contextWith('process() { this.port.postMessage("called"); return false; }');
    expect(await nextMessage(new AudioWorkletNode(context, 'processor').port)).toBe('called');
  });

  it('gets frozen arrays of the realm, 128 frames a channel, the same ones while the layout stays', async () => {
    const context = await contextWith(`
      process(inputs, outputs, parameters) {
        if (this.last) this.port.postMessage([
          Object.isFrozen(inputs), Object.isFrozen(inputs[0]), Object.isFrozen(outputs), Object.isFrozen(outputs[0]), Object.isFrozen(parameters),
          inputs instanceof Array, outputs[0][0] instanceof Float32Array, outputs[0][0].length,
          outputs[0][0].buffer.byteLength, this.last === outputs[0][0],
        ]);
        this.last = outputs[0][0];
        return true;
      }`);
    expect(await nextMessage<unknown[]>(new AudioWorkletNode(context, 'processor').port))
      .toEqual([true, true, true, true, true, true, true, 128, 512, isNative ? jasmine.any(Boolean) : true]);
  });

  it('goes on when a buffer it was given is transferred away', async () => {
    const context = await contextWith(`
      process(inputs, outputs) {
        this.n = (this.n || 0) + 1;
        const [channel] = outputs[0];
        if (this.n <= 3) this.port.postMessage([channel.length, channel], [channel.buffer]);
        else if (this.n === 4) this.port.postMessage([channel.length]);
        return true;
      }`);
    const { port } = new AudioWorkletNode(context, 'processor');
    const received = await new Promise<unknown[][]>((resolve) => {
      const all: unknown[][] = [];
      port.onmessage = ({ data }) => {
        all.push(data as unknown[]);
        if (all.length === 4) resolve(all);
      };
    });
    expect(received.map(([length]) => length)).toEqual([128, 128, 128, 128]);
  });

  it('is called with this as the processor', async () => {
    const context = await contextWith('constructor() { super(); this.mark = 7; } process() { this.port.postMessage(this.mark); return false; }');
    expect(await nextMessage(new AudioWorkletNode(context, 'processor').port)).toBe(7);
  });

  it('is not called again after it answered false with nothing connected', async () => {
    const context = await contextWith('process() { this.port.postMessage(1); return false; }');
    const { port } = new AudioWorkletNode(context, 'processor');
    let calls = 0;
    port.onmessage = () => calls++;
    await record(context, countingSource(context), 1, 16384);
    expect(calls).toBe(1);
  });

  it('sees parameters that were set right after construction, in its first block', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('params', class extends AudioWorkletProcessor {
      static get parameterDescriptors() { return [{ name: 'a', defaultValue: 1 }, { name: 'b', defaultValue: 2, minValue: 0, maxValue: 3 }, { name: 'c', defaultValue: 4 }]; }
      process(inputs, outputs, { a, b, c }) {
        if (!this.sent) this.port.postMessage([a.length, a[0], b[0], c[0]]);
        this.sent = true;
        return true;
      }
    });`);
    const node = new AudioWorkletNode(context, 'params', { parameterData: { c: 6 } });
    (node.parameters.get('a') as AudioParam).value = 0.5;
    (node.parameters.get('b') as AudioParam).value = 99;
    expect(await nextMessage<number[]>(node.port)).toEqual([1, 0.5, 3, 6]);
  });
});

describe('inputs and outputs of any number', () => {
  it('an output of 32 channels sounds, each channel its own signal (Web Audio §1.32.4.3.2)', async () => {
    const context = await contextWith('process(inputs, [output]) { output.forEach((channel, index) => channel.fill(index + 1)); return true; }');
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 0, outputChannelCount: [32], channelCount: 32, channelInterpretation: 'discrete' });
    const tape = await record(context, node, 32, 32768);
    expect(tape.map((channel) => [...new Set(channel.slice(16384))].filter((value) => value !== 0))).toEqual(Array.from({ length: 32 }, (_, index) => [index + 1]));
  });

  it('an input of 32 channels is heard, each channel its own signal', async () => {
    const context = await contextWith(`process([input]) {
      const levels = input.map((channel) => channel[0]);
      if (levels.length === 32 && levels.every((level) => level > 0)) { this.port.postMessage(levels); return false; }
      return true;
    }`);
    const node = new AudioWorkletNode(context, 'processor', { numberOfOutputs: 0, channelCount: 32, channelInterpretation: 'discrete' });
    constant(context, ...Array.from({ length: 32 }, (_, index) => index + 1)).connect(node);
    expect(await nextMessage<number[]>(node.port)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
  });

  it('a processor without inputs plays, one without outputs hears', async () => {
    const context = await openContext();
    await addModuleText(context, `
      registerProcessor('plays', class extends AudioWorkletProcessor { process(inputs, [[channel]]) { channel.fill(inputs.length === 0 ? 0.75 : -1); return true; } });
      registerProcessor('hears', class extends AudioWorkletProcessor {
        process([input], outputs) { if (input.length > 0 && input[0][0] !== 0) { this.port.postMessage([input[0][0], outputs.length]); return false; } return true; }
      });`);
    const plays = new AudioWorkletNode(context, 'plays', { numberOfInputs: 0 });
    const hears = new AudioWorkletNode(context, 'hears', { numberOfOutputs: 0 });
    const far = new AudioWorkletNode(context, 'hears', { numberOfOutputs: 0 });
    plays.connect(hears);
    plays.connect(context.createGain()).connect(far);
    expect(await Promise.all([nextMessage(hears.port), nextMessage(far.port)])).toEqual([[0.75, 0], [0.75, 0]]);
  });

  it('eight inputs and eight outputs are each their own', async () => {
    const context = await contextWith('process(inputs, outputs) { inputs.forEach((input, index) => { if (input.length) outputs[7 - index][0].set(input[0]); }); return true; }');
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 8, numberOfOutputs: 8 });
    const merger = context.createChannelMerger(8);
    for (let index = 0; index < 8; index++) {
      constant(context, index + 1).connect(node, 0, index);
      node.connect(merger, index, index);
    }
    const tape = await record(context, merger, 8, 32768);
    expect(tape.map((channel) => [...new Set(channel.slice(16384))].filter((value) => value !== 0))).toEqual(Array.from({ length: 8 }, (_, index) => [8 - index]));
  });
});

describe('a single output of a node with a single input', () => {
  it('has the channels of the input while it runs, and those of outputChannelCount where that was given (Web Audio §1.32.4.3.2)', async () => {
    const context = await contextWith(`process([input], [output]) {
      const seen = [input.length, output.length].join();
      if (seen !== this.seen) this.port.postMessage(this.seen = seen);
      return true;
    }`);
    const [follows, fixed] = [new AudioWorkletNode(context, 'processor'), new AudioWorkletNode(context, 'processor', { outputChannelCount: [3] })];
    const seen = ['', ''];
    [follows, fixed].forEach((node, index) => { node.port.onmessage = ({ data }) => { seen[index] = data as string; }; });
    const expectSeen = (...expected: string[]): Promise<void> => until(() => seen.join(' ') === expected.join(' '), () => `saw ${seen.join(' ')}, not ${expected.join(' ')},`);
    await expectSeen('0,1', '0,3');
    const [stereo, six] = [constant(context, 1, 2), constant(context, 1, 2, 3, 4, 5, 6)];
    for (const node of [follows, fixed]) stereo.connect(node);
    await expectSeen('2,2', '2,3');
    for (const node of [follows, fixed]) six.connect(node);
    await expectSeen('6,6', '6,3');
    for (const node of [follows, fixed]) node.channelCountMode = 'clamped-max';
    await expectSeen('2,2', '2,3');
    for (const node of [follows, fixed]) {
      node.channelCountMode = 'explicit';
      node.channelCount = 4;
    }
    await expectSeen('4,4', '4,3');
  });
});

describe('blocks', () => {
  it('are given to each node in arrays of its own', async () => {
    const context = await openContext();
    await addModuleText(context, `
      globalThis.seen = new Set();
      registerProcessor('own', class extends AudioWorkletProcessor {
        process(inputs, outputs, parameters) {
          for (const array of [inputs, outputs, outputs[0], outputs[0][0], outputs[0][0].buffer]) {
            if (seen.has(array)) this.port.postMessage('shared');
            seen.add(array);
          }
          this.port.postMessage('own');
          return false;
        }
      });`);
    const nodes = Array.from({ length: 12 }, () => new AudioWorkletNode(context, 'own'));
    expect(await Promise.all(nodes.map((node) => nextMessage(node.port)))).toEqual(nodes.map(() => 'own'));
  });

  it('go on in order, of 128 frames, after the page was held up', async () => {
    const context = await contextWith(`constructor() { super(); this.last = -128; this.wrong = 0; this.calls = 0; this.port.onmessage = () => this.port.postMessage([this.calls, this.wrong]); }
      process(inputs, [[channel]]) {
        if (channel.length !== 128 || currentFrame < this.last + 128 || currentFrame % 128 !== 0) this.wrong++;
        this.last = currentFrame;
        this.calls++;
        return true;
      }`);
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 0 });
    const ask = async (): Promise<[number, number]> => {
      const answer = nextMessage<[number, number]>(node.port);
      node.port.postMessage(null);
      return answer;
    };
    let [calls] = await ask();
    while (calls < 50) [calls] = await ask();
    for (let stall = 0; stall < 3; stall++) {
      const end = performance.now() + 300;
      while (performance.now() < end);
      const before = calls;
      while (calls < before + 50) [calls] = await ask();
    }
    expect((await ask())[1]).toBe(0);
  });
});
