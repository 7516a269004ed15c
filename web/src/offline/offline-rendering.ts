// The rendering of one OfflineAudioContext that has worklet nodes (Web Audio §1.3.3): the worklets' audio is made first, from one
// suspension to the next, in the passes that the engine has planned; then the page's own context renders, natively, with that audio
// in its graph. What the page sees of its context, events, currentTime and analysers, is the browser's own.

import { connectNative, disconnectNative, native } from '../native';
import type { RenderingThread } from '../rendering-thread';
import { queueTask } from '../tasks';
import type { WorkletNodeSlots } from '../worklet-node-slots';
import { Listening } from './listening';
import { Pass, type Performer } from './pass';
import type { Recording } from './recording';
import { graphOf, recordedNode, type RecordedEdge, type RecordedGraph, type RecordedNode } from './recorded-graph';
import type { MakeContext } from './scratch-context';
import { nativeSources, upstreamOf } from './upstream';
import { QUANTUM } from './frames';
import { WorkletAudio, hear, makePull } from './worklet-audio';

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

  private readonly listening: Listening;

  constructor(private readonly thread: RenderingThread, make: MakeContext) {
    const { context } = thread.scope;
    this.graph = graphOf(context);
    this.pull = makePull(context);
    this.listening = new Listening(thread, this.graph, this.audio, make);
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
    // Processors of nodes that were made just now are constructed first.
    await new Promise<void>((resolve) => queueTask(resolve));
    const worklets = this.worklets();
    const widths = this.widths(worklets);
    const obstacle = this.feed(worklets);
    const passes = this.thread.engine.exports.awp_plan_offline(this.thread.id);
    if (obstacle || passes < 0) return obstacle || 'its worklets are in a cycle with native nodes';
    for (let number = 0; number < passes; number++) {
      const members = worklets.filter((record) => this.exports.awp_offline_pass(this.slotsOf(record).id) === number);
      await this.renderPass(number, members, widths, from, to);
    }
    // What processors posted comes before the page hears of the rendering.
    await new Promise<void>((resolve) => queueTask(resolve));
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
    while (!recordings) recordings = await this.listening.listen(members, widths, from, to);
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

function destinationOf({ destination, param }: RecordedEdge): AudioNode | AudioParam {
  return param ? (destination.node as unknown as Record<string, AudioParam>)[param] as AudioParam : destination.node as AudioNode;
}
