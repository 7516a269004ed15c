// What the types of native nodes have in common for the engine: how an output's channel count comes about, and for how
// long a node goes on when its input has ended (tail-time, Web Audio §1.5.3), both as Chromium has them.

import { OutputRule } from './abi';

/** One type of node, as one node of it is now. */
export interface NodeKind {
  readonly rule: OutputRule;
  readonly outputChannels: number;
  /** Seconds; Infinity for a node that always plays. */
  readonly tail: number;
  /** Dormant until something active is connected. */
  readonly startsDormant: boolean;
}

/** The longest FFT an analyser looks back over, in frames. */
const ANALYSER_FRAMES = 32768;
const COMPRESSOR_TAIL = 1.5;
/** Head-related transfer functions are so long at most. */
const PANNER_TAIL = 0.05;
/** Nobody can read an IIR filter's coefficients: a second. */
const IIR_TAIL = 1;
const LONGEST_FILTER_TAIL = 30;

const startedSources = new WeakSet<AudioNode>();
const outputsOfScriptProcessors = new WeakMap<AudioNode, number>();

/** Notes that start() was called on a source. */
export function noteStart(node: AudioNode): void {
  startedSources.add(node);
}

/** Whether start() was called on a source. */
export function hasStarted(node: AudioNode): boolean {
  return startedSources.has(node);
}

/** Notes with how many output channels a ScriptProcessorNode was made: it does not tell. */
export function noteScriptProcessor(node: AudioNode, outputChannels: unknown): void {
  outputsOfScriptProcessors.set(node, outputChannels === undefined ? 2 : Number(outputChannels));
}

/** The type of a node by its class's name, which every browser since the first Web Audio has. */
export function typeOf(node: object): string {
  return Object.prototype.toString.call(node).slice(8, -1);
}

/** What a node is to the engine now. */
export function kindOf(node: AudioNode): NodeKind {
  const follows = (tail: number): NodeKind => ({ rule: OutputRule.FollowsInput, outputChannels: 0, tail, startsDormant: false });
  const fixed = (outputChannels: number, tail = 0): NodeKind => ({ rule: OutputRule.Fixed, outputChannels, tail, startsDormant: false });
  const stereo = (tail: number): NodeKind => ({ rule: OutputRule.Stereo, outputChannels: 2, tail, startsDormant: false });
  switch (typeOf(node)) {
    case 'GainNode': return follows(0);
    case 'DelayNode': return follows((node as DelayNode).delayTime.maxValue);
    case 'BiquadFilterNode': return follows(filterTail(node as BiquadFilterNode));
    case 'IIRFilterNode': return follows(IIR_TAIL);
    case 'WaveShaperNode': return follows(putsOutWithoutInput((node as WaveShaperNode).curve) ? Infinity : 0);
    case 'AnalyserNode': return follows(ANALYSER_FRAMES / node.context.sampleRate);
    case 'DynamicsCompressorNode': return stereo(COMPRESSOR_TAIL);
    case 'PannerNode': return stereo(PANNER_TAIL);
    case 'StereoPannerNode': return stereo(0);
    case 'ConvolverNode': return convolver(node as ConvolverNode);
    case 'ChannelMergerNode': return Object.assign(fixed(node.numberOfInputs), { startsDormant: true });
    case 'AudioBufferSourceNode': return fixed(channelsOfBuffer(node as AudioBufferSourceNode));
    case 'ScriptProcessorNode': return fixed(outputsOfScriptProcessors.get(node) ?? 2, Infinity);
    case 'MediaStreamAudioSourceNode':
    case 'MediaStreamTrackAudioSourceNode':
    case 'MediaElementAudioSourceNode': return fixed(2);
  }
  return fixed(1); // oscillators, constants, splitters
}

/** Channels that its buffer gives a source's output (Web Audio §1.9): one before it has one, none if it has started so. */
export function channelsOfBuffer(node: AudioBufferSourceNode): number {
  if (node.buffer) return node.buffer.numberOfChannels;
  return startedSources.has(node) ? 0 : 1;
}

function convolver({ buffer }: ConvolverNode): NodeKind {
  return {
    rule: OutputRule.Convolver,
    outputChannels: buffer ? buffer.numberOfChannels : 1,
    tail: buffer ? buffer.duration : 0,
    startsDormant: true,
  };
}

// A curve whose middle is not zero turns silence into sound.
function putsOutWithoutInput(curve: Float32Array | null): boolean {
  if (!curve || curve.length === 0) return false;
  const middle = (curve.length - 1) / 2;
  return (curve[Math.floor(middle)] as number) + (curve[Math.ceil(middle)] as number) !== 0;
}

// How long the impulse response of a filter takes to fall below 16 bits: the poles' radius is (1 - alpha) / (1 + alpha)
// squared, with the alpha of Web Audio §1.13.3.
function filterTail({ frequency, Q, type, context }: BiquadFilterNode): number {
  const { sampleRate } = context;
  const omega = (2 * Math.PI * Math.min(Math.max(frequency.value, 1), sampleRate / 2)) / sampleRate;
  const quality = type === 'lowpass' || type === 'highpass' ? Math.pow(10, Q.value / 20) : Math.max(Q.value, 0.01);
  const alpha = Math.min(Math.abs(Math.sin(omega)) / (2 * quality), 0.999);
  const frames = Math.log(1 / 32768) / (0.5 * Math.log((1 - alpha) / (1 + alpha)));
  return Math.min(LONGEST_FILTER_TAIL, frames / sampleRate) || 0;
}
