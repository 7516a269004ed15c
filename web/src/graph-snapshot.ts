// The graph around the worklet nodes, as the inspector draws it: a copy, taken when asked for.

import type { NodeRecord } from './audio-graph';
import type { RenderingThread } from './rendering-thread';

/** A node of a graph. */
export interface GraphNode {
  /** Stays the same as long as the node lives. */
  readonly id: number;
  /** The processor's name, or a native node's interface. */
  readonly name: string;
  readonly isWorklet: boolean;
  /** A worklet node whose processor is, or will be, called. */
  readonly isActive: boolean;
  readonly inputs: number;
  readonly outputs: number;
}

/** A connection of a graph. */
export interface GraphEdge {
  readonly from: number;
  readonly output: number;
  readonly to: number;
  /** Number of the input; those after the last input are the worklet node's parameters. */
  readonly input: number;
}

/** What is connected to the worklet nodes of a context. */
export interface WorkletGraph {
  readonly context: BaseAudioContext;
  /** Seconds by which sound through a worklet is late; 0 while nothing plays. */
  readonly latency: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const ids = new WeakMap<NodeRecord, number>();
let lastId = 0;

/** The graph of a context that has worklets. @internal */
export function graphOf(thread: RenderingThread): WorkletGraph {
  const { context } = thread.scope;
  const names = new Map<NodeRecord, string>();
  for (const { record, processorName } of thread.nodes.values()) names.set(record, processorName);
  const records = reachable(names.keys());
  const edges: GraphEdge[] = [];
  for (const record of records) {
    for (const { output, destination, input } of record.outgoing) {
      if (records.has(destination)) edges.push({ from: idOf(record), output, to: idOf(destination), input });
    }
  }
  const nodes = Array.from(records, (record): GraphNode => ({
    id: idOf(record),
    name: names.get(record) || record.name,
    isWorklet: record.isWorklet,
    isActive: names.has(record),
    inputs: record.numberOfInputs,
    outputs: record.numberOfOutputs,
  }));
  return { context, latency: thread.driver ? (thread.driver.latency + thread.lookAhead) / context.sampleRate : 0, nodes, edges };
}

// All that leads to a worklet node, and all that it leads to.
function reachable(worklets: Iterable<NodeRecord>): Set<NodeRecord> {
  const found = new Set(worklets);
  for (const record of found) {
    for (const { source } of record.incoming) found.add(source);
    for (const { destination } of record.outgoing) found.add(destination);
  }
  return found;
}

function idOf(record: NodeRecord): number {
  let id = ids.get(record);
  if (id === undefined) ids.set(record, (id = ++lastId));
  return id;
}
