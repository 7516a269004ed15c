// Random graphs by seed. What the native implementation itself does not do the same twice is left out: it sums what is connected to an
// input in the order of addresses in memory, so an input has at most two connections, and a parameter of a value other than 0 one.

import type { Automation, Change, EdgeDescription, GraphDescription, NodeDescription } from './graph';
import { WORKLET_PARAMS } from './processors';
import { Random } from './random';

interface Sketch extends NodeDescription {
  inputs: number;
  outputs: number;
  /** Parameters by which something may be connected or automated, with the range of values. */
  ranges: Record<string, readonly [number, number]>;
}

const RATES = [8000, 11025, 22050, 32000, 44100, 48000, 96000];
const MODES = ['max', 'clamped-max', 'explicit'];
const INTERPRETATIONS = ['speakers', 'discrete'];
const FREQUENCY = [20, 3000] as const;

/** The graph of a seed. */
export function generate(seed: number): GraphDescription {
  const random = new Random(seed);
  const sampleRate = random.pick(RATES);
  const length = random.whole(1, 40) * 128 + random.pick([0, 0, 1, 77, 127]);
  const worklets = random.whole(1, 4);
  const total = random.whole(worklets + 1, 11);
  const kinds = Array.from({ length: total }, (_, index) => index < worklets);
  const sketches: Sketch[] = [];
  for (let left = total; left > 0; left--) {
    const [isWorklet] = kinds.splice(random.whole(0, left - 1), 1);
    const isSource = !isWorklet && (sketches.length === 0 || random.chance(0.35));
    sketches.push(isWorklet ? worklet(random) : isSource ? source(random, length) : effect(random));
  }
  sketches.push(sketch('Gain', 1, 1));
  automateSome(random, sketches, length / sampleRate);
  const edges = wire(random, sketches);
  leaveRacesOut(sketches, edges);
  const nodes = sketches.map(({ kind, args, attributes, params, start, stop }): NodeDescription => ({
    kind, args, attributes, params, ...(start === undefined ? {} : { start }), ...(stop === undefined ? {} : { stop }),
  }));
  const channels = random.pick([1, 2, 2, 2, 4, 6, 8]);
  return { seed, sampleRate, length, channels, nodes, edges, changes: random.chance(0.3) ? changes(random, sketches, edges, length, sampleRate) : [] };
}

function sketch(kind: string, inputs: number, outputs: number, more: Partial<Sketch> = {}): Sketch {
  return { kind, inputs, outputs, args: [], attributes: {}, params: {}, ranges: {}, ...more };
}

function source(random: Random, length: number): Sketch {
  const times = { start: random.chance(0.6) ? 0 : random.whole(0, length >> 1), ...(random.chance(0.4) ? { stop: random.whole(length >> 1, length) } : {}) };
  switch (random.whole(0, 3)) {
    case 0:
      return sketch('ConstantSource', 0, 1, { ...times, ranges: { offset: [-1, 1] } });
    case 1:
    case 2:
      return sketch('BufferSource', 0, 1, {
        ...times,
        attributes: {
          buffer: { seed: random.whole(1, 1e6), channels: random.whole(1, 8), length: random.whole(1, length) },
          loop: random.chance(0.5),
        },
        ranges: { playbackRate: [0.3, 2.5], detune: [-600, 600] },
      });
  }
  const type = random.chance(0.7) ? { type: random.pick(['sine', 'square', 'sawtooth', 'triangle']) } : {};
  return sketch('Oscillator', 0, 1, { ...times, attributes: type, ranges: { frequency: FREQUENCY, detune: [-600, 600] } });
}

