// What is heard of a worklet node in a scratch context: what comes to one of its inputs or to one of its parameters.

import { connectNative, disconnectNative } from '../native';
import type { WorkletParam } from '../audio-param';
import { directCurrent } from '../direct-current';
import { typeOf } from '../node-kinds';
import { recordedParam, type RecordedNode } from './recorded-graph';

/** Channels of a context at most. */
export const MOST_CHANNELS = 32;

type LendNode = (record: RecordedNode, node: AudioNode) => void;

/** A place to listen at. */
export interface Tap {
  /** The worklet node. */
  readonly worklet: RecordedNode;
  /** The input, or, numbered after the inputs, the parameter whose modulators are heard; -1 for a parameter's own values. */
  readonly input: number;
  /** Channels of the rendering that it takes. */
  readonly channels: number;
  /** Where it begins to look upstream. */
  readonly subjects: readonly RecordedNode[];
  /** What stands for the worklet's input or parameter in the scratch context. */
  readonly mix: AudioNode | AudioParam | null;
  /** Connects what the page has connected there. */
  connect(source: AudioNode, output: number): void;
  /** Disconnects it. */
  disconnect(source: AudioNode, output: number): void;
  /** Whether the mix follows the worklet node's channel settings. */
  readonly isInput: boolean;
  /** Makes its nodes, which lead to the merger's inputs from `first` on. */
  begin(context: BaseAudioContext, merger: AudioNode, first: number, lend: LendNode): void;
}

/** On the channel that tells the count: once this much where the mix is not active, twice where it is. */
const ACTIVITY = 64;

/** The channel count that a sample of that channel tells of: 0 where nothing that plays is connected. */
export function countOf(sample: number): number {
  return Math.max(0, Math.round(sample) - 2 * ACTIVITY);
}

/** An input: so many channels as may come, mixed as the worklet node would, and one that tells how many do. */
export class InputTap implements Tap {
  readonly channels: number;
  readonly isInput = true;
  mix: GainNode | null = null;
  private gates: GainNode | null = null;
  private readonly gateOf: { source: AudioNode; output: number; gate: AudioNode }[] = [];

  constructor(readonly worklet: RecordedNode, readonly input: number, readonly width: number, readonly hasAudio: boolean, readonly hasCount: boolean) {
    this.channels = (hasAudio ? width : 0) + (hasCount ? 1 : 0);
  }

  get subjects(): readonly RecordedNode[] {
    return sourcesOf(this.worklet, this.input);
  }

  begin(context: BaseAudioContext, merger: AudioNode, first: number): void {
    const mix = this.mix = context.createGain();
    if (this.hasAudio) {
      const splitter = context.createChannelSplitter(this.width);
      connectNative(mix, splitter);
      for (let channel = 0; channel < this.width; channel++) connectNative(splitter, merger, channel, first + channel);
    }
    if (this.hasCount) this.count(context, mix, merger, first + this.channels - 1);
  }

  private count(context: BaseAudioContext, mix: AudioNode, merger: AudioNode, input: number): void {
    // One in each channel of the mix, and all channels added up, is the count. The splitter has an output more than the mix should
    // have channels, so that one too many does not go unseen.
    addChannels(context, onesInEachChannel(context, mix), Math.min(MOST_CHANNELS, this.width + 1), merger, input, 1);
    // Two channels as long as anything that is connected is active, then one.
    this.gates = context.createGain();
    addChannels(context, onesInEachChannel(context, this.gates), 2, merger, input, ACTIVITY);
  }

  connect(source: AudioNode, output: number): void {
    connectNative(source, this.mix as AudioNode, output, 0);
    if (!this.gates) return;
    // One for each connection: a node with several inputs in use stays active when all of them have ended.
    const gate = this.gates.context.createGain();
    gate.channelCount = 2;
    gate.channelCountMode = 'explicit';
    connectNative(source, gate, output, 0);
    connectNative(gate, this.gates);
    this.gateOf.push({ source, output, gate });
  }

