// Which AudioWorkletNode an id of the engine means. While a processor is active its node lives, as natively, even if the
// page has no reference to it: here is the strong one. Afterwards the engine's node is given back as soon as nothing
// active is connected to it, unless a message waits for the node, or one end of the port was started and may still hear
// from the other. Then the reference is weak, and node, ports and (by the registry of audio-graph.ts) engine node go when
// nobody can reach them. Browsers without WeakRef (Chromium 64, Safari before 14.1) cannot know that: there a node whose
// processor listens stays until its context closes, and one that only listens itself is given back.

import { PortEnd } from './abi';
import { forget } from './audio-graph';
import type { RenderingThread } from './rendering-thread';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** Whether the browser tells when an object was collected. */
export const tellsOfCollection = typeof WeakRef === 'function' && typeof FinalizationRegistry === 'function';

const active = new Map<number, WorkletNodeSlots>();
const retired = new Map<number, { deref(): WorkletNodeSlots | undefined }>();

// A node stays reachable as long as its end of the port does.
const ownersOfPorts = new WeakMap<MessagePort, WorkletNodeSlots>();

/** Makes a node known to the engine's calls. */
export function enlistNode(slots: WorkletNodeSlots): void {
  active.set(slots.id, slots);
  ownersOfPorts.set(slots.nodePort.port, slots);
}

/** The node with an id; undefined when it is gone. Called on the audio path. */
export function nodeOf(id: number): WorkletNodeSlots | undefined {
  const slots = active.get(id);
  if (slots) return slots;
  const reference = retired.get(id);
  return reference && reference.deref();
}

/** The processor is done: lets go of a node as far as the browser makes it possible. */
export function retireNode(slots: WorkletNodeSlots): void {
  if (!active.delete(slots.id)) return;
  retired.set(slots.id, tellsOfCollection ? new WeakRef(slots) : { deref: () => slots });
}

/** Forgets an id. */
export function dismissNode(id: number): void {
  active.delete(id);
  retired.delete(id);
}

/** Gives a node's engine node back that can do nothing more, lets nothing through and holds no message: it need not wait for the garbage collector. */
export function giveBack({ id, record, thread, nodeListens, processorListens }: WorkletNodeSlots): void {
  if (!record.id || processorListens || thread.nodes.has(id)) return;
  // A port that listens may hold messages, too: while it is not known where it is (message-port.ts). It is started again then, and this asked again.
  if ((nodeListens && tellsOfCollection) || thread.engine.exports.awp_parked_records(id, PortEnd.Node) > 0) return;
  for (const edge of record.incoming) if (!edge.source.isWorklet || thread.nodes.has(edge.source.id)) return;
  forget(record);
}

/** All nodes that can still be reached, of one thread or of all. */
export function liveNodes(thread?: RenderingThread): WorkletNodeSlots[] {
  const nodes = [...active.values()];
  for (const reference of retired.values()) {
    const slots = reference.deref();
    if (slots) nodes.push(slots);
  }
  return thread ? nodes.filter((slots) => slots.thread === thread) : nodes;
}
