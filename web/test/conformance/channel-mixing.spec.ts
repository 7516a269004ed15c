// Up- and down-mixing of what is connected to an input, by its samples: Web Audio §4 (4.1 speakers, 4.2 channel
// limits, 4.4 up-mixing, 4.5 down-mixing) with §1.5.4's channelCount, channelCountMode and channelInterpretation.

import '../install';
import { until } from '../counts';
import { itExcept } from '../exclusions';
import { sharedContext } from '../shared';

const MODULE = `
  registerProcessor('level', class extends AudioWorkletProcessor {
    process([input]) {
      const levels = input.map((channel) => channel[64]);
      if (String(levels) !== this.told) this.port.postMessage(levels);
      this.told = String(levels);
      return true;
    }
  });
  registerProcessor('constant', class extends AudioWorkletProcessor {
    process(inputs, [output]) { output.forEach((channel, index) => channel.fill(2 ** index)); return true; }
  });`;

const SILENT = 'a native node whose channelCount changes while it plays falls silent';

const HALF = Math.SQRT1_2;

type Interpretation = 'speakers' | 'discrete';

/** What comes out of channels of 1, 2, 4, 8, 16, 32: the tables of §4.4 and §4.5, else discretely (§4.1). */
function mixed(from: number, to: number, interpretation: Interpretation): number[] {
  const source = Array.from({ length: from }, (_, index) => 2 ** index);
  const [l = 0, r = 0, c = 0, lfe = 0, sl = 0, sr = 0] = source;
  const tables: Record<string, number[]> = {
    '1,2': [l, l], '1,4': [l, l, 0, 0], '1,6': [0, 0, l, 0, 0, 0], '2,4': [l, r, 0, 0], '2,6': [l, r, 0, 0, 0, 0], '4,6': [l, r, 0, 0, c, lfe],
    '2,1': [0.5 * (l + r)], '4,1': [0.25 * (l + r + c + lfe)], '6,1': [HALF * (l + r) + c + 0.5 * (sl + sr)],
    '4,2': [0.5 * (l + c), 0.5 * (r + lfe)], '6,2': [l + HALF * (c + sl), r + HALF * (c + sr)], '6,4': [l + HALF * c, r + HALF * c, sl, sr],
  };
  const table = interpretation === 'speakers' ? tables[`${from},${to}`] : undefined;
  return table || Array.from({ length: to }, (_, index) => source[index] || 0);
}

const PAIRS: [number, number][] = [[1, 2], [1, 4], [1, 6], [2, 4], [2, 6], [4, 6], [2, 1], [4, 1], [6, 1], [4, 2], [6, 2], [6, 4], [1, 1], [6, 6], [3, 2], [2, 3], [5, 1], [1, 5]];

describe('mixing into an input', () => {
  const context = sharedContext(MODULE);

  function level(options: AudioWorkletNodeOptions): { node: AudioWorkletNode; levels: () => number[] } {
    const node = new AudioWorkletNode(context(), 'level', { numberOfOutputs: 0, ...options });
    let levels: number[] = [];
    node.port.onmessage = ({ data }) => { levels = data as number[]; };
    return { node, levels: () => levels };
  }

  function constantBuffer(channels: number): AudioBufferSourceNode {
    const source = context().createBufferSource();
    const buffer = context().createBuffer(channels, 256, context().sampleRate);
    for (let channel = 0; channel < channels; channel++) buffer.getChannelData(channel).fill(2 ** channel);
    source.buffer = buffer;
    source.loop = true;
    source.start();
    return source;
  }

  async function expectLevels(levels: () => number[], expected: number[], what: string): Promise<void> {
    const near = (): boolean => levels().length === expected.length && levels().every((value, index) => Math.abs(value - (expected[index] as number)) < 1e-4);
    await until(near, () => `${what}: [${levels().join()}], not [${expected.join()}],`);
  }

  const sources: [string, (channels: number) => AudioNode][] = [
    ['a native source', constantBuffer],
    ['a worklet', (channels) => new AudioWorkletNode(context(), 'constant', { numberOfInputs: 0, outputChannelCount: [channels] })],
  ];
  for (const [kind, make] of sources) {
    for (const interpretation of ['speakers', 'discrete'] as const) {
      for (let half = 0; half < 2; half++) {
        const pairs = PAIRS.filter((_, index) => index % 2 === half);
        it(`follows the tables: ${kind}, ${interpretation}, ${pairs.map((pair) => pair.join(' to ')).join(', ')} (Web Audio §4.4, §4.5)`, async () => {
          const cases = pairs.map(([from, to]) => {
            const { node, levels } = level({ channelCount: to, channelCountMode: 'explicit', channelInterpretation: interpretation });
            const source = make(from);
            source.connect(node);
            return { from, to, levels, source };
          });
          for (const { from, to, levels } of cases) await expectLevels(levels, mixed(from, to, interpretation), `${from} to ${to}`);
          for (const { source } of cases) source.disconnect();
        });
      }
    }
  }

  it('sums what is connected, each mixed up to the greatest count (max, Web Audio §4)', async () => {
    const { node, levels } = level({});
    const all = [constantBuffer(1), constantBuffer(2), sources[1]?.[1](2) as AudioNode];
    for (const source of all) source.connect(node);
    await expectLevels(levels, [3, 5], 'mono, stereo and a stereo worklet');
    all[1]?.disconnect();
    await expectLevels(levels, [2, 3], 'mono and a stereo worklet');
    all[2]?.disconnect();
    await expectLevels(levels, [1], 'mono');
    all[0]?.disconnect();
  });

  it('stops at channelCount where the mode is clamped-max (Web Audio §1.5.4)', async () => {
    const { node, levels } = level({ channelCount: 2, channelCountMode: 'clamped-max' });
    const [six, one] = [constantBuffer(6), constantBuffer(1)];
    six.connect(node);
    await expectLevels(levels, mixed(6, 2, 'speakers'), 'six to two');
    six.disconnect();
    one.connect(node);
    await expectLevels(levels, [1], 'one stays one');
    one.disconnect();
  });

  itExcept({ WPEInsecure: SILENT, WebKitInsecure: SILENT }, 'follows channelInterpretation and channelCount as they change (Web Audio §1.5.4)', async () => {
    const { node, levels } = level({ channelCount: 2, channelCountMode: 'explicit' });
    const source = constantBuffer(1);
    source.connect(node);
    await expectLevels(levels, [1, 1], 'speakers');
    node.channelInterpretation = 'discrete';
    await expectLevels(levels, [1, 0], 'discrete');
    node.channelCount = 4;
    await expectLevels(levels, [1, 0, 0, 0], 'discrete, four');
    node.channelInterpretation = 'speakers';
    await expectLevels(levels, [1, 1, 0, 0], 'speakers, four');
    source.disconnect();
  });
});
