// What the page has connected to what: native nodes can tell neither their connections nor their output's
// channel count, so connect() and disconnect() are noted here (Web Audio §1.5.5). Records hold records, never nodes:
// a destination must not keep finished sources alive (players make thousands of them).
// The engine is told only of what lies upstream of a worklet node; it decides the channel counts.

import type { OutputRule } from './abi';
import { CHANNEL_COUNT_MODES, CHANNEL_INTERPRETATIONS } from './audio-worklet-node-options';
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
    letGoOfSource(event.target as AudioNode);
    for (const edge of record.outgoing) {
      // The source keeps its edges, for disconnect() to find; nobody else does.
      edge.destination.incoming.delete(edge);
      tellDisconnect(edge);
    }
    forgetId(record);
  });
}

/** Notes the connection of a native node; one that exists already is not noted twice. */
export function addEdgeOf(node: AudioNode, output: number, destination: AudioNode, input: number): void {
  const record = recordOf(node);
  const edge = addEdge(record, output, recordOf(destination), input);
  let held = downstream.get(node);
  if (!held) downstream.set(node, (held = new Map<Edge, AudioNode>()));
  held.set(edge, destination);
  keepPlaying(node, record);
  if (held.size > record.outgoing.size) for (const known of held.keys()) if (!record.outgoing.has(known)) held.delete(known);
}

/** A source that plays into anything is kept until it has ended, as Chromium does: it may be led on to a worklet. */
export function keepPlaying(node: AudioNode, record: NodeRecord): void {
  if (!record.ended && record.outgoing.size > 0 && hasStarted(node)) holdSource(node);
}

/** A source that was disconnected from everything is not kept any more. */
export function releasePlaying(node: AudioNode): void {
  const record = records.get(node);
  if (record && record.outgoing.size === 0) letGoOfSource(node);
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
  tellDisconnect(edge);
  forgetUnused(edge.source);
}

/** Tells the engine of a node and of all that lies upstream of it; answers the node's id there. */
export function mirror(record: NodeRecord, thread: RenderingThread): number {
  if (record.id) return record.id;
  const { exports } = thread.engine;
  record.thread = thread;
  record.id = exports.awp_create_native_node(
    thread.id, record.rule, record.numberOfInputs, record.numberOfOutputs, record.outputChannels);
  updateChannelConfig(record);
  updateActivity(record);
  for (const edge of record.incoming) tellConnect(edge, thread);
  return record.id;
}

/** Tells the engine of changed channelCount, channelCountMode or channelInterpretation. */
export function updateChannelConfig(record: NodeRecord): void {
  if (!record.thread) return;
  record.thread.engine.exports.awp_set_channel_config(
    record.id, record.channelCount, record.channelCountMode, record.channelInterpretation);
}

/** Tells the engine of another channel count of all outputs (a buffer was set). */
export function updateOutputChannels(record: NodeRecord, channels: number): void {
  record.outputChannels = channels;
  if (!record.thread) return;
  for (let output = 0; output < record.numberOfOutputs; output++) {
    record.thread.engine.exports.awp_set_output_channels(record.id, output, channels);
  }
}

/** Tells the engine for how long a node goes on without input, and whether it has none now. */
export function updateActivity(record: NodeRecord): void {
  if (!record.thread || record.isWorklet) return;
  record.thread.engine.exports.awp_set_activity(record.id, record.tail, record.isDormant ? 1 : 0);
}

function tellConnect(edge: Edge, thread: RenderingThread): void {
  const { source, destination, output, input } = edge;
  // A worklet node that was given back is silent.
  if (source.ended || (source.isWorklet && !source.id)) return;
  thread.connectEdge(mirror(source, thread), output, destination.id, input);
}

function tellDisconnect(edge: Edge): void {
  const { source, destination, output, input } = edge;
  if (!destination.thread || !source.id) return;
  destination.thread.disconnectEdge(source.id, output, destination.id, input, source.isWorklet && destination.isWorklet);
}

// The engine need not know a native node that leads to no worklet any more.
function forgetUnused(record: NodeRecord): void {
  if (!record.id || record.isWorklet || leadsToWorklet(record, new Set())) return;
  forgetId(record);
  for (const edge of record.incoming) forgetUnused(edge.source);
}

function leadsToWorklet(record: NodeRecord, seen: Set<NodeRecord>): boolean {
  if (seen.has(record)) return false;
  seen.add(record);
  for (const { destination } of record.outgoing) {
    if (destination.isWorklet ? destination.id !== 0 : leadsToWorklet(destination, seen)) return true;
  }
  return false;
}

/** Takes a node out of the graph and out of the engine: it was collected, or a worklet node is given back. */
export function forget(record: NodeRecord): void {
  const { thread, id } = record;
  for (const edge of record.outgoing) removeEdge(edge);
  const sources = [...record.incoming].map((edge) => edge.source);
  if (record.isWorklet && thread && id) {
    record.id = 0;
    record.thread = null;
    thread.releaseWorkletNode(id);
  }
  for (const edge of record.incoming) removeEdge(edge);
  for (const source of sources) forgetUnused(source);
  forgetId(record);
}

function forgetId(record: NodeRecord): void {
  const { thread, id } = record;
  if (!thread || record.isWorklet) return;
  record.id = 0;
  record.thread = null;
  thread.releaseNativeNode(id);
}
