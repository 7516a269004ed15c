// An OfflineAudioContext of our own, in which a part of the page's graph is made once more, to hear what feeds its worklets:
// what the page did is done again in the same order and, after suspend(), at the same frames. Web Audio §1.3.

import { connectNative, disconnectNative, native } from '../native';
import { typeOf } from '../node-kinds';
import type { Tap } from './tap';
import { Dormancy } from './dormancy';
import { markScratch, type RecordedEdge, type RecordedGraph, type RecordedNode } from './recorded-graph';
import { timeOf } from './frames';
import { hear, makePull, type WorkletAudio } from './worklet-audio';

type Offline = OfflineAudioContext;

/** Makes a native OfflineAudioContext. */
export type MakeContext = (channels: number, length: number, sampleRate: number) => Offline;

/** A rendering of all that lies upstream of some taps. */
export class ScratchContext {
  readonly context: Offline;
  private readonly pull: AudioNode;
  private readonly included = new Set<RecordedNode>();
  /** What stands here for the hosts of worklets' parameters. */
  private readonly lent = new Map<RecordedNode, AudioNode[]>();
  private readonly live = new Map<RecordedNode, AudioNode>();
  /** Connections of worklets' outputs that hold now. */
  private links: RecordedEdge[] = [];
  /** Those of native nodes' outputs. */
  private readonly edges = new Set<RecordedEdge>();
  private readonly dormancy = new Dormancy();
  private playing: AudioNode[] = [];

  /** `length` is in frames; `audio` is what the worklets of earlier passes put out, for each that lies upstream. */
  constructor(
    private readonly graph: RecordedGraph,
    private readonly taps: readonly Tap[],
    private readonly audio: (worklet: RecordedNode) => WorkletAudio | undefined,
    make: MakeContext,
    private readonly length: number,
  ) {
    const channels = taps.reduce((sum, tap) => sum + tap.channels, 0);
    this.context = make(channels, length, graph.context.sampleRate);
    markScratch(this.context);
    this.pull = makePull(this.context);
    for (const tap of taps) for (const node of tap.subjects) this.include(node);
    if (graph.listener && [...this.included].some(({ node }) => /Panner/.test(typeOf(node)))) this.include(graph.listener);
  }

  /** Renders, and answers for each tap its channels. */
  async render(): Promise<Float32Array[][]> {
    const { context, taps } = this;
    this.begin();
    const buffer = await renderNatively(context);
    let first = 0;
    return taps.map((tap) => {
      const channels = Array.from({ length: tap.channels }, (_, channel) => buffer.getChannelData(first + channel));
      first += tap.channels;
      return channels;
    });
  }

  // ---- what operations do ----

  /** Makes a node. */
  make(record: RecordedNode, make: () => AudioNode): void {
    if (!record.slots && !this.lent.has(record)) this.live.set(record, make());
  }

  /** Does something to a node; what an AudioParam's host does is not the page's. */
  toNode(record: RecordedNode, change: (node: AudioNode | AudioListener) => void): void {
    if (!this.lent.has(record)) this.each(record, change);
  }

  /** Does something to the AudioParam of a node, or to all that stand for a worklet node here. */
  each(record: RecordedNode, change: (node: AudioNode | AudioListener) => void): void {
    if (record === this.graph.listener) return change(this.context.listener);
    const lent = this.lent.get(record);
    if (lent) return lent.forEach(change);
    const node = this.live.get(record);
    if (node) return change(node);
    for (const tap of this.taps) if (tap.worklet === record && tap.isInput) change(tap.mix as AudioNode);
  }

  /** Connects as the page did. */
  connect(edge: RecordedEdge): void {
    if (edge.source.slots) {
      this.links.push(edge);
      return;
    }
    this.edges.add(edge);
    if (this.dormancy.isDormant(edge.source) && edge.destination.slots) return;
    this.wire(this.live.get(edge.source), edge.output, edge, connectNative);
    if (!this.dormancy.isDormant(edge.source)) this.wake(edge);
  }

