// The connections of worklet nodes (Web Audio §1.5.5): they lead to the native nodes behind inputs and outputs, or, between
// worklet nodes, are edges of the engine's graph.

import { addEdge, addEdgeOf, findEdge, knownRecord, recordOf, releaseDownstream, removeEdge } from './audio-graph';
import type { WorkletParam } from './audio-param';
import { isDestination, isNode } from './connection-destination';
import { matches } from './connections';
import { connectNative, disconnectNative, native } from './native';
import { modulate } from './parameter-values';
import { isObject, unsignedLong } from './webidl';
import { slotsOf, type Link, type WorkletNodeSlots } from './worklet-node-slots';
import { workletParamOf } from './worklet-params';

type Args = readonly unknown[];

// ---- from a native node to a worklet node ----

/** Connects a native node to a worklet node. */
export function connectToWorklet(node: AudioNode, target: WorkletNodeSlots, args: Args): AudioNode {
  const output = unsignedLong(args[1] ?? 0);
  const input = unsignedLong(args[2] ?? 0);
  checkContext(node.context, target.thread.scope.context, 'connect');
  checkIndex(output, node.numberOfOutputs, 'output', 'connect');
  checkIndex(input, target.resolved.numberOfInputs, 'input', 'connect');
  // First of all its lanes: what is heard of the connection finds them.
  addEdgeOf(node, output, target.node, input);
  target.thread.routes.tap(node, output, target.record);
  target.thread.routes.routeInput(target, input);
  connectNative(node, target.inputs[input] as AudioNode, output, 0);
  return target.node;
}

/** Disconnects a native node from a worklet node. */
export function disconnectFromWorklet(node: AudioNode, target: WorkletNodeSlots, args: Args): void {
  const [, outputArg, inputArg] = args;
  if (outputArg !== undefined) checkIndex(unsignedLong(outputArg), node.numberOfOutputs, 'output', 'disconnect');
  if (inputArg !== undefined) checkIndex(unsignedLong(inputArg), target.resolved.numberOfInputs, 'input', 'disconnect');
  const record = knownRecord(node);
  const edges = record ? [...record.outgoing].filter((edge) =>
    edge.destination === target.record && edge.input < target.resolved.numberOfInputs &&
    matches(edge.output, outputArg) && matches(edge.input, inputArg)) : [];
  if (edges.length === 0) throw notConnected();
  for (const edge of edges) {
    target.thread.routes.leaveTap(edge);
    disconnectNative(node, target.inputs[edge.input] as AudioNode, edge.output, 0);
    removeEdge(edge);
  }
  releaseDownstream(node);
}

// ---- from a native node to a worklet node's AudioParam ----

/** Connects a native node to a worklet node's AudioParam. */
export function connectToParam(node: AudioNode, param: WorkletParam, slots: WorkletNodeSlots, args: Args): undefined {
  const output = unsignedLong(args[1] ?? 0);
  checkContext(node.context, slots.thread.scope.context, 'connect');
  checkIndex(output, node.numberOfOutputs, 'output', 'connect');
  connectNative(node, param.sum, output, 0);
  addEdgeOf(node, output, slots.node, param.input);
  modulate(param);
}

/** Disconnects a native node from a worklet node's AudioParam. */
export function disconnectFromParam(node: AudioNode, param: WorkletParam, { record }: WorkletNodeSlots, args: Args): void {
  const [, outputArg] = args;
  if (outputArg !== undefined) checkIndex(unsignedLong(outputArg), node.numberOfOutputs, 'output', 'disconnect');
  const source = knownRecord(node);
  const edges = source ? [...source.outgoing].filter((edge) =>
    edge.destination === record && edge.input === param.input && matches(edge.output, outputArg)) : [];
  if (edges.length === 0) throw notConnected();
  for (const edge of edges) {
    disconnectNative(node, param.sum, edge.output, 0);
    removeEdge(edge);
  }
  releaseDownstream(node);
}

// ---- from a worklet node ----

