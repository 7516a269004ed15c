// AudioNode.connect() and disconnect() (Web Audio §1.5.5) laid over the browser's own: worklet nodes are
// redirected to the native nodes behind their inputs and outputs, and every connection is noted (audio-graph.ts).

import { addEdgeOf, knownRecord, releaseDownstream, removeEdge, type NodeRecord } from './audio-graph';
import { disconnectionOf } from './connection-destination';
import { native } from './native';
import { recordConnection, recordDisconnection } from './offline/recorded-graph';
import { isObject, unsignedLong } from './webidl';
import { connectToParam, connectToWorklet, connectWorklet, disconnectFromParam, disconnectFromWorklet, disconnectWorklet } from './worklet-connections';
import { slotsOf } from './worklet-node-slots';
import { workletParamOf } from './worklet-params';

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
  const { destination, output, input } = disconnectionOf(args);
  const source = slotsOf(this);
  const target = destination && slotsOf(destination);
  const param = destination && workletParamOf(destination);
  if (source) disconnectWorklet(source, args);
  else if (target) disconnectFromWorklet(this, target, args);
  else if (param && param.slots) disconnectFromParam(this, param, param.slots, args);
  else disconnectNode(this, args);
  recordDisconnection(this, destination, output, input);
}

function disconnectNode(node: AudioNode, args: Args): void {
  leaveTaps(knownRecord(node));
  Reflect.apply(native.disconnect, node, args);
  const record = knownRecord(node);
  if (!record) return;
  const { destination, output, input } = disconnectionOf(args);
  const known = destination && knownRecord(destination as AudioNode);
  if (destination && !known) return;
  for (const edge of [...record.outgoing]) {
    if ((!known || edge.destination === known) && matches(edge.output, output) && matches(edge.input, input)) removeEdge(edge);
  }
  releaseDownstream(node);
}

// What is captured for several worklet nodes at once may be heard by others yet.
function leaveTaps(record: NodeRecord | undefined): void {
  if (!record || !record.taps) return;
  for (const edge of record.outgoing) if (edge.destination.isWorklet && edge.destination.thread) edge.destination.thread.routes.leaveTap(edge);
}

/** Whether an index is the one that was asked for; undefined asks for all. */
export function matches(index: number, argument: unknown): boolean {
  return argument === undefined || index === unsignedLong(argument);
}
