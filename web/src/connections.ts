// AudioNode.connect() and disconnect() (Web Audio §1.5.5) laid over the browser's own: worklet nodes are
// redirected to the native nodes behind their inputs and outputs, and every connection is noted (audio-graph.ts).

import { addEdge, addEdgeOf, findEdge, knownRecord, recordOf, releasePlaying, removeEdge } from './audio-graph';
import { workletParamOf, type WorkletParam } from './audio-param';
import { connectNative, disconnectNative, native } from './native';
import { recordConnection, recordDisconnection } from './offline/recorded-graph';
import { modulate } from './parameter-values';
import { isObject, unsignedLong } from './webidl';
import { slotsOf, type Link, type WorkletNodeSlots } from './worklet-node-slots';

type Args = readonly unknown[];

/** `connect` for AudioNode.prototype. */
export function connect(this: AudioNode, ...args: Args): AudioNode | undefined {
  const result = connectAny(this, args);
  recordConnection(this, args[0], unsignedLong(args[1] ?? 0), unsignedLong(args[2] ?? 0));
  return result;
}

function connectAny(node: AudioNode, args: Args): AudioNode | undefined {
  const destination = args[0] as AudioNode;
  const source = slotsOf(node);
  const target = isObject(destination) ? slotsOf(destination) : undefined;
  const param = isObject(destination) ? workletParamOf(destination) : undefined;
  if (source) return connectWorklet(source, args);
  if (target) return connectToWorklet(node, target, args);
  if (param && param.slots) return connectToParam(node, param, param.slots, args);
  const result = Reflect.apply(native.connect, node, args) as AudioNode | undefined;
  if (result) addEdgeOf(node, unsignedLong(args[1] ?? 0), destination, unsignedLong(args[2] ?? 0));
  return result;
}

/** `disconnect` for AudioNode.prototype. */
export function disconnect(this: AudioNode, ...args: Args): void {
  disconnectAny(this, args);
  const [destination, output, input] = isDestination(args[0]) ? args : [undefined, args[0]];
  const index = (value: unknown): number | undefined => (value === undefined ? undefined : unsignedLong(value));
  recordDisconnection(this, destination, index(output), index(input));
}

function disconnectAny(node: AudioNode, args: Args): void {
  const source = slotsOf(node);
  if (source) return disconnectWorklet(source, args);
  const target = isObject(args[0]) ? slotsOf(args[0]) : undefined;
  if (target) return disconnectFromWorklet(node, target, args);
  const param = isObject(args[0]) ? workletParamOf(args[0]) : undefined;
  if (param && param.slots) return disconnectFromParam(node, param, param.slots, args);
  Reflect.apply(native.disconnect, node, args);
  const record = knownRecord(node);
  if (!record) return;
  const destination = isDestination(args[0]) ? knownRecord(args[0] as AudioNode) : undefined;
  if (isDestination(args[0]) && !destination) return;
  const output = isDestination(args[0]) ? args[1] : args[0];
  for (const edge of [...record.outgoing]) {
    if (destination && edge.destination !== destination) continue;
    if (matches(edge.output, output) && matches(edge.input, isDestination(args[0]) ? args[2] : undefined)) removeEdge(edge);
  }
  releasePlaying(node);
}

// ---- from a native node to a worklet node ----

function connectToWorklet(node: AudioNode, target: WorkletNodeSlots, args: Args): AudioNode {
  const output = unsignedLong(args[1] ?? 0);
  const input = unsignedLong(args[2] ?? 0);
  checkContext(node.context, target.thread.scope.context, 'connect');
  checkIndex(output, node.numberOfOutputs, 'output', 'connect');
  checkIndex(input, target.resolved.numberOfInputs, 'input', 'connect');
  connectNative(node, target.inputs[input] as AudioNode, output, 0);
  addEdgeOf(node, output, target.node, input);
  target.thread.routes.routeInput(target, input);
  return target.node;
}

function disconnectFromWorklet(node: AudioNode, target: WorkletNodeSlots, args: Args): void {
  const [, outputArg, inputArg] = args;
  if (outputArg !== undefined) checkIndex(unsignedLong(outputArg), node.numberOfOutputs, 'output', 'disconnect');
  if (inputArg !== undefined) checkIndex(unsignedLong(inputArg), target.resolved.numberOfInputs, 'input', 'disconnect');
  const record = knownRecord(node);
  const edges = record ? [...record.outgoing].filter((edge) =>
    edge.destination === target.record && edge.input < target.resolved.numberOfInputs &&
    matches(edge.output, outputArg) && matches(edge.input, inputArg)) : [];
  if (edges.length === 0) throw notConnected();
  for (const edge of edges) {
    disconnectNative(node, target.inputs[edge.input] as AudioNode, edge.output, 0);
    removeEdge(edge);
  }
  releasePlaying(node);
}

// ---- from a native node to a worklet node's AudioParam ----

function connectToParam(node: AudioNode, param: WorkletParam, slots: WorkletNodeSlots, args: Args): undefined {
  const output = unsignedLong(args[1] ?? 0);
  checkContext(node.context, slots.thread.scope.context, 'connect');
  checkIndex(output, node.numberOfOutputs, 'output', 'connect');
  connectNative(node, param.sum, output, 0);
  addEdgeOf(node, output, slots.node, param.input);
  modulate(param);
}

function disconnectFromParam(node: AudioNode, param: WorkletParam, { record }: WorkletNodeSlots, args: Args): void {
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
  releasePlaying(node);
}

// ---- from a worklet node ----

function connectWorklet(source: WorkletNodeSlots, args: Args): AudioNode | undefined {
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

function disconnectWorklet(source: WorkletNodeSlots, args: Args): void {
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

function matches(index: number, argument: unknown): boolean {
  return argument === undefined || index === unsignedLong(argument);
}

/** Whether the engine itself brings the sound there. */
export function isOurs(destination: object): boolean {
  return slotsOf(destination) !== undefined || workletParamOf(destination) !== undefined;
}

// Any other value than these is an output's index: Web IDL's overloads (§3.6) leave nothing else.
function isDestination(value: unknown): value is AudioNode | AudioParam {
  return isNode(value) || (isObject(value) && 'setValueAtTime' in value);
}

function isNode(value: unknown): value is AudioNode {
  return isObject(value) && 'numberOfInputs' in value;
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
