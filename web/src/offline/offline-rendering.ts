// The rendering of one OfflineAudioContext that has worklet nodes (Web Audio §1.3.3): the worklets' audio is made first, from one
// suspension to the next, in the passes that the engine has planned; then the page's own context renders, natively, with that audio
// in its graph. What the page sees of its context, events, currentTime and analysers, is the browser's own.

import { connectNative, disconnectNative, native } from '../native';
import type { RenderingThread } from '../rendering-thread';
import type { WorkletNodeSlots } from '../worklet-node-slots';
import { Pass, Recording, type Performer } from './pass';
import { graphOf, recordedNode, type RecordedEdge, type RecordedGraph, type RecordedNode } from './recorded-graph';
import { ScratchContext, type MakeContext } from './scratch-context';
import type { WorkletParam } from '../audio-param';
import { InputTap, MOST_CHANNELS, ModulationTap, ParameterTap, type Tap } from './tap';
import { nativeSources, upstreamOf } from './upstream';
import { QUANTUM, WorkletAudio, hear, makePull } from './worklet-audio';

const LARGEST_FLOAT = 3.4028234663852886e38;

/** What was heard at a tap. */
interface Heard {
  readonly slots: WorkletNodeSlots;
  readonly tap: Tap;
  readonly channels: Float32Array[];
}

/** Renders the worklets of one offline context. */
export class OfflineRendering {
  private readonly graph: RecordedGraph;
  private readonly audio = new Map<RecordedNode, WorkletAudio>();
  private playing: AudioNode[] = [];
  private pass: Pass | null = null;
  private called: WorkletNodeSlots | null = null;
  private calledAt = -1;
  /** What pulls the nodes that feed worklets: they go on being rendered in the page's context, for their events. */
  private readonly pull: AudioNode;
  private readonly pulled = new Set<AudioNode>();

  constructor(private readonly thread: RenderingThread, private readonly make: MakeContext) {
    const { context } = thread.scope;
    this.graph = graphOf(context);
    this.pull = makePull(context);
  }

  /** Frames that the context renders: whole quanta. */
  get length(): number {
    return Math.ceil((this.graph.context as OfflineAudioContext).length / QUANTUM) * QUANTUM;
  }

  /**
   * Renders the worklets from a frame, where the page's context stands, to another, and puts their audio into its graph.
   * Answers why that is impossible, or an empty string.
   */
  async render(from: number, to: number): Promise<string> {
    this.graph.frame = from;
    const worklets = this.worklets();
    const widths = this.widths(worklets);
    const obstacle = this.feed(worklets);
    const passes = this.thread.engine.exports.awp_plan_offline(this.thread.id);
    if (obstacle || passes < 0) return obstacle || 'its worklets are in a cycle with native nodes';
    for (let number = 0; number < passes; number++) {
      const members = worklets.filter((record) => this.exports.awp_offline_pass(this.slotsOf(record).id) === number);
      await this.renderPass(number, members, widths, from, to);
    }
    this.play(from, to);
    return '';
  }

  // ---- what the engine tells while a pass is rendered ----

  /** process() of a node is called. */
  processing(slots: WorkletNodeSlots): void {
    this.called = slots;
    this.calledAt = this.thread.currentFrame;
  }

  /** A processor is done: in the quantum in which it was called last, or before it was called in this one. */
  processorDone(slots: WorkletNodeSlots): void {
    const audio = this.audio.get(recordedNode(slots.node) as RecordedNode);
    if (!audio) return;
    const frame = this.thread.currentFrame;
    audio.end = this.called === slots && this.calledAt === frame ? frame + QUANTUM : frame;
    audio.stillborn = audio.end === 0;
  }

  /** An output has another channel count. */
  channelsChanged(slots: WorkletNodeSlots, output: number, channels: number): void {
    const audio = this.audio.get(recordedNode(slots.node) as RecordedNode);
    if (this.pass && this.pass.has(slots)) this.pass.channelsChanged(slots, output, this.thread.currentFrame, channels);
    else if (audio) audio.counts[output] = channels;
  }

  // ---- the steps ----

  private get exports(): RenderingThread['engine']['exports'] {
    return this.thread.engine.exports;
  }

  private slotsOf(record: RecordedNode): WorkletNodeSlots {
    return record.slots as WorkletNodeSlots;
  }

  private worklets(): RecordedNode[] {
    const records = [...this.thread.nodes.values()].map(({ node }) => recordedNode(node) as RecordedNode);
    for (const record of records) {
      if (!this.audio.has(record)) this.audio.set(record, new WorkletAudio(this.graph.context, [...this.slotsOf(record).outputCounts]));
    }
    return records;
  }

