// What the polyfill lays over AudioNode.prototype and AudioBufferSourceNode.prototype while it is engaged: the members
// whose answer differs for worklet nodes, and those whose change alters channel counts (Web Audio §1.5).

import { channelsOfBuffer, knownRecord, updateChannelConfig, updateOutputChannels } from './audio-graph';
import { CHANNEL_COUNT_MODES, CHANNEL_INTERPRETATIONS } from './audio-worklet-node-options';
import { connect, disconnect } from './connections';
import type { PageWindow } from './features';
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
  if (typeof page.ConvolverNode === 'function') afterSet(page.ConvolverNode.prototype, 'buffer', bufferChanged);
}

// The native setter has checked the value, and keeps it; a worklet node's other inputs follow its first.
function channelConfigChanged(node: AudioNode, name: 'channelCount' | 'channelCountMode' | 'channelInterpretation'): void {
  const slots = slotsOf(node);
  if (slots) {
    for (const input of slots.inputs) if (input !== node) (input as unknown as Record<string, unknown>)[name] = node[name];
  }
  const record = knownRecord(node);
  if (!record) return;
  record.channelCount = node.channelCount;
  record.channelCountMode = CHANNEL_COUNT_MODES.indexOf(node.channelCountMode);
  record.channelInterpretation = CHANNEL_INTERPRETATIONS.indexOf(node.channelInterpretation);
  updateChannelConfig(record);
}

function bufferChanged(node: AudioBufferSourceNode | ConvolverNode): void {
  const record = knownRecord(node);
  if (record) updateOutputChannels(record, channelsOfBuffer(node));
}

function replaceMethod(prototype: object, name: string, method: (...args: never[]) => unknown): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  // One argument is required of connect, none of disconnect: the lengths of the browser's own.
  Object.defineProperty(method, 'length', { value: (property.value as () => void).length, configurable: true });
  Object.defineProperty(prototype, name, { ...property, value: method });
}

function replaceGetter<T extends object>(prototype: T, name: string, answer: (node: T) => unknown): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (!property || !property.get) return;
  const { get } = property;
  Object.defineProperty(prototype, name, {
    ...property,
    get(this: T): unknown {
      const own = answer(this);
      return own === undefined ? get.call(this) : own;
    },
  });
}

function afterSet<T extends object>(prototype: T, name: string, changed: (node: T) => void): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (!property || !property.set) return;
  const { set } = property;
  Object.defineProperty(prototype, name, {
    ...property,
    set(this: T, value: unknown): void {
      set.call(this, value);
      changed(this);
    },
  });
}
