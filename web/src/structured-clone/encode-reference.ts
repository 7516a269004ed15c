// What travels beside the bytes of a message: they say only that it is there.

import { encodeBuffer } from './encode-buffer';
import type { Encoder } from './encoder';
import { TAG_REFERENCE, TAG_TRANSFERRED_REFERENCE } from './tags';
import type { TransferList } from './transfer-list';

/** Writes that a value is the next of the references. The caller has told the encoder's memory of it, if anything may refer back to it. */
export function encodeReference({ out, references }: Encoder, value: object): void {
  out.byte(TAG_REFERENCE);
  out.varint(references.length);
  references.push(value);
}

/** Writes a member of the transfer list: a buffer, or one of the platform objects with which the references begin. */
export function encodeTransferred(encoder: Encoder, value: object, transfer: TransferList): void {
  const index = transfer.platformObjects.indexOf(value);
  if (index < 0) return encodeBuffer(encoder, value as ArrayBuffer, true);
  encoder.memory.add(value);
  encoder.out.byte(TAG_TRANSFERRED_REFERENCE);
  encoder.out.varint(index);
}