  // How many channels each input has at most, as far as its graph tells now.
  private widths(worklets: readonly RecordedNode[]): Map<RecordedNode, number[]> {
    return new Map(worklets.map((record) => {
      const { id, inputs } = this.slotsOf(record);
      return [record, inputs.map((_, input) => Math.max(1, this.exports.awp_input_channels(id, input)))];
    }));
  }

  // Tells the engine what native nodes lead to; answers what is in the way.
  private feed(worklets: readonly RecordedNode[]): string {
    for (const record of worklets) {
      const { id, inputs, params } = this.slotsOf(record);
      for (let input = 0; input < inputs.length + params.length; input++) {
        const sources = nativeSources(record, input);
        if (sources.length === 0) continue;
        const { worklets: through, unrecordable: [obstacle] } = upstreamOf(sources);
        if (obstacle) return `a ${obstacle} cannot be rendered twice`;
        this.exports.awp_feed_offline(id, input, 0);
        for (const source of through) this.exports.awp_feed_offline(id, input, this.slotsOf(source).id);
      }
    }
    return '';
  }

  private async renderPass(number: number, members: readonly RecordedNode[], widths: Map<RecordedNode, number[]>, from: number, to: number): Promise<void> {
    let recordings: Recording[] | null = null;
    while (!recordings) recordings = this.recordings(await this.listen(this.taps(members, widths), to), widths, from, to);
    const performers = members.map((record): Performer => {
      const slots = this.slotsOf(record);
      const heard = slots.outputs.map((_, output) => output).filter((output) => this.isHeard(record, output));
      // From now on the engine writes these outputs down.
      for (const output of heard) this.exports.awp_record_output(slots.id, output);
      return { slots, audio: this.audio.get(record) as WorkletAudio, heard };
    });
    this.pass = new Pass(this.thread, number, performers, recordings);
    await this.pass.render(from, to);
    this.pass = null;
  }

  private isHeard(record: RecordedNode, output: number): boolean {
    return record.outgoing.some((edge) => edge.output === output && (!edge.destination.slots || this.isRecorded(edge)));
  }

  private isRecorded({ destination, input }: RecordedEdge): boolean {
    return this.exports.awp_recorded_offline(this.slotsOf(destination).id, input) === 1;
  }

  private taps(members: readonly RecordedNode[], widths: Map<RecordedNode, number[]>): Tap[] {
    const taps: Tap[] = [];
    for (const record of members) {
      const { id, inputs, params } = this.slotsOf(record);
      inputs.forEach((_, input) => {
        if (this.exports.awp_recorded_offline(id, input) !== 1) return;
        const width = (widths.get(record) as number[])[input] as number;
        if (width < MOST_CHANNELS) taps.push(new InputTap(record, input, width, true, true));
        else taps.push(new InputTap(record, input, width, true, false), new InputTap(record, input, width, false, true));
      });
      params.forEach((param) => {
        const isModulated = this.exports.awp_recorded_offline(id, param.input) === 1;
        if (isModulated) taps.push(new ParameterTap(record, param, true));
        if (isModulated && isBounded(param)) taps.push(new ModulationTap(record, param.input));
        if (isModulated ? isBounded(param) : param.automated) taps.push(new ParameterTap(record, param, false));
      });
    }
    return taps;
  }

  // As many taps at a time as a context has channels.
  private async listen(taps: readonly Tap[], to: number): Promise<Heard[]> {
    const groups: Tap[][] = [];
    for (const tap of taps) {
      const fits = groups.find((group) => group.reduce((sum, { channels }) => sum + channels, tap.channels) <= MOST_CHANNELS);
      if (fits) fits.push(tap);
      else groups.push([tap]);
    }
    const heard: Heard[] = [];
    for (const group of groups) {
      const scratch = new ScratchContext(this.graph, group, (worklet) => this.audio.get(worklet), this.make, to);
      const channels = await scratch.render();
      group.forEach((tap, index) => heard.push({ slots: this.slotsOf(tap.worklet), tap, channels: channels[index] as Float32Array[] }));
    }
    return heard;
  }

