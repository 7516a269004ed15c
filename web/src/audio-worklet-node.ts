// How an AudioWorkletNode (Web Audio §1.32.4) is made: it is a real native node (a GainNode) that was given the page's prototype,
// so that AudioNode, EventTarget and connect() know it. Its class is in audio-worklet-node-interface.ts.

import { OutputRule, PortEnd } from './abi';
import { BlockWord } from './abi-words';
import { NodeRecord, setRecord } from './audio-graph';
import { createAudioParamMap } from './audio-param-map';
import { WorkletParam, adoptParams } from './audio-param';
import { CHANNEL_COUNT_MODES, CHANNEL_INTERPRETATIONS, type convertNodeOptions } from './audio-worklet-node-options';
import { EngineRefusal, type ResolvedNode } from './engine';
import { portsInUse } from './engine-host';
import type { PageWindow } from './features';
import { enlistNode } from './live-nodes';
import { PortHalf } from './message-port';
import { ProcessBlock } from './process-block';
import { reportInRealm } from './processor-error';
import type { RenderingThread } from './rendering-thread';
import { POST_MESSAGE_SITE, encode, intrinsicsOf, type Encoded, type Intrinsics } from './structured-clone';
import { watchTransfers } from './transfer-watch';
import { setSlots, type WorkletNodeSlots } from './worklet-node-slots';

const CONTEXT = "Failed to construct 'AudioWorkletNode'";

const intrinsicsOfPages = new WeakMap<PageWindow, Intrinsics>();

function pageIntrinsics(page: PageWindow): Intrinsics {
  let intrinsics = intrinsicsOfPages.get(page);
  if (!intrinsics) intrinsicsOfPages.set(page, intrinsics = intrinsicsOf(page));
  return intrinsics;
}

/** The steps of the constructor, after its checks. The processor is constructed later, by a control message of the engine. */
export function constructNode(
  page: PageWindow,
  thread: RenderingThread,
  processorName: string,
  converted: ReturnType<typeof convertNodeOptions>,
  prototype: object,
): AudioNode {
  const { context } = thread.scope;
  const resolved = constructInEngine(thread, processorName, converted.engine);
  let encoded: Encoded;
  try {
    encoded = copy(encode(converted.processor, null, { prefix: `${CONTEXT}: `, DOMException: page.DOMException }, thread.scope.passages.toScope));
  } catch (error) {
    thread.engine.exports.awp_release_node(resolved.node);
    throw error;
  }
  const node = Object.setPrototypeOf(context.createGain(), prototype) as AudioNode;
  const slots = makeSlots(node, thread, processorName, resolved, encoded);
  connectPorts(page, pageIntrinsics(page), slots);
  setSlots(node, slots);
  adoptParams(slots);
  setRecord(node, slots.record);
  enlistNode(slots);
  thread.add(slots);
  return node;
}

function constructInEngine(thread: RenderingThread, name: string, options: Parameters<typeof thread.engine.constructNode>[2]): ResolvedNode {
  try {
    return thread.engine.constructNode(thread.id, name, options);
  } catch (error) {
    if (error instanceof EngineRefusal) throw new DOMException(`${CONTEXT}: ${error.message}`, error.name);
    throw error;
  }
}

function makeSlots(
  node: AudioNode,
  thread: RenderingThread,
  processorName: string,
  resolved: ResolvedNode,
  options: Encoded,
): Omit<WorkletNodeSlots, 'nodePort' | 'processorPort'> & WorkletNodeSlots {
  const { scope: { context }, processorScope } = thread;
  const inputs = Array.from({ length: resolved.numberOfInputs }, (_, index) => (index === 0 ? node : context.createGain()));
  // The node shows its own channelCount even when it has no inputs.
  for (const input of new Set([node, ...inputs])) configure(input, resolved.channelCount, resolved.channelCountMode, resolved.channelInterpretation);
  const outputs = resolved.outputChannelCount.map(() => context.createGain());
  const params = resolved.parameters.map((descriptor) => new WorkletParam(context, descriptor));
  const pointer = thread.engine.exports.awp_process_block(resolved.node);
  const record = new NodeRecord(
    true, OutputRule.Fixed, resolved.numberOfInputs, resolved.numberOfOutputs, 0, resolved.channelCount,
    CHANNEL_COUNT_MODES.indexOf(resolved.channelCountMode),
    CHANNEL_INTERPRETATIONS.indexOf(resolved.channelInterpretation));
  record.id = resolved.node;
  record.thread = thread;
  return {
    node, id: resolved.node, thread, processorName, resolved, record, inputs, outputs, params,
    parameters: createAudioParamMap(new Map(params.map(({ name, param }) => [name, param]))),
    parameterValues: thread.engine.int32[(pointer >> 2) + BlockWord.ParameterValues] as number,
    block: processorScope && new ProcessBlock(thread.engine, processorScope.realm, pointer, params.map(({ name }) => name)),
    links: new Set(), inputRoutes: [], outputRoutes: [], outputCounts: [...resolved.outputChannelCount], options, processor: null, done: false, processorListens: false, nodeListens: false, error: undefined, onprocessorerror: null,
  } as Omit<WorkletNodeSlots, 'nodePort' | 'processorPort'> as WorkletNodeSlots;
}

/** Sets the three channel attributes of a native node. */
export function configure(node: AudioNode, count: number, mode: ChannelCountMode, interpretation: ChannelInterpretation): void {
  node.channelCount = count;
  node.channelCountMode = mode;
  node.channelInterpretation = interpretation;
}

function connectPorts(page: PageWindow, pageIntrinsics: Intrinsics, slots: WorkletNodeSlots): void {
  const { thread, id } = slots;
  const { scope: { passages }, processorScope } = thread;
  watchTransfers(page, portsInUse);
  const lifecycle = {
    start: (node: number, end: PortEnd): void => {
      if (!thread.isAlive) return;
      if (end === PortEnd.Processor) slots.processorListens = true;
      else slots.nodeListens = true;
      const parked = thread.engine.exports.awp_start_port(node, end);
      (end === PortEnd.Node ? thread.toNodes : thread.toProcessors).started(parked);
      if (slots.done) thread.giveBackLater(slots);
    },
    close: (node: number, end: PortEnd): void => {
      if (!thread.isAlive) return;
      thread.engine.exports.awp_close_port(node, end);
      (end === PortEnd.Node ? thread.toNodes : thread.toProcessors).forget(node);
    },
  };
  const pageRealm = {
    intrinsics: pageIntrinsics, MessageChannel: page.MessageChannel, MessageEvent: page.MessageEvent,
    site: POST_MESSAGE_SITE, report: null, carrier: passages.toScope,
  };
  slots.nodePort = new PortHalf(pageRealm, id, PortEnd.Node, thread.toProcessors, lifecycle);
  slots.processorPort = null;
  if (!processorScope) return;
  const { realm, intrinsics } = processorScope;
  const scopeRealm = {
    intrinsics, MessageChannel: realm.MessageChannel, MessageEvent: realm.MessageEvent,
    site: { ...POST_MESSAGE_SITE, DOMException: realm.DOMException }, report: (error: unknown) => reportInRealm(realm, error), carrier: passages.toPage,
  };
  slots.processorPort = new PortHalf(scopeRealm, id, PortEnd.Processor, thread.toNodes, lifecycle);
}

// An encoded value is valid until the next one is encoded.
function copy(encoded: Encoded): Encoded {
  return { ...encoded, bytes: encoded.bytes.slice(0, encoded.length) };
}
