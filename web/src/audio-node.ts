// What the polyfill lays over AudioNode.prototype and AudioBufferSourceNode.prototype while it is engaged: the members
// whose answer differs for worklet nodes, and those whose change alters channel counts (Web Audio §1.5).

import { keepPlaying, knownRecord, recordOf, type NodeRecord } from './audio-graph';
import { CHANNEL_COUNT_MODES, CHANNEL_INTERPRETATIONS } from './audio-worklet-node-options';
import { connect, disconnect } from './connections';
import { tellActivity, tellChannelConfig, tellOutputChannels } from './engine-graph';
import { contextPrototypes, type PageWindow } from './features';
import { channelsOfBuffer, kindOf, noteScriptProcessor, noteStart } from './node-kinds';
import { nameFunction } from './webidl';
import { slotsOf } from './worklet-node-slots';

/** Lays our members over the browser's. */
export function patchAudioNode(page: PageWindow): void {
  const { prototype } = page.AudioNode;
  replaceMethod(prototype, 'connect', connect);
  replaceMethod(prototype, 'disconnect', disconnect);
  replaceGetter(prototype, 'numberOfInputs', (node: AudioNode) => slotsOf(node)?.resolved.numberOfInputs);
  replaceGetter(prototype, 'numberOfOutputs', (node: AudioNode) => slotsOf(node)?.resolved.numberOfOutputs);
  for (const name of ['channelCount', 'channelCountMode', 'channelInterpretation'] as const) {
    afterSet(prototype, name, (node: AudioNode) => channelConfigChanged(node, name));
  }
  if (typeof page.AudioBufferSourceNode === 'function') {
    afterSet(page.AudioBufferSourceNode.prototype, 'buffer', bufferChanged);
  }
  if (typeof page.ConvolverNode === 'function') afterSet(page.ConvolverNode.prototype, 'buffer', impulseChanged);
  for (const name of ['AudioScheduledSourceNode', 'AudioBufferSourceNode', 'OscillatorNode', 'ConstantSourceNode'] as const) {
    const scheduled = (page as unknown as Record<string, { prototype: AudioNode } | undefined>)[name];
    if (scheduled) afterCall(scheduled.prototype, 'start', (node) => started(node));
  }
  for (const context of contextPrototypes(page)) {
    afterCall(context, 'createScriptProcessor', (_, [, , outputChannels], made) => noteScriptProcessor(made as AudioNode, outputChannels));
  }
}

// From now on the source is watched for its end, and without a buffer it puts out nothing.
function started(node: AudioNode): void {
  noteStart(node);
  const record = recordOf(node);
  keepPlaying(node, record);
  if ('buffer' in node) updateOutputChannels(record, channelsOfBuffer(node as AudioBufferSourceNode));
}

// The native setter has checked the value, and keeps it; a worklet node's other inputs follow its first.
function channelConfigChanged(node: AudioNode, name: 'channelCount' | 'channelCountMode' | 'channelInterpretation'): void {
  const slots = slotsOf(node);
  if (slots) {
    for (const input of slots.inputs) if (input !== node) (input as unknown as Record<string, unknown>)[name] = node[name];
    // What captures an input mixes by the same rules, but to a count of its own.
    if (name === 'channelInterpretation') for (const route of slots.inputRoutes) if (route?.capture) route.capture[name] = node[name];
  }
  const record = knownRecord(node);
  if (!record) return;
  record.channelCount = node.channelCount;
  record.channelCountMode = CHANNEL_COUNT_MODES.indexOf(node.channelCountMode);
  record.channelInterpretation = CHANNEL_INTERPRETATIONS.indexOf(node.channelInterpretation);
  if (record.thread) tellChannelConfig(record, record.thread);
}

// A buffer that is taken away before the start leaves its channel count behind.
function bufferChanged(node: AudioBufferSourceNode): void {
  const record = knownRecord(node);
  const channels = channelsOfBuffer(node);
  if (record && (node.buffer || channels === 0)) updateOutputChannels(record, channels);
}

function updateOutputChannels(record: NodeRecord, channels: number): void {
  record.outputChannels = channels;
  if (record.thread) tellOutputChannels(record, record.thread);
}

function impulseChanged(node: ConvolverNode): void {
  const record = knownRecord(node);
  if (!record) return;
  const { outputChannels, tail } = kindOf(node);
  record.tail = tail * node.context.sampleRate;
  updateOutputChannels(record, outputChannels);
  if (record.thread) tellActivity(record, record.thread);
}

/** Lays a method over a prototype's own, if it has one: after the call, `called` is told of it. */
export function afterCall<T extends object>(prototype: T, name: string, called: (target: T, args: unknown[], result: unknown) => void): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (!property || typeof property.value !== 'function') return;
  const method = property.value as (...args: unknown[]) => unknown;
  const replacement = { [name](this: T, ...args: unknown[]): unknown {
    const result = Reflect.apply(method, this, args);
    called(this, args, result);
    return result;
  } }[name] as () => unknown;
  Object.defineProperty(replacement, 'length', { value: method.length, configurable: true });
  Object.defineProperty(prototype, name, { value: replacement });
}

function replaceMethod(prototype: object, name: string, method: (...args: never[]) => unknown): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  // One argument is required of connect, none of disconnect: the lengths of the browser's own.
  const value = nameFunction(method, name, (property.value as () => void).length);
  Object.defineProperty(prototype, name, { value });
}

function replaceGetter<T extends object>(prototype: T, name: string, answer: (node: T) => unknown): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (!property || !property.get) return;
  const { get: native } = property;
  const get = function (this: T): unknown {
    const own = answer(this);
    return own === undefined ? native.call(this) : own;
  };
  Object.defineProperty(prototype, name, { get: nameFunction(get, `get ${name}`) });
}

/** Lays a setter over a prototype's own, if it has one: after it, `changed` is told of the node and the value. */
export function afterSet<T extends object>(prototype: T, name: string, changed: (node: T, value: unknown) => void): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (!property || !property.set) return;
  const { set: native } = property;
  const set = function (this: T, value: unknown): void {
    native.call(this, value);
    changed(this, value);
  };
  Object.defineProperty(prototype, name, { set: nameFunction(set, `set ${name}`) });
}
