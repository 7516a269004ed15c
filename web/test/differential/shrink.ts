// Makes a graph that fails smaller, as long as it goes on failing.

import type { GraphDescription, NodeDescription } from './graph';

/** The smallest graph found in which `fails` holds; it holds in `graph`. */
export async function shrink(graph: GraphDescription, fails: (graph: GraphDescription) => Promise<boolean>): Promise<GraphDescription> {
  let smallest = graph;
  for (let again = true; again;) {
    again = false;
    for (const smaller of smallerThan(smallest)) {
      if (!(await fails(smaller))) continue;
      smallest = smaller;
      again = true;
      break;
    }
  }
  return smallest;
}

function* smallerThan(graph: GraphDescription): Iterable<GraphDescription> {
  for (let node = 0; node < graph.nodes.length; node++) yield withoutNode(graph, node);
  for (let change = 0; change < graph.changes.length; change++) yield { ...graph, changes: without(graph.changes, change) };
  for (let edge = 0; edge < graph.edges.length; edge++) yield withoutEdge(graph, edge);
  for (let node = 0; node < graph.nodes.length; node++) {
    for (const simpler of simplerThan(graph.nodes[node] as NodeDescription)) {
      yield { ...graph, nodes: graph.nodes.map((other, index) => (index === node ? simpler : other)) };
    }
  }
  if (graph.channels > 1) yield { ...graph, channels: 1 };
  if (graph.length > 128 && graph.changes.length === 0) yield { ...graph, length: Math.max(128, graph.length >> 1) };
}

// What is not connected cannot be disconnected.
function withoutEdge(graph: GraphDescription, index: number): GraphDescription {
  const text = JSON.stringify(graph.edges[index]);
  const keep = (edges: GraphDescription['edges']): GraphDescription['edges'] => edges.filter((edge) => JSON.stringify(edge) !== text);
  const changes = graph.changes.map((change) => ({ ...change, connect: keep(change.connect), disconnect: keep(change.disconnect) }));
  return { ...graph, edges: without(graph.edges, index), changes };
}

function withoutNode(graph: GraphDescription, node: number): GraphDescription {
  const renumber = (index: number): number => (index > node ? index - 1 : index);
  const keep = <E extends { from: number; to: number }>(edges: readonly E[]): E[] => edges
    .filter(({ from, to }) => from !== node && to !== node)
    .map((edge) => ({ ...edge, from: renumber(edge.from), to: renumber(edge.to) }));
  return {
    ...graph,
    nodes: without(graph.nodes, node),
    edges: keep(graph.edges),
    changes: graph.changes.map((change) => ({
      ...change,
      connect: keep(change.connect),
      disconnect: keep(change.disconnect),
      automate: change.automate.filter((entry) => entry.node !== node).map((entry) => ({ ...entry, node: renumber(entry.node) })),
    })),
  };
}

function* simplerThan(node: NodeDescription): Iterable<NodeDescription> {
  for (const name of Object.keys(node.params)) {
    const calls = node.params[name] as NodeDescription['params'][string];
    // All at once, or from the second on: a timeline without a beginning is another matter.
    if (calls.length > 0) yield { ...node, params: { ...node.params, [name]: [] } };
    for (let call = 1; call < calls.length; call++) yield { ...node, params: { ...node.params, [name]: without(calls, call) } };
  }
  for (const name of Object.keys(node.attributes)) {
    const { [name]: _, ...attributes } = node.attributes;
    if (name !== 'buffer' && name !== 'curve') yield { ...node, attributes };
  }
  if (node.start) yield { ...node, start: 0 };
  if (node.stop !== undefined) {
    const { stop, ...endless } = node;
    if (stop) yield endless;
  }
  if (node.kind !== 'worklet') return;
  const options = node.args[1] as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    const { [name]: _, ...rest } = options;
    if (!/^numberOf|processorOptions/.test(name)) yield { ...node, args: [node.args[0], rest] };
  }
}

function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index);
}