  disconnect(source: AudioNode, output: number): void {
    disconnectNative(source, this.mix as AudioNode, output, 0);
    const at = this.gateOf.findIndex((gate) => gate.source === source && gate.output === output);
    const [entry] = at < 0 ? [] : this.gateOf.splice(at, 1);
    if (!entry) return;
    disconnectNative(entry.gate, this.gates as AudioNode);
    disconnectNative(source, entry.gate, output, 0);
  }
}

function onesInEachChannel(context: BaseAudioContext, source: AudioNode): AudioNode {
  const ones = context.createWaveShaper();
  ones.curve = new Float32Array([1, 1]);
  connectNative(source, ones);
  return ones;
}

function addChannels(context: BaseAudioContext, source: AudioNode, channels: number, merger: AudioNode, input: number, scale: number): void {
  const splitter = context.createChannelSplitter(channels);
  const sum = context.createGain();
  sum.gain.setValueAtTime(scale, 0);
  connectNative(source, splitter);
  for (let channel = 0; channel < channels; channel++) connectNative(splitter, sum, channel, 0);
  connectNative(sum, merger, 0, input);
}

/** What modulates a parameter: the sum, as an AudioParam makes it (Web Audio §1.6). */
export class ModulationTap implements Tap {
  readonly channels = 1;
  readonly isInput = false;
  mix: GainNode | null = null;

  constructor(readonly worklet: RecordedNode, readonly input: number) {}

  get subjects(): readonly RecordedNode[] {
    return sourcesOf(this.worklet, this.input);
  }

  begin(context: BaseAudioContext, merger: AudioNode, first: number): void {
    const mix = this.mix = context.createGain();
    mix.channelCount = 1;
    mix.channelCountMode = 'explicit';
    connectNative(mix, merger, 0, first);
  }

  connect(source: AudioNode, output: number): void {
    connectNative(source, this.mix as AudioNode, output, 0);
  }

  disconnect(source: AudioNode, output: number): void {
    disconnectNative(source, this.mix as AudioNode, output, 0);
  }
}

/**
 * A parameter's own values: the timeline of the native AudioParam that lends itself to it. Or, with `modulated`, its values with all
 * that modulates it, in the browser's own order of adding up; but that one does not know the parameter's bounds.
 */
export class ParameterTap implements Tap {
  readonly channels = 1;
  readonly isInput = false;
  mix: AudioParam | null = null;
  private readonly host: RecordedNode;

  constructor(readonly worklet: RecordedNode, readonly param: WorkletParam, readonly modulated: boolean) {
    this.host = recordedParam(param.param)?.owner as RecordedNode;
  }

  get input(): number {
    return this.modulated ? this.param.input : -1;
  }

  get subjects(): readonly RecordedNode[] {
    return this.modulated ? [this.host, ...sourcesOf(this.worklet, this.input)] : [this.host];
  }

  begin(context: BaseAudioContext, merger: AudioNode, first: number, lend: LendNode): void {
    const source = typeOf(this.host.node) === 'GainNode' ? context.createGain() : context.createConstantSource();
    const own = 'offset' in source ? source.offset : source.gain;
    // Chromium works k-rate timelines out at the rate of quanta.
    if ('automationRate' in own && this.param.param.automationRate === 'k-rate') own.automationRate = 'k-rate';
    if (this.modulated) this.mix = own;
    lend(this.host, source);
    if ('offset' in source) source.start();
    else connectNative(directCurrent(context, 1), source);
    connectNative(source, merger, 0, first);
  }

  connect(source: AudioNode, output: number): void {
    connectNative(source, this.mix as AudioParam, output, 0);
  }

  disconnect(source: AudioNode, output: number): void {
    disconnectNative(source, this.mix as AudioParam, output, 0);
  }
}

function sourcesOf(worklet: RecordedNode, input: number): RecordedNode[] {
  return worklet.incoming.filter((edge) => edge.input === input).map(({ source }) => source);
}

