// Which platform objects an AudioWorkletGlobalScope has an interface for: only those can be deserialised there (HTML §2.7.6
// step 25, §2.7.8 step 3). All of the others are Window's and Worker's: Blob, File, ImageBitmap, ImageData, CryptoKey, OffscreenCanvas, ….

import { isWebAssemblyModule } from './structured-clone/brand';

type SlotReader = (this: unknown) => unknown;

// Interfaces that are [Exposed=*], with an attribute whose getter reads a slot.
const INTERFACES = [
  ['MessagePort', 'onmessage'], ['ReadableStream', 'locked'], ['WritableStream', 'locked'], ['TransformStream', 'readable'],
  ['DOMException', 'code'], ['SharedArrayBuffer', 'byteLength'], ['ArrayBuffer', 'byteLength'],
] as const;

const readers: SlotReader[] = [];
for (const [name, attribute] of INTERFACES) {
  if (typeof self === 'undefined') break; // imported where there is no page
  const prototype = (self as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype;
  const getter = prototype && Object.getOwnPropertyDescriptor(prototype, attribute)?.get;
  if (getter) readers.push(getter);
}

/** Whether an AudioWorkletGlobalScope can have such an object. */
export function isExposedInWorklets(value: unknown): boolean {
  return readers.some((reader) => reads(reader, value)) || isWebAssemblyModule(value as object);
}

function reads(reader: SlotReader, value: unknown): boolean {
  try {
    reader.call(value);
    return true;
  } catch {
    return false;
  }
}
