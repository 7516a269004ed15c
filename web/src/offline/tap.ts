// What is heard of a worklet node in a scratch context: what comes to one of its inputs or to one of its parameters.

import { connectNative } from '../native';
import type { WorkletParam } from '../audio-param';
import { directCurrent } from '../direct-current';
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
  /** What stands for the worklet's input in the scratch context. */
  readonly mix: AudioNode | null;
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
  mix: GainNode | null = null;

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
    // Two channels as long as the mix is active, one when it is not.
    const activity = context.createGain();
    activity.channelCount = 2;
    activity.channelCountMode = 'explicit';
    connectNative(mix, activity);
    addChannels(context, onesInEachChannel(context, activity), 2, merger, input, ACTIVITY);
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
}

/** A parameter's own values: the timeline of the native AudioParam that lends itself to it. */
export class ParameterTap implements Tap {
  readonly input = -1;
  readonly channels = 1;
  readonly mix = null;
  readonly subjects: readonly RecordedNode[];
  private readonly host: RecordedNode;

  constructor(readonly worklet: RecordedNode, private readonly param: WorkletParam) {
    this.host = recordedParam(param.param)?.owner as RecordedNode;
    this.subjects = [this.host];
  }

  /** The parameter's place among the node's. */
  get index(): number {
    return this.param.index;
  }

  begin(context: BaseAudioContext, merger: AudioNode, first: number, lend: LendNode): void {
    const source = this.host.node instanceof GainNode ? context.createGain() : context.createConstantSource();
    const own = 'offset' in source ? source.offset : source.gain;
    // Chromium works k-rate timelines out at the rate of quanta.
    if ('automationRate' in own && this.param.param.automationRate === 'k-rate') own.automationRate = 'k-rate';
    lend(this.host, source);
    if ('offset' in source) source.start();
    else connectNative(directCurrent(context, 1), source);
    connectNative(source, merger, 0, first);
  }
}

function sourcesOf(worklet: RecordedNode, input: number): RecordedNode[] {
  return worklet.incoming.filter((edge) => edge.input === input).map(({ source }) => source);
}

