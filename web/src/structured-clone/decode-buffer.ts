// HTML §2.7.6 for buffers and the views on them.

import { malformed } from './byte-reader';
import type { Decoder } from './decoder';
import type { Intrinsics } from './intrinsics';
import { ELEMENT_SIZES, TAG_ARRAY_BUFFER, TAG_BACK_REFERENCE, TAG_REFERENCE, TAG_RESIZABLE_ARRAY_BUFFER } from './tags';

const objectToString = Object.prototype.toString;
const byteLengthOfBuffer = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get! as (this: unknown) => number;

/** The rest of a buffer whose tag was read: fresh memory of exactly its length, in the receiving realm. */
export function decodeBuffer(decoder: Decoder, tag: number): ArrayBuffer {
  const { input, intrinsics } = decoder;
  const length = input.varint();
  const maximum = tag === TAG_RESIZABLE_ARRAY_BUFFER ? input.varint() : -1;
  const source = input.raw(length);
  if (maximum >= 0 && maximum < length) throw malformed('buffer above its maximum');
  const buffer = decoder.add(maximum < 0 ? new intrinsics.ArrayBuffer(length) : resizableBuffer(intrinsics, length, maximum));
  new intrinsics.Uint8Array(buffer).set(source);
  return buffer;
}

/** The rest of a view whose tag was read. */
export function decodeView(decoder: Decoder): ArrayBufferView {
  const { input, intrinsics } = decoder;
  const kind = input.byte();
  const byteOffset = input.varint();
  const byteLength = input.varint();
  const View = intrinsics.views[kind];
  const size = (ELEMENT_SIZES as readonly number[])[kind];
  if (View === undefined || size === undefined) throw malformed(`unknown view ${kind}`);
  const buffer = viewedBuffer(decoder);
  if (byteOffset % size !== 0 || byteLength % size !== 0 || byteOffset + byteLength > buffer.byteLength) {
    throw malformed('view outside its buffer');
  }
  return decoder.add(new View(buffer, byteOffset, byteLength / size));
}

function viewedBuffer(decoder: Decoder): ArrayBufferLike {
  const { input } = decoder;
  const tag = input.byte();
  if (tag === TAG_ARRAY_BUFFER || tag === TAG_RESIZABLE_ARRAY_BUFFER) return decodeBuffer(decoder, tag);
  if (tag === TAG_REFERENCE) return asBuffer(decoder.reference(input.varint()));
  if (tag !== TAG_BACK_REFERENCE) throw malformed('buffer expected');
  return asBuffer(decoder.earlier(input.varint()));
}

// A browser without resizable buffers ignores the option.
function resizableBuffer(intrinsics: Intrinsics, length: number, maxByteLength: number): ArrayBuffer {
  const Resizable = intrinsics.ArrayBuffer as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
  return new Resizable(length, { maxByteLength });
}

// An ArrayBuffer decoded before, or the SharedArrayBuffer that came by reference.
function asBuffer(value: unknown): ArrayBufferLike {
  try {
    byteLengthOfBuffer.call(value);
  } catch {
    if (objectToString.call(value) !== '[object SharedArrayBuffer]') throw malformed('buffer expected');
  }
  return value as ArrayBufferLike;
}
