// What a page did to the nodes of an OfflineAudioContext. Most of it cannot be read back from them: connections, start and
// stop, automation, periodic waves, filters' coefficients. Recorded, it can be done again in another context
// (scratch-context.ts). Only for contexts that are rendered offline; those end with their rendering, so records may hold nodes.

import { workletParamOf } from '../worklet-params';
import { typeOf } from '../node-kinds';
import { slotsOf } from '../worklet-node-slots';
import type { ScratchContext } from './scratch-context';

/** Where a connection leads: an input of a node, or one of its AudioParams. */
export interface RecordedEdge {
  readonly source: RecordedNode;
  readonly output: number;
  readonly destination: RecordedNode;
  /** Of a worklet node the parameters are numbered after its inputs. */
  readonly input: number;
  /** The attribute that is the AudioParam; empty for an input. */
  readonly param: string;
}

/** One thing that was done to a node, at the frame where the context stood. */
export interface Operation {
  readonly frame: number;
  readonly subject: RecordedNode;
  /** Of a connection: the other node. */
  readonly destination: RecordedNode | null;
  replay(scratch: ScratchContext): void;
}

/** A node, or the listener, of an offline context. */
export class RecordedNode {
  /** All that was ever connected to it. */
  readonly incoming: RecordedEdge[] = [];
  /** What is connected to its outputs now. */
  outgoing: RecordedEdge[] = [];

  /** `unrecordable` says why a node cannot be made anew; else it is empty. */
  constructor(readonly graph: RecordedGraph, readonly node: AudioNode | AudioListener, readonly unrecordable = '') {}

  /** The slots of an AudioWorkletNode, else undefined. */
  get slots(): ReturnType<typeof slotsOf> {
    return slotsOf(this.node);
  }
}

/** All that was done to one context. */
export class RecordedGraph {
  readonly operations: Operation[] = [];
  /** The listener; recorded with the first node. */
  listener: RecordedNode | null = null;
  /** The frame for which what is done now holds. */
  frame = 0;

  constructor(readonly context: BaseAudioContext) {}

  /** Notes something that was done to a node. */
  add(subject: RecordedNode, replay: Operation['replay'], destination: RecordedNode | null = null): void {
    this.operations.push({ frame: this.frame, subject, destination, replay });
  }
}

interface RecordedParam {
  readonly owner: RecordedNode;
  readonly name: string;
}

const graphs = new WeakMap<BaseAudioContext, RecordedGraph>();
const nodes = new WeakMap<object, RecordedNode>();
const params = new WeakMap<AudioParam, RecordedParam>();
const scratches = new WeakSet<BaseAudioContext>();

/** Whether what is done to a context is recorded: it is rendered offline, and none of our own. */
export function isRecorded(context: BaseAudioContext): boolean {
  return 'startRendering' in context && !scratches.has(context);
}

/** Marks a context as one of our own. */
export function markScratch(context: BaseAudioContext): void {
  scratches.add(context);
}

/** The record of a context. */
export function graphOf(context: BaseAudioContext): RecordedGraph {
  let graph = graphs.get(context);
  if (!graph) graphs.set(context, graph = new RecordedGraph(context));
  return graph;
}

/** Files the record of a node. */
export function setRecordedNode(record: RecordedNode): void {
  nodes.set(record.node, record);
}

/** The record of a node or listener; undefined for those of other contexts. */
export function recordedNode(node: object): RecordedNode | undefined {
  return nodes.get(node);
}

/** Files an AudioParam as an attribute of its node. */
export function setRecordedParam(param: AudioParam, owner: RecordedNode, name: string): void {
  params.set(param, { owner, name });
}

/** Which attribute of which node an AudioParam is; undefined for those of other contexts. */
export function recordedParam(param: AudioParam): RecordedParam | undefined {
  return params.get(param);
}

/** Notes a connection that the page has made. */
export function recordConnection(source: AudioNode, destination: unknown, output: number, input: number): void {
  if (!isRecorded(source.context)) return;
  const from = knownOrUnknown(source);
  const end = endOf(destination, input);
  if (!end || from.outgoing.some((edge) => isSame(edge, end) && edge.output === output)) return;
  const edge = Object.assign({ source: from, output }, end);
  from.outgoing.push(edge);
  edge.destination.incoming.push(edge);
  from.graph.add(from, (scratch) => scratch.connect(edge), edge.destination);
}

/** Notes that the page has disconnected: from one destination, or, if that is undefined, from all; undefined indexes are all. */
export function recordDisconnection(source: AudioNode, destination: unknown, output: number | undefined, input: number | undefined): void {
  const from = nodes.get(source);
  if (!from) return;
  const end = destination === undefined ? undefined : endOf(destination, input ?? 0);
  const leadsThere = (edge: RecordedEdge): boolean => {
    if (!end) return destination === undefined;
    if (isParam(end) || input !== undefined) return isSame(edge, end);
    return edge.destination === end.destination && !isParam(edge);
  };
  const goes = (edge: RecordedEdge): boolean => (output === undefined || edge.output === output) && leadsThere(edge);
  for (const edge of from.outgoing.filter(goes)) from.graph.add(from, (scratch) => scratch.disconnect(edge), edge.destination);
  from.outgoing = from.outgoing.filter((edge) => !goes(edge));
}

type End = Pick<RecordedEdge, 'destination' | 'input' | 'param'>;

function endOf(destination: unknown, input: number): End | undefined {
  const worklet = workletParamOf(destination as object);
  if (worklet && worklet.slots) return { destination: knownOrUnknown(worklet.slots.node), input: worklet.input, param: '' };
  const param = params.get(destination as AudioParam);
  if (param) return { destination: param.owner, input: 0, param: param.name };
  return 'numberOfInputs' in (destination as object) ? { destination: knownOrUnknown(destination as AudioNode), input, param: '' } : undefined;
}

// Of a worklet node a parameter is numbered after the inputs.
function isParam({ destination, input, param }: End): boolean {
  const { slots } = destination;
  return param !== '' || (slots !== undefined && input >= slots.inputs.length);
}

function isSame(a: End, b: End): boolean {
  return a.destination === b.destination && a.param === b.param && a.input === b.input;
}

// The destination needs no record of its making; whatever else was not seen when it was made cannot be made again.
function knownOrUnknown(node: AudioNode): RecordedNode {
  let record = nodes.get(node);
  if (!record) {
    const type = typeOf(node);
    record = new RecordedNode(graphOf(node.context), node, type === 'AudioDestinationNode' ? '' : type);
    setRecordedNode(record);
  }
  return record;
}
