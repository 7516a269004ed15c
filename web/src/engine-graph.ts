// What the engine knows of the graph (audio-graph.ts): the worklet nodes, and every native node that leads to one. Nothing here is called
// before a worklet node was made.

import type { Edge, NodeRecord } from './audio-graph';
import type { RenderingThread } from './rendering-thread';

/** Tells the engine of a node and of all that lies upstream of it; answers the node's id there. */
function mirror(record: NodeRecord, thread: RenderingThread): number {
  if (record.id) return record.id;
  const { exports } = thread.engine;
  record.thread = thread;
  record.id = exports.awp_create_native_node(
    thread.id, record.rule, record.numberOfInputs, record.numberOfOutputs, record.outputChannels);
  tellChannelConfig(record, thread);
  tellActivity(record, thread);
  for (const edge of record.incoming) tellConnect(edge, thread);
  return record.id;
}

/** Tells the engine of changed channelCount, channelCountMode or channelInterpretation. */
export function tellChannelConfig(record: NodeRecord, { engine, routes }: RenderingThread): void {
  engine.exports.awp_set_channel_config(record.id, record.channelCount, record.channelCountMode, record.channelInterpretation);
  routes.wireAnew();
}

/** Tells the engine of another channel count of all outputs (a buffer was set). */
export function tellOutputChannels(record: NodeRecord, { engine, routes }: RenderingThread): void {
  for (let output = 0; output < record.numberOfOutputs; output++) {
    engine.exports.awp_set_output_channels(record.id, output, record.outputChannels);
  }
  routes.wireAnew();
}

/** Tells the engine for how long a node goes on without input, and whether it has none now. */
export function tellActivity(record: NodeRecord, { engine }: RenderingThread): void {
  if (!record.isWorklet) engine.exports.awp_set_activity(record.id, record.tail, record.isDormant ? 1 : 0);
}

/** Tells the engine of a connection to a node that it knows. */
export function tellConnect(edge: Edge, thread: RenderingThread): void {
  const { source, destination, output, input } = edge;
  // A worklet node that was given back is silent.
  if (source.ended || (source.isWorklet && !source.id)) return;
  thread.connectEdge(mirror(source, thread), output, destination.id, input);
}

/** Tells the engine that a connection from a node that it knows is gone; the node may be of no use to it then. */
export function tellDisconnect(edge: Edge): void {
  disconnectEdge(edge);
  forgetUnused(edge.source);
}

function disconnectEdge({ source, destination, output, input }: Edge): void {
  if (!destination.thread) return;
  destination.thread.disconnectEdge(source.id, output, destination.id, input, source.isWorklet && destination.isWorklet);
}

// The engine need not know a native node that leads to no worklet any more.
function forgetUnused(record: NodeRecord): void {
  if (!record.id || record.isWorklet || leadsToWorklet(record, new Set())) return;
  releaseNode(record);
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

/** Takes a scheduled source that has ended out of the engine. */
export function endNode(record: NodeRecord): void {
  for (const edge of record.outgoing) disconnectEdge(edge);
  releaseNode(record);
}

/** Takes a node out of the engine. */
export function releaseNode(record: NodeRecord): void {
  const { thread, id } = record;
  if (!thread) return;
  record.id = 0;
  record.thread = null;
  if (record.isWorklet) thread.releaseWorkletNode(id);
  else thread.releaseNativeNode(id);
}