  // Null when an input turned out to have more channels than were heard: its width is noted, and it is to be heard again.
  private recordings(heard: readonly Heard[], widths: Map<RecordedNode, number[]>, from: number, to: number): Recording[] | null {
    const recordings: Recording[] = [];
    let complete = true;
    for (const { slots, tap, channels } of heard) {
      const recording = this.recordingOf(slots, tap, channels, heard);
      if (!recording) continue;
      const greatest = recording.begin(from, to);
      if (tap instanceof InputTap && greatest > tap.width) {
        (widths.get(tap.worklet) as number[])[tap.input] = greatest;
        complete = false;
      }
      recordings.push(recording);
    }
    return complete ? recordings : null;
  }

  // Null for what only goes into another tap's recording.
  private recordingOf(slots: WorkletNodeSlots, tap: Tap, channels: Float32Array[], heard: readonly Heard[]): Recording | null {
    const { exports } = this;
    if (tap instanceof ParameterTap) {
      const values = valuesOf(tap, channels[0] as Float32Array, heard);
      return values && new Recording(slots, [values], null, () => exports.awp_record_parameter(slots.id, tap.param.index), () => undefined);
    }
    if (!(tap instanceof InputTap) || !tap.hasAudio) return null;
    const audio = channels.slice(0, tap.width);
    return new Recording(
      slots, audio, countsOf(tap, channels, heard),
      () => exports.awp_record_input(slots.id, tap.input, audio.length),
      (count) => exports.awp_set_recorded_channels(slots.id, tap.input, count));
  }

  // Puts the worklets' audio into the page's graph.
  private play(from: number, to: number): void {
    const { context } = this.graph;
    const before = this.playing;
    this.playing = [];
    for (const [record, audio] of this.audio) {
      const { outputs } = this.slotsOf(record);
      const edges = record.outgoing.filter(({ destination }) => !destination.slots);
      this.playing.push(...hear(audio, context, from, to, edges, this.pull, (source, edge) => connectNative(source, destinationOf(edge), 0, edge.input)));
      for (const edge of edges) disconnectNative(outputs[edge.output] as AudioNode, destinationOf(edge), 0, edge.input);
      this.pullInputs(this.slotsOf(record));
    }
    for (const source of before) native.disconnect.call(source);
  }

  // An AnalyserNode is rendered wherever it leads, and puts nothing out here.
  private pullInputs({ inputs }: WorkletNodeSlots): void {
    for (const input of inputs) {
      if (this.pulled.has(input)) continue;
      this.pulled.add(input);
      connectNative(input, this.pull);
    }
  }
}

function isBounded({ param: { minValue, maxValue } }: WorkletParam): boolean {
  return minValue > -LARGEST_FLOAT || maxValue < LARGEST_FLOAT;
}

// A parameter's own values are clamped before they are modulated. Where that makes no difference the browser's own sum is taken.
function modulated(sum: Float32Array, own: Float32Array, modulation: Float32Array, { param: { minValue, maxValue } }: WorkletParam): Float32Array {
  return sum.map((value, frame) => {
    const unmodulated = own[frame] as number;
    if (unmodulated >= minValue && unmodulated <= maxValue) return value;
    return Math.min(Math.max(unmodulated, minValue), maxValue) + (modulation[frame] as number);
  });
}

// The values of a parameter; null where another tap has them.
function valuesOf(tap: ParameterTap, samples: Float32Array, heard: readonly Heard[]): Float32Array | null {
  const sameParam = (other: Tap): boolean => other.worklet === tap.worklet && (other instanceof ParameterTap ? other.param === tap.param : other.input === tap.param.input);
  const others = heard.filter(({ tap: other }) => other !== tap && sameParam(other));
  if (others.length === 0) return samples;
  if (!tap.modulated) return null;
  const own = others.find(({ tap: other }) => other instanceof ParameterTap) as Heard;
  const modulation = others.find(({ tap: other }) => other instanceof ModulationTap) as Heard;
  return modulated(samples, own.channels[0] as Float32Array, modulation.channels[0] as Float32Array, tap.param);
}

function countsOf(tap: InputTap, channels: Float32Array[], heard: readonly Heard[]): Float32Array {
  if (tap.hasCount) return channels[channels.length - 1] as Float32Array;
  const other = heard.find(({ tap: { worklet, input } , tap: candidate }) =>
    worklet === tap.worklet && input === tap.input && candidate instanceof InputTap && !candidate.hasAudio) as Heard;
  return other.channels[0] as Float32Array;
}

function destinationOf({ destination, param }: RecordedEdge): AudioNode | AudioParam {
  return param ? (destination.node as unknown as Record<string, AudioParam>)[param] as AudioParam : destination.node as AudioNode;
}
