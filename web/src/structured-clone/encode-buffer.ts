// HTML §2.7.3 steps 13 and 14: buffers and the views on them; §2.7.7 step 5: their transfer.

import { slots } from './brand';
import { couldNotBeCloned, dataCloneError } from './data-clone-error';
import { encodeReference } from './encode-reference';
import type { Encoder } from './encoder';
import { isDetached } from './native-clone';
import { TAG_ARRAY_BUFFER, TAG_RESIZABLE_ARRAY_BUFFER, TAG_VIEW } from './tags';
import type { TransferList } from './transfer-list';
import { bufferOf, byteLengthOf, byteOffsetOf, kindOf } from './view';

const maxByteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'maxByteLength')?.get;
const resizable = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'resizable')?.get;

/** Bytes from which a buffer is not written down where it can be moved (see Carrier.isAtOnce): copying it in and out costs more. */
const LARGE = 1 << 13;

/** A transferred buffer and the place in the scratch that its bytes will take. */
export interface ReservedBuffer {
  readonly buffer: ArrayBuffer;
  readonly at: number;
  readonly length: number;
}

/** Writes a buffer's bytes, or for a transferred one reserves their place; large ones travel beside the bytes. */
export function encodeBuffer(encoder: Encoder, value: ArrayBuffer, transferred: boolean): void {
  const { out } = encoder;
  if (!transferred && isDetached(value)) throw detachedError(encoder);
  const length = slots.bufferLength.call(value);
  encoder.memory.add(value);
  const isResizable = resizable !== undefined && resizable.call(value) === true;
  if (encoder.refersBuffers && length >= LARGE && !isResizable) return refer(encoder, value, length, transferred);
  if (isResizable && maxByteLength !== undefined) {
    out.byte(TAG_RESIZABLE_ARRAY_BUFFER);
    out.varint(length);
    out.varint(maxByteLength.call(value) as number);
  } else {
    out.byte(TAG_ARRAY_BUFFER);
    out.varint(length);
  }
  if (!transferred) {
    out.raw(new Uint8Array(value));
    return;
  }
  encoder.reserved.push({ buffer: value, at: out.length, length });
  out.reserve(length);
  out.length += length;
}

// A transferred buffer is moved itself, of another one a copy.
function refer(encoder: Encoder, value: ArrayBuffer, length: number, transferred: boolean): void {
  if (transferred) return encodeReference(encoder, value);
  const copy = new ArrayBuffer(length); // slice() would ask the page which constructor to take
  new Uint8Array(copy).set(new Uint8Array(value));
  encoder.copies.push(copy);
  encodeReference(encoder, copy);
}

/** Writes a typed array or DataView and its buffer. */
export function encodeView(encoder: Encoder, value: ArrayBufferView): void {
  const { out } = encoder;
  const buffer = bufferOf(value);
  const kind = kindOf(value);
  if (kind < 0) throw couldNotBeCloned(encoder.site, value);
  // Read before the buffer is serialised, which runs no code of the page's: nothing changes in between.
  const byteOffset = byteOffsetOf(value, kind);
  const byteLength = byteLengthOf(value, kind);
  if (byteOffset < 0 || (byteLength === 0 && isDetached(buffer))) throw detachedError(encoder);
  out.byte(TAG_VIEW);
  out.byte(kind);
  out.varint(byteOffset);
  out.varint(byteLength);
  encoder.object(buffer);
  encoder.memory.add(value);
}

/** Moves the bytes, after which nothing can fail any more but the transfer itself. */
export function moveBuffers(encoder: Encoder, transfer: TransferList): void {
  transfer.assertTransferable();
  for (const { buffer, at, length } of encoder.reserved) {
    const source = new Uint8Array(buffer);
    if (source.length !== length) throw dataCloneError(encoder.site, 'An ArrayBuffer was resized and could not be cloned.');
    encoder.out.bytes.set(source, at);
  }
}

function detachedError(encoder: Encoder): DOMException {
  return dataCloneError(encoder.site, 'An ArrayBuffer is detached and could not be cloned.');
}
