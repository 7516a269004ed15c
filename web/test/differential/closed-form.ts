// Random graphs whose samples are whole numbers in float32, however they are added up: sources of small numbers, gains by powers of two,
// delays by whole frames. All engines must agree on them; their hashes stand in golden.json.

import type { EdgeDescription, GraphDescription, NodeDescription } from './graph';
import { Random } from './random';

/** A rate at which a time in frames is exact in float32. */
const SAMPLE_RATE = 32768;

/** The graph of a seed. */
export function generateClosedForm(seed: number): GraphDescription {
  const random = new Random(seed);
  const length = random.whole(2, 30) * 128 + random.pick([0, 1, 100]);
  const channels = random.pick([1, 2]);
  const nodes: NodeDescription[] = [];
  const edges: EdgeDescription[] = [];
  const total = random.whole(3, 11);
  const worklets = random.whole(1, 4);
  for (let index = 0; index < total; index++) {
    const isLast = index === total - 1;
    const isWorklet = !isLast && index > 0 && (random.chance(0.4) || (index === 1 && worklets > 0));
    nodes.push(index === 0 ? source(random, channels, length) : isLast ? plain('Gain') : isWorklet ? worklet(random, channels) : effect(random, channels, length));
    const inputs = index === 0 || (nodes[index] as NodeDescription).kind === 'BufferSource' ? 0 : isWorklet ? 2 : 1;
    for (let input = 0; input < inputs; input++) {
      for (let count = random.whole(1, 2); count > 0; count--) {
        edges.push({ from: random.whole(Math.max(0, index - 3), index - 1), output: 0, to: index, input, param: '' });
      }
    }
    if (isWorklet && random.chance(0.4)) edges.push({ from: random.whole(0, index - 1), output: 0, to: index, input: 0, param: 'shift' });
  }
  edges.push({ from: total - 1, output: 0, to: -1, input: 0, param: '' });
  return { seed, sampleRate: SAMPLE_RATE, length, channels, nodes, edges: edges.filter(isFirst), changes: [] };
}

// Connecting twice is connecting once.
function isFirst(edge: EdgeDescription, index: number, all: readonly EdgeDescription[]): boolean {
  return all.findIndex((other) => JSON.stringify(other) === JSON.stringify(edge)) === index;
}

function plain(kind: string, params: NodeDescription['params'] = {}, args: readonly unknown[] = []): NodeDescription {
  return { kind, args, attributes: {}, params };
}

function source(random: Random, channels: number, length: number): NodeDescription {
  return {
    kind: 'BufferSource', args: [], params: {}, start: 0,
    attributes: { buffer: { seed: random.whole(1, 1e6), channels, length, whole: true } },
  };
}

function effect(random: Random, channels: number, length: number): NodeDescription {
  switch (random.whole(0, 2)) {
    case 0: return source(random, channels, length);
    case 1: return plain('Gain', { gain: [['setValueAtTime', random.pick([1, 2, 0.5, -1]), 0]] });
  }
  return plain('Delay', { delayTime: [['setValueAtTime', random.whole(1, 300) / SAMPLE_RATE, 0]] }, [0.25]);
}

function worklet(random: Random, channels: number): NodeDescription {
  const options = {
    numberOfInputs: 2, numberOfOutputs: 1, outputChannelCount: [channels],
    processorOptions: { feedback: 0 },
    parameterData: { level: random.pick([1, 2, -1, 0.5]), steps: 0 },
  };
  return { kind: 'worklet', args: ['mixer', options], attributes: {}, params: {} };
}