  // Convolvers and mergers count for nothing until something is connected to them.
  private wake({ destination, param }: RecordedEdge): void {
    if (param || !this.dormancy.wake(destination)) return;
    for (const edge of this.edges) {
      if (edge.source !== destination) continue;
      if (edge.destination.slots) this.wire(this.live.get(destination), edge.output, edge, connectNative);
      this.wake(edge);
    }
  }

  /** Disconnects as the page did. */
  disconnect(edge: RecordedEdge): void {
    this.edges.delete(edge);
    if (edge.source.slots) this.links = this.links.filter((link) => link !== edge);
    else this.wire(this.live.get(edge.source), edge.output, edge, disconnectNative);
  }

  private wire(source: AudioNode | undefined, output: number, edge: RecordedEdge, wire: typeof connectNative): void {
    const { destination, input, param } = edge;
    if (!source) return;
    if (destination.slots) {
      for (const tap of this.taps) {
        if (tap.worklet !== destination || tap.input !== input) continue;
        if (wire === connectNative) tap.connect(source, output);
        else tap.disconnect(source, output);
      }
      return;
    }
    const node = destination === this.graph.listener ? this.context.listener : this.live.get(destination);
    if (node) wire(source, param ? (node as unknown as Record<string, AudioParam>)[param] as AudioParam : node as AudioNode, output, input);
  }

  // ---- the whole ----

  private include(node: RecordedNode): void {
    if (this.included.has(node)) return;
    this.included.add(node);
    if (node.slots) return; // its audio is known already
    for (const { source } of node.incoming) this.include(source);
  }

  private begin(): void {
    const { context, taps } = this;
    let channel = 0;
    const merger = context.createChannelMerger(taps.reduce((sum, tap) => sum + tap.channels, 0));
    connectNative(merger, context.destination);
    for (const tap of taps) {
      tap.begin(context, merger, channel, (record, node) => {
        this.lent.set(record, [...(this.lent.get(record) || []), node]);
      });
      channel += tap.channels;
    }
    const frames = this.framesOfChange();
    this.enter(frames, 0);
    frames.slice(1).forEach((frame, index) => {
      void native.suspend.call(context, timeOf(frame, context.sampleRate)).then(() => {
        this.enter(frames, index + 1);
        return native.resume.call(context);
      });
    });
  }

  // What is done at a frame, and the worklets' audio up to the next one at which something is.
  private enter(frames: readonly number[], index: number): void {
    const frame = frames[index] as number;
    for (const operation of this.graph.operations) if (operation.frame === frame && this.concerns(operation)) operation.replay(this);
    const before = this.playing;
    this.playing = [];
    for (const record of this.included) {
      const audio = record.slots && this.audio(record);
      if (!audio) continue;
      const edges = this.links.filter((edge) => edge.source === record);
      this.playing.push(...hear(audio, this.context, frame, frames[index + 1] ?? this.length, edges, this.pull, (source, edge) => {
        this.wire(source, 0, edge, connectNative);
        this.wake(edge);
      }));
    }
    // After the new ones are connected: nothing downstream must see that there was a change.
    for (const source of before) native.disconnect.call(source);
  }

  private concerns({ subject, destination }: { subject: RecordedNode; destination: RecordedNode | null }): boolean {
    return this.isHere(subject) && (destination === null || this.isHere(destination));
  }

  private isHere(record: RecordedNode): boolean {
    return this.included.has(record) || this.taps.some((tap) => tap.worklet === record);
  }

  private framesOfChange(): number[] {
    const frames = new Set([0]);
    for (const operation of this.graph.operations) if (operation.frame < this.length && this.concerns(operation)) frames.add(operation.frame);
    for (const record of this.included) {
      const audio = record.slots && this.audio(record);
      if (audio) for (const frame of audio.growths) frames.add(frame);
    }
    return [...frames].sort((a, b) => a - b);
  }
}

/** Renders a context to its end; by the event, which callback-only browsers have too. */
export function renderNatively(context: Offline): Promise<AudioBuffer> {
  return new Promise((resolve, reject) => {
    context.addEventListener('complete', ({ renderedBuffer }) => resolve(renderedBuffer));
    const promise = native.startRendering.call(context);
    if (promise) promise.catch(reject);
  });
}
