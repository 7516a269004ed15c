// The records of message ports that go to the other thread: what a PortHalf writes to, where its other end lives there.

import { KIND_MESSAGE, KIND_MESSAGE_WITH_REFERENCES, type References } from '../message-ring';
import type { Encoded } from '../structured-clone';
import type { RecordWriter } from './records';
import { numberOf, type ReferenceReceiver } from './references';

/** Bytes behind the message of a record with references. */
export const TRAILER = 8;

let scratch = new Uint8Array(256);
let words = new DataView(scratch.buffer);

/** What a PortHalf writes to. */
export interface PortSink {
  write(node: number, encoded: Encoded): void;
  writeKind(node: number, kind: number): void;
}

/** Writes the records of all ports of a context for the other thread. */
export class PortWriter implements PortSink {
  written = 0;

  constructor(private readonly writer: RecordWriter, private readonly isAlive: () => boolean) {}

  write(node: number, encoded: Encoded): void {
    if (!this.isAlive()) return;
    this.written++;
    if (encoded.references.length === 0) this.writer.write(KIND_MESSAGE, node, encoded.bytes, encoded.length);
    else writeWithReferences(this.writer, KIND_MESSAGE_WITH_REFERENCES, node, encoded);
  }

  writeKind(node: number, kind: number): void {
    if (this.isAlive()) this.writer.write(kind, node, scratch, 0);
  }
}

/** Appends a record with the words that name its references. */
export function writeWithReferences(writer: RecordWriter, kind: number, node: number, { bytes, length, transferred, freight }: Encoded): void {
  if (length + TRAILER > scratch.length) {
    scratch = new Uint8Array(2 * (length + TRAILER));
    words = new DataView(scratch.buffer);
  }
  scratch.set(bytes.subarray(0, length));
  words.setInt32(length, transferred, true);
  words.setInt32(length + 4, numberOf(freight), true);
  writer.write(kind, node, scratch, length + TRAILER);
}

/** The references that such a record names; null while they are under way. */
export function referencesOf(receiver: ReferenceReceiver, bytes: Uint8Array, offset: number, length: number): References | null {
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + offset + length - TRAILER, TRAILER);
  return receiver.take(trailer.getInt32(4, true), trailer.getInt32(0, true));
}
