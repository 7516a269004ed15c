// What lies upstream of a worklet node's inputs and parameters in a recorded graph.

import { typeOf } from '../node-kinds';
import type { RecordedNode } from './recorded-graph';

/** What was found upstream of some nodes. */
export interface Upstream {
  /** Worklet nodes whose audio comes through native nodes. */
  readonly worklets: readonly RecordedNode[];
  /** Types of nodes that cannot be made anew. */
  readonly unrecordable: readonly string[];
}

/** Walks upstream from native nodes, as far as other worklet nodes. */
export function upstreamOf(starts: readonly RecordedNode[]): Upstream {
  const seen = new Set<RecordedNode>();
  const worklets: RecordedNode[] = [];
  const unrecordable: string[] = [];
  const visit = (node: RecordedNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.slots) {
      worklets.push(node);
      return;
    }
    if (node.unrecordable) unrecordable.push(node.unrecordable);
    const { listener } = node.graph;
    if (listener && /Panner/.test(typeOf(node.node))) visit(listener);
    for (const { source } of node.incoming) visit(source);
  };
  starts.forEach(visit);
  return { worklets, unrecordable };
}

/** The native nodes that are, or were, connected to an input or, numbered after the inputs, a parameter of a worklet node. */
export function nativeSources(worklet: RecordedNode, input: number): RecordedNode[] {
  return worklet.incoming.filter((edge) => edge.input === input && !edge.source.slots).map(({ source }) => source);
}
