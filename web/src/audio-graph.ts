// What the page has connected to what: native nodes can tell neither their connections nor their output's
// channel count, so connect() and disconnect() are noted here (Web Audio §1.5.5). Records hold records, never nodes:
// a destination must not keep finished sources alive (players make thousands of them).
// The engine is told only of what lies upstream of a worklet node (engine-graph.ts); it decides the channel counts.

import type { OutputRule } from './abi';
import { CHANNEL_COUNT_MODES, CHANNEL_INTERPRETATIONS } from './audio-worklet-node-options';
import { endNode, releaseNode, tellConnect, tellDisconnect } from './engine-graph';
import { hasStarted, kindOf, type NodeKind } from './node-kinds';
import { holdSource, letGoOfSource } from './playing-sources';
import type { RenderingThread } from './rendering-thread';

/** One connection from an output to an input. */
export interface Edge {
  readonly source: NodeRecord;
  readonly output: number;
  readonly destination: NodeRecord;
  readonly input: number;
}

/** What is known of an AudioNode without holding it. */
export class NodeRecord {
  /** The engine's id of the node; 0 while the engine need not know it. */
  id = 0;
  /** Its interface ("GainNode"), or its processor's name: for the inspector. */
  name = '';
  /** Set once the engine knows the node. */
  thread: RenderingThread | null = null;
  /** A scheduled source that has ended is silent for ever and connects to nothing (Web Audio §1.7). */
  ended = false;
  /** Something was connected to it once: now that nothing is, it is silent. */
  wasFed = false;
  /** Of each output that feeds several worklet nodes: what captures it for all of them (bus-routes.ts). */
  taps: (AudioNode | undefined)[] | null = null;
  readonly incoming = new Set<Edge>();
  readonly outgoing = new Set<Edge>();

  constructor(
    readonly isWorklet: boolean,
    readonly rule: OutputRule,
    readonly numberOfInputs: number,
    readonly numberOfOutputs: number,
    public outputChannels: number,
    public channelCount: number,
    public channelCountMode: number,
    public channelInterpretation: number,
    /** Frames for which the node goes on without input. */
    public tail = 0,
    private readonly startsDormant = false,
  ) {}

  /** Nothing active is connected to a node that would need it. */
  get isDormant(): boolean {
    return this.numberOfInputs > 0 && this.incoming.size === 0 && this.tail !== Infinity && (this.wasFed || this.startsDormant);
  }
}

const records = new WeakMap<AudioNode, NodeRecord>();
// As in Chromium, a node that can be reached keeps those downstream of it: what is played through them goes on.
const downstream = new WeakMap<AudioNode, Map<Edge, AudioNode>>();

const registry = typeof FinalizationRegistry === 'function' ? new FinalizationRegistry<NodeRecord>(forget) : null;

/** The record of a node, made at its first connection. */
export function recordOf(node: AudioNode): NodeRecord {
  let record = records.get(node);
  if (!record) {
    record = describe(node, kindOf(node));
    record.name = Object.prototype.toString.call(node).slice(8, -1);
    setRecord(node, record);
    watchEnd(node, record);
  }
  return record;
}

/** Files the record of a node; worklet nodes bring their own. */
export function setRecord(node: AudioNode, record: NodeRecord): void {
  records.set(node, record);
  if (registry) registry.register(node, record);
}

/** The record of a node, if it was ever connected. */
export function knownRecord(node: AudioNode): NodeRecord | undefined {
  return records.get(node);
}

function describe(node: AudioNode, kind: NodeKind): NodeRecord {
  return new NodeRecord(
    false,
    kind.rule,
    node.numberOfInputs,
    node.numberOfOutputs,
    kind.outputChannels,
    node.channelCount,
    CHANNEL_COUNT_MODES.indexOf(node.channelCountMode),
    CHANNEL_INTERPRETATIONS.indexOf(node.channelInterpretation),
    kind.tail * node.context.sampleRate,
    kind.startsDormant,
  );
}

// The listener holds the record only; the source lives as long as the browser lets it.
function watchEnd(node: AudioNode, record: NodeRecord): void {
  if (!('onended' in node)) return;
  node.addEventListener('ended', (event) => {
    record.ended = true;
    // What still sounds behind it is reached by it only.
    const source = event.target as AudioNode;
    setTimeout(letGoOfSource, (1000 * longestTail(record, new Set())) / source.context.sampleRate, source);
    // The source keeps its edges, for disconnect() to find; nobody else does.
    for (const edge of record.outgoing) edge.destination.incoming.delete(edge);
    if (record.id) endNode(record);
  });
}

// Frames for which native nodes behind this one go on when it has ended, as far as that ends.
function longestTail(record: NodeRecord, seen: Set<NodeRecord>): number {
  let longest = 0;
  seen.add(record);
  for (const { destination } of record.outgoing) {
    if (destination.isWorklet || seen.has(destination)) continue;
    longest = Math.max(longest, (destination.tail < Infinity ? destination.tail : 0) + longestTail(destination, seen));
  }
  return longest;
}

/** Notes the connection of a native node; one that exists already is not noted twice. */
export function addEdgeOf(node: AudioNode, output: number, destination: AudioNode, input: number): void {
  const record = recordOf(node);
  const edge = addEdge(record, output, recordOf(destination), input);
  let held = downstream.get(node);
  if (!held) downstream.set(node, (held = new Map<Edge, AudioNode>()));
  held.set(edge, destination);
  keepPlaying(node, record);
  letGo(held, record);
}

/** A source that plays into anything is kept until it has ended, as Chromium does: it may be led on to a worklet. */
export function keepPlaying(node: AudioNode, record: NodeRecord): void {
  if (!record.ended && record.outgoing.size > 0 && hasStarted(node)) holdSource(node);
}

/** What a node was disconnected from is not kept any more, nor a source that was from everything. */
export function releaseDownstream(node: AudioNode): void {
  const [record, held] = [records.get(node), downstream.get(node)];
  if (!record) return;
  if (record.outgoing.size === 0) letGoOfSource(node);
  if (held) letGo(held, record);
}

function letGo(held: Map<Edge, AudioNode>, { outgoing }: NodeRecord): void {
  if (held.size > outgoing.size) for (const edge of held.keys()) if (!outgoing.has(edge)) held.delete(edge);
}

/** Notes a connection; one that exists already is not noted twice. */
export function addEdge(source: NodeRecord, output: number, destination: NodeRecord, input: number): Edge {
  let edge = findEdge(source, destination, output, input);
  if (!edge) {
    edge = { source, output, destination, input };
    source.outgoing.add(edge);
    if (!source.ended) destination.incoming.add(edge);
  }
  if (!source.ended) destination.wasFed = true;
  if (destination.thread) tellConnect(edge, destination.thread);
  return edge;
}

/** Finds the connection from an output to an input. */
export function findEdge(source: NodeRecord, destination: NodeRecord, output: number, input: number): Edge | undefined {
  for (const edge of source.outgoing) {
    if (edge.destination === destination && edge.output === output && edge.input === input) return edge;
  }
  return undefined;
}

/** Forgets a connection. */
export function removeEdge(edge: Edge): void {
  edge.source.outgoing.delete(edge);
  edge.destination.incoming.delete(edge);
  if (edge.source.id) tellDisconnect(edge);
}

/** Takes a node out of the graph and out of the engine: it was collected, or a worklet node is given back. */
export function forget(record: NodeRecord): void {
  for (const edge of record.outgoing) removeEdge(edge);
  if (record.id) releaseNode(record);
  for (const edge of record.incoming) removeEdge(edge);
}