function effect(random: Random): Sketch {
  const effects: (() => Sketch)[] = [
    () => sketch('Gain', 1, 1, { ranges: { gain: [-1.5, 1.5] }, attributes: channelSettings(random) }),
    () => sketch('Gain', 1, 1, { ranges: { gain: [-1.5, 1.5] }, attributes: channelSettings(random) }),
    () => sketch('Delay', 1, 1, { args: [0.05], ranges: { delayTime: [0, 0.05] }, attributes: channelSettings(random) }),
    () => sketch('BiquadFilter', 1, 1, {
      attributes: { type: random.pick(['lowpass', 'highpass', 'bandpass', 'peaking', 'notch', 'allpass', 'lowshelf']), ...channelSettings(random) },
      ranges: { frequency: FREQUENCY, Q: [0.5, 8], detune: [-300, 300], gain: [-10, 10] },
    }),
    () => sketch('IIRFilter', 1, 1, { args: [[random.between(0.2, 1), random.between(-0.5, 0.5)], [1, random.between(-0.7, 0.7)]] }),
    () => sketch('WaveShaper', 1, 1, { attributes: { curve: [-1, random.between(-0.6, 0), 0, random.between(0, 0.6), 1], oversample: random.pick(['none', 'none', '2x', '4x']) } }),
    () => sketch('StereoPanner', 1, 1, { ranges: { pan: [-1, 1] } }),
    () => sketch('Panner', 1, 1, { attributes: { panningModel: 'equalpower' }, ranges: { positionX: [-3, 3], positionZ: [-3, 3] } }),
    () => sketch('DynamicsCompressor', 1, 1, { ranges: { threshold: [-60, 0], ratio: [1, 15] } }),
    () => sketch('Convolver', 1, 1, { attributes: { buffer: { seed: random.whole(1, 1e6), channels: random.pick([1, 2, 4]), length: random.whole(4, 700) } } }),
    () => sketch('Analyser', 1, 1),
    () => sketch('class', 1, 1, { args: ['GainNode', { gain: random.between(-1, 1), channelCount: random.whole(1, 4), channelCountMode: random.pick(MODES) }], ranges: { gain: [-1, 1] } }),
    () => {
      const outputs = random.whole(2, 4);
      return sketch('ChannelSplitter', 1, outputs, { args: [outputs] });
    },
    () => {
      const inputs = random.whole(2, 4);
      return sketch('ChannelMerger', inputs, 1, { args: [inputs] });
    },
  ];
  return random.pick(effects)();
}

function channelSettings(random: Random): Record<string, unknown> {
  if (random.chance(0.6)) return {};
  return { channelCount: random.whole(1, 6), channelCountMode: random.pick(MODES), channelInterpretation: random.pick(INTERPRETATIONS) };
}

function worklet(random: Random): Sketch {
  const isGenerator = random.chance(0.15);
  const outputs = random.pick([1, 1, 1, 2]);
  const inputs = isGenerator ? 0 : random.pick([1, 1, 1, 2, 3]);
  const processorOptions = {
    ...(random.chance(0.3) ? { lifetime: random.whole(1, 20) } : {}),
    ...(random.chance(0.1) ? { fails: true } : {}),
    ...(random.chance(0.5) ? { feedback: 0.5 } : {}),
  };
  const follows = inputs === 1 && outputs === 1 && random.chance(0.6);
  const options = {
    numberOfInputs: inputs, numberOfOutputs: outputs, processorOptions, ...channelSettings(random),
    ...(follows ? {} : { outputChannelCount: Array.from({ length: outputs }, () => random.whole(1, random.chance(0.2) ? 8 : 2)) }),
  };
  const name = isGenerator ? 'generator' : 'mixer';
  return sketch('worklet', inputs, outputs, { args: [name, options], ranges: { ...WORKLET_PARAMS[name] } });
}

function automateSome(random: Random, sketches: Sketch[], duration: number): void {
  for (const each of sketches) {
    const params: Record<string, Automation[]> = {};
    for (const [name, range] of Object.entries(each.ranges)) {
      if (random.chance(0.5)) params[name] = automation(random, range, duration);
      else if (random.chance(0.4)) params[name] = [['value', random.between(...range)]];
    }
    Object.assign(each, { params });
  }
}

function automation(random: Random, [low, high]: readonly [number, number], duration: number): Automation[] {
  const value = (): number => random.between(low, high);
  const calls: Automation[] = [['setValueAtTime', value(), 0]];
  for (let time = random.between(0, duration / 4), count = random.whole(1, 3); count > 0; count--) {
    const next = time + random.between(duration / 20, duration / 4);
    switch (random.whole(0, low > 0 ? 4 : 3)) {
      case 0: calls.push(['setValueAtTime', value(), next]); break;
      case 1: calls.push(['linearRampToValueAtTime', value(), next]); break;
      case 2: calls.push(['setTargetAtTime', value(), next, random.between(0.001, 0.02)]); break;
      case 3: calls.push(['setValueCurveAtTime', [value(), value(), value()], next, duration / 20]); break;
      case 4: calls.push(['exponentialRampToValueAtTime', value(), next]); break;
    }
    time = next + duration / 15;
  }
  return calls;
}

