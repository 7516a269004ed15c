// What a processor finds in its inputs, and may do with its outputs: Web Audio §1.32.5.3 (process()), §4 (mixing).

import '../install';
import { addModuleText, constant, contextWith, nextMessage, openContext, record } from '../audio';
import { until } from '../counts';

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