/** Connects a worklet node to anything. */
export function connectWorklet(source: WorkletNodeSlots, args: Args): AudioNode | undefined {
  if (args.length === 0) throw new TypeError("Failed to execute 'connect' on 'AudioNode': 1 argument required, but only 0 present.");
  const destination = args[0] as AudioNode | AudioParam;
  const output = unsignedLong(args[1] ?? 0);
  const input = unsignedLong(args[2] ?? 0);
  const target = isObject(destination) ? slotsOf(destination) : undefined;
  const param = isObject(destination) ? workletParamOf(destination) : undefined;
  checkIndex(output, source.resolved.numberOfOutputs, 'output', 'connect');
  if (target) {
    checkContext(source.thread.scope.context, target.thread.scope.context, 'connect');
    checkIndex(input, target.resolved.numberOfInputs, 'input', 'connect');
    addEdge(source.record, output, target.record, input);
  } else if (param && param.slots) {
    // The engine sums it into the parameter, in the same render quantum: no lane, no latency.
    checkContext(source.thread.scope.context, param.slots.thread.scope.context, 'connect');
    addEdge(source.record, output, param.slots.record, param.input);
  } else {
    connectNativeTarget(source, args, output, input);
  }
  const link = { output, destination, input };
  if (![...source.links].some((other) => sameLink(other, link))) source.links.add(link);
  return isNode(destination) ? destination : undefined;
}

function connectNativeTarget(source: WorkletNodeSlots, args: Args, output: number, input: number): void {
  const destination = args[0] as AudioNode | AudioParam;
  // The browser checks the rest, on the native node of this output: types, contexts, the input's index.
  if (isNode(destination)) Reflect.apply(native.connect, source.outputs[output], [destination, 0, input]);
  else connectParam(source.outputs[output] as AudioNode, destination);
  if (isNode(destination)) addEdge(source.record, output, recordOf(destination), input);
  source.thread.routes.routeOutput(source, output);
}

// Chromium 64 calls another context's AudioParam a SyntaxError.
function connectParam(output: AudioNode, param: AudioParam): void {
  try {
    native.connect.call(output, param);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SyntaxError') throw otherContext('connect');
    throw error;
  }
}

/** Disconnects a worklet node from anything. */
export function disconnectWorklet(source: WorkletNodeSlots, args: Args): void {
  const [first, second, third] = args;
  const toObject = isDestination(first);
  if (!toObject && args.length > 1) throw new TypeError("Failed to execute 'disconnect' on 'AudioNode': parameter 1 is not of type 'AudioNode'.");
  const outputArg = toObject || args.length === 0 ? second : unsignedLong(first);
  if (outputArg !== undefined) checkIndex(unsignedLong(outputArg), source.resolved.numberOfOutputs, 'output', 'disconnect');
  if (third !== undefined && isNode(first)) checkIndex(unsignedLong(third), first.numberOfInputs, 'input', 'disconnect');
  const links = [...source.links].filter((link) =>
    (!toObject || link.destination === first) && matches(link.output, outputArg) && matches(link.input, toObject ? third : undefined));
  if (toObject && links.length === 0) throw notConnected();
  for (const link of links) removeLink(source, link);
}

function removeLink(source: WorkletNodeSlots, link: Link): void {
  const { output, destination, input } = link;
  source.links.delete(link);
  const param = workletParamOf(destination);
  const record = param && param.slots ? param.slots.record : isNode(destination) ? knownRecord(destination) : undefined;
  const edge = record ? findEdge(source.record, record, output, param ? param.input : input) : undefined;
  if (edge) removeEdge(edge);
  if (isOurs(destination)) return;
  disconnectNative(source.outputs[output] as AudioNode, destination, 0, input);
  const stillUsed = [...source.links].some((other) => other.output === output && !isOurs(other.destination));
  if (!stillUsed) source.thread.routes.unrouteOutput(source, output);
}

// ---- checks, as Chromium words them ----

function sameLink(a: Link, b: Link): boolean {
  return a.output === b.output && a.destination === b.destination && a.input === b.input;
}

/** Whether the engine itself brings the sound there. */
export function isOurs(destination: object): boolean {
  return slotsOf(destination) !== undefined || workletParamOf(destination) !== undefined;
}

function checkIndex(index: number, count: number, kind: 'input' | 'output', method: string): void {
  if (index < count) return;
  throw new DOMException(
    `Failed to execute '${method}' on 'AudioNode': ${kind} index (${index}) exceeds number of ${kind}s (${count}).`, 'IndexSizeError');
}

function checkContext(a: BaseAudioContext, b: BaseAudioContext, method: string): void {
  if (a !== b) throw otherContext(method);
}

function otherContext(method: string): DOMException {
  return new DOMException(
    `Failed to execute '${method}' on 'AudioNode': cannot connect to a destination belonging to a different audio context.`,
    'InvalidAccessError');
}

function notConnected(): DOMException {
  return new DOMException(
    "Failed to execute 'disconnect' on 'AudioNode': the given destination is not connected.", 'InvalidAccessError');
}