// From earlier nodes to later ones: without cycles.
function wire(random: Random, sketches: readonly Sketch[]): EdgeDescription[] {
  const edges: EdgeDescription[] = [];
  const fanIn = new Map<string, number>();
  const add = (edge: EdgeDescription, most: number): void => {
    const key = `${edge.to} ${edge.input} ${edge.param}`;
    const count = fanIn.get(key) ?? 0;
    if (count >= most || edges.some((other) => JSON.stringify(other) === JSON.stringify(edge))) return;
    fanIn.set(key, count + 1);
    edges.push(edge);
  };
  const from = (before: number): { from: number; output: number } | null => {
    const index = random.whole(Math.max(0, before - 5), before - 1);
    const { outputs } = sketches[index] as Sketch;
    return outputs > 0 ? { from: index, output: random.whole(0, outputs - 1) } : null;
  };
  sketches.forEach((each, to) => {
    const { inputs, ranges } = each;
    if (to === 0) return;
    for (let input = 0; input < inputs; input++) {
      for (let count = random.pick([0, 1, 1, 1, 2]); count > 0; count--) {
        const start = from(to);
        if (start) add({ ...start, to, input, param: '' }, mixesUp(each) ? 2 : 1);
      }
    }
    for (const param of Object.keys(ranges)) {
      if (!random.chance(0.15)) continue;
      const start = from(to);
      if (!start) continue;
      const { kind, args: [name] } = sketches[start.from] as Sketch;
      // Chromium has what modulates a k-rate parameter render one frame a quantum, and all that is upstream of it.
      const isControlRate = param === 'steps' || /Compressor/.test(each.kind) || (each.kind === 'BufferSource');
      if (isControlRate && (param === 'steps' || name !== 'generator')) continue;
      // And there nothing comes through an AnalyserNode that leads only to a worklet's parameter.
      if (kind === 'Analyser') continue;
      add({ ...start, to, input: 0, param }, 1);
      // Chromium renders what modulates a source only while the source plays.
      if (inputs === 0 && each.kind !== 'worklet') Object.assign(each, { start: 0 });
    }
  });
  const last = sketches.length - 1;
  const heard = new Set(edges.map((edge) => edge.from));
  sketches.forEach(({ outputs }, index) => {
    if (outputs > 0 && !heard.has(index) && index < last) add({ from: index, output: 0, to: last, input: 0, param: '' }, 2);
  });
  add({ from: last, output: 0, to: -1, input: 0, param: '' }, 1);
  return edges;
}

// When a node with a tail-time has come to its end, and when a processor has, Chromium tells so by a task of its main thread: in which
// quantum the channel counts downstream change is then a matter of luck. So what ends has no such node after it.
function leaveRacesOut(sketches: readonly Sketch[], edges: readonly EdgeDescription[]): void {
  const reaches = (node: number, stops: (sketch: Sketch) => boolean, through: (sketch: Sketch) => boolean): boolean => edges.some(({ from, to }) => {
    if (from !== node || to < 0) return false;
    const next = sketches[to] as Sketch;
    return stops(next) || (through(next) && reaches(to, stops, through));
  });
  const hasTail = ({ kind }: Sketch): boolean => /Delay|Filter|Convolver|Compressor|Panner|WaveShaper|Analyser/.test(kind);
  const isWorklet = ({ kind }: Sketch): boolean => kind === 'worklet';
  sketches.forEach((each, index) => {
    if (each.kind === 'worklet') {
      const { processorOptions } = each.args[1] as { processorOptions: { lifetime?: number; fails?: boolean } };
      const { outputChannelCount = [] } = each.args[1] as { outputChannelCount?: number[] };
      const isMono = outputChannelCount.length > 0 && outputChannelCount.every((count) => count === 1);
      if (isMono && !reaches(index, (next) => hasTail(next) || isWorklet(next), () => true)) return;
      delete processorOptions.lifetime;
      delete processorOptions.fails;
    } else if (each.inputs === 0 && reaches(index, hasTail, (next) => !isWorklet(next))) {
      delete (each as { stop?: number }).stop;
      if ('loop' in each.attributes) Object.assign(each.attributes, { loop: true });
    }
  });
}

// Down-mixing adds terms up one by one: with two connections the order would be heard.
function mixesUp({ kind, attributes, args }: Sketch): boolean {
  const settings = kind === 'worklet' || kind === 'class' ? (args[1] as Record<string, unknown>) : attributes;
  return settings.channelCountMode === undefined && !/Panner|Compressor|Convolver|Merger|Splitter/.test(kind);
}

function changes(random: Random, sketches: readonly Sketch[], edges: readonly EdgeDescription[], length: number, sampleRate: number): Change[] {
  const quanta = Math.floor((length - 1) / 128);
  if (quanta < 2) return [];
  const left = [...edges];
  const frames = new Set(Array.from({ length: random.whole(1, 3) }, () => random.whole(1, quanta) * 128));
  return [...frames].sort((a, b) => a - b).map((frame) => {
    const disconnect = left.length > 0 && random.chance(0.6) ? left.splice(random.whole(0, left.length - 1), 1) : [];
    const node = random.whole(0, sketches.length - 1);
    const [param] = Object.keys((sketches[node] as Sketch).ranges);
    const isFree = param !== undefined && !(sketches[node] as Sketch).params[param];
    const automate = isFree && random.chance(0.7)
      ? [{ node, param, call: ['setValueAtTime', random.between(...((sketches[node] as Sketch).ranges[param] as [number, number])), (frame + 300) / sampleRate] as const }] : [];
    const connect = random.chance(0.3) ? disconnect : [];
    return { frame, connect, disconnect, automate };
  });
}
