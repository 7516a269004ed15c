// What the page has connected to what: native nodes can tell neither their connections nor their output's
// channel count, so connect() and disconnect() are noted here (Web Audio §1.5.5). Records hold records, never nodes:
// a destination must not keep finished sources alive (players make thousands of them).
// The engine is told only of what lies upstream of a worklet node; it decides the channel counts.

import { OutputRule } from './abi';
import { CHANNEL_COUNT_MODES, CHANNEL_INTERPRETATIONS } from './audio-worklet-node-options';
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
  /** Set once the engine knows the node. */
  thread: RenderingThread | null = null;
  /** A scheduled source that has ended is silent for ever and connects to nothing (Web Audio §1.7). */
  ended = false;
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
  ) {}
}

const records = new WeakMap<AudioNode, NodeRecord>();

const FOLLOWS_INPUT = /^(Gain|Delay|BiquadFilter|IIRFilter|WaveShaper|Analyser|DynamicsCompressor)Node$/;

/** The record of a node, made at its first connection. */
export function recordOf(node: AudioNode): NodeRecord {
  let record = records.get(node);
  if (!record) {
    record = describe(node);
    setRecord(node, record);
    watchEnd(node, record);
  }
  return record;
}

/** Files the record of a node; worklet nodes bring their own. It outlives the wrapper, which says nothing of whether the node still sounds. */
export function setRecord(node: AudioNode, record: NodeRecord): void {
  records.set(node, record);
}

/** The record of a node, if it was ever connected. */
export function knownRecord(node: AudioNode): NodeRecord | undefined {
  return records.get(node);
}

function describe(node: AudioNode): NodeRecord {
  const type = Object.prototype.toString.call(node).slice(8, -1);
  let rule = OutputRule.Fixed;
  let outputChannels = 1;
  if (FOLLOWS_INPUT.test(type)) rule = OutputRule.FollowsInput;
  else if (/Panner/.test(type)) rule = OutputRule.Stereo;
  else if (type === 'ConvolverNode') rule = OutputRule.Convolver;
  else if (type === 'ChannelMergerNode') outputChannels = node.numberOfInputs;
  else if (/^(Media|ScriptProcessor)/.test(type)) outputChannels = 2;
  if ('buffer' in node) outputChannels = channelsOfBuffer(node as AudioBufferSourceNode);
  return new NodeRecord(
    false,
    rule,
    node.numberOfInputs,
    node.numberOfOutputs,
    outputChannels,
    node.channelCount,
    CHANNEL_COUNT_MODES.indexOf(node.channelCountMode),
    CHANNEL_INTERPRETATIONS.indexOf(node.channelInterpretation),
  );
}

/** Channels that a buffer gives its node's output: one while there is none (Web Audio §1.9). */
export function channelsOfBuffer(node: { buffer: AudioBuffer | null }): number {
  return node.buffer ? node.buffer.numberOfChannels : 1;
}

// The listener holds the record only; the source lives as long as the browser lets it.
function watchEnd(node: AudioNode, record: NodeRecord): void {
  if (!('onended' in node)) return;
  node.addEventListener('ended', () => {
    record.ended = true;
    for (const edge of record.outgoing) tellDisconnect(edge);
    forgetId(record);
  });
}

/** Notes a connection; one that exists already is not noted twice. */
export function addEdge(source: NodeRecord, output: number, destination: NodeRecord, input: number): void {
  let edge = findEdge(source, destination, output, input);
  if (!edge) {
    edge = { source, output, destination, input };
    source.outgoing.add(edge);
    destination.incoming.add(edge);
  }
  if (destination.thread) tellConnect(edge, destination.thread);
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
}

/** Tells the engine of a node and of all that lies upstream of it; answers the node's id there. */
export function mirror(record: NodeRecord, thread: RenderingThread): number {
  if (record.id) return record.id;
  const { exports } = thread.engine;
  record.thread = thread;
  record.id = exports.awp_create_native_node(
    thread.id, record.rule, record.numberOfInputs, record.numberOfOutputs, record.outputChannels);
  updateChannelConfig(record);
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

function tellConnect(edge: Edge, thread: RenderingThread): void {
  const { source, destination, output, input } = edge;
  if (source.ended) return;
  thread.connectEdge(mirror(source, thread), output, destination.id, input);
}

function tellDisconnect(edge: Edge): void {
  const { source, destination, output, input } = edge;
  if (!destination.thread || !source.id) return;
  destination.thread.disconnectEdge(source.id, output, destination.id, input, source.isWorklet && destination.isWorklet);
}

function forgetId(record: NodeRecord): void {
  const { thread, id } = record;
  if (!thread || record.isWorklet) return;
  record.id = 0;
  record.thread = null;
  thread.releaseNativeNode(id);
}
