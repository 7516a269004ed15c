// The two queues of the engine, TypeScript half: RingBuffer for samples, RecordRing for the records of message ports.
// Twin of polyfill/ringbuffer (Go). Single producer, single consumer, wait-free; neither half calls the other, so that user
// code that runs within an import of the engine can write. Nothing below allocates except constructors and `attach`.
//
// A record is contiguous and padded to 8 bytes (padding is left as it was):
//
//   byte    0  length    u32  bytes of payload
//           4  kind      u32  0 … 254; 255 is a skip: these 8 bytes and `length` more, up to the end of the storage
//           8  port      i32  node id of the port the record is for
//          12  sequence  u32  counted by the writer from 0, wrapping
//          16  payload   length bytes, then padding

import { KIND_SKIP, MAX_KIND, RECORD_HEADER_SIZE, SKIP_HEADER_SIZE } from './ring-layout';
import { EXPECTED, FORMAT_RECORDS, FORMAT_SAMPLES, HEADER_SIZE, READ, RingMemory, WRITE, WRITTEN, newRingMemory, roundCapacity } from './ring-memory';
import type { RingBytes } from './ring-memory';

export { MAX_KIND, RECORD_HEADER_SIZE };

const FIRST_WORD = HEADER_SIZE / 4;

/** Below this many bytes a loop over words beats TypedArray.set, which needs a subarray object. */
const LOOP_LIMIT = 256;

function padded(length: number): number {
  return (length + 7) & ~7;
}

/** The smallest storage in bytes that takes a record of `payloadBytes` whenever the ring is empty, wherever its indices stand. */
export function capacityFor(payloadBytes: number): number {
  return roundCapacity(2 * (RECORD_HEADER_SIZE + padded(payloadBytes)));
}

/** A queue of byte records. Writer's side: `write`. Reader's side: `next`, the record fields, `release`. */
export class RecordRing extends RingMemory {
  /** The record that `next` showed: bytes of payload, kind, port, sequence number, and where the payload begins in `storage`. */
  recordLength = 0;
  recordKind = 0;
  recordPort = 0;
  recordSequence = 0;
  recordOffset = 0;
  private pending = 0;

  /** The ring that lies at `byteOffset` (a multiple of 8) of `buffer`, laid out by Go or by `create`. */
  constructor(buffer: RingBytes, byteOffset: number) {
    super(buffer, byteOffset, FORMAT_RECORDS);
  }

  /** A new empty ring in memory of its own; `capacity` bytes of storage, rounded up to a power of two. */
  static create(capacity: number, shared = false): RecordRing {
    return new RecordRing(newRingMemory(capacity, FORMAT_RECORDS, shared), 0);
  }

  /** The longest payload in bytes that `write` takes. */
  get maxPayload(): number {
    return this.capacity / 2 - RECORD_HEADER_SIZE;
  }

  /** How much of it holds what was not read yet, 0 to 1. */
  get fill(): number {
    return this.used() / this.capacity;
  }

  /** Whether there is nothing to read; a record shown but not released counts as there. */
  get isEmpty(): boolean {
    return this.used() === 0;
  }

  /** Appends a record of `bytes[start, start + length)`; false where it does not fit, now or (see maxPayload) ever. */
  write(kind: number, port: number, bytes: Uint8Array, length: number = bytes.length, start = 0): boolean {
    this.assertAttached();
    if (kind < 0 || kind > MAX_KIND || length > this.maxPayload) return false;
    const size = RECORD_HEADER_SIZE + padded(length);
    const write = this.load(WRITE);
    let at = write & (this.capacity - 1);
    const rest = this.capacity - at;
    const skip = rest < size ? rest : 0;
    if (skip + size > this.capacity - this.used()) return false;
    const words = this.words;
    if (skip > 0) {
      words[FIRST_WORD + (at >> 2)] = skip - SKIP_HEADER_SIZE;
      words[FIRST_WORD + (at >> 2) + 1] = KIND_SKIP;
      at = 0;
    }
    const word = FIRST_WORD + (at >> 2);
    const sequence = words[WRITTEN]!;
    words[word] = length;
    words[word + 1] = kind;
    words[word + 2] = port;
    words[word + 3] = sequence;
    this.copyIn(bytes, start, length, at + RECORD_HEADER_SIZE);
    words[WRITTEN] = sequence + 1;
    this.store(WRITE, write + skip + size); // publishes all of the above
    return true;
  }

  private copyIn(bytes: Uint8Array, start: number, length: number, at: number): void {
    const storage = this.storage;
    if (length > LOOP_LIMIT) {
      storage.set(bytes.subarray(start, start + length), at);
      return;
    }
    for (let i = 0; i < length; i++) storage[at + i] = bytes[start + i]!;
  }

  /**
   * Shows the oldest unreleased record in the `record…` fields; false when there is none. It shows the same one until `release`.
   * Throws on a gap in the sequence (once, then goes on behind it) and on bytes that cannot be a record (always).
   */
  next(): boolean {
    this.assertAttached();
    let used = this.used();
    while (used > 0) {
      const read = this.load(READ);
      const at = read & (this.capacity - 1);
      const word = FIRST_WORD + (at >> 2);
      const length = this.words[word]! >>> 0;
      const kind = this.words[word + 1]! >>> 0;
      const size = (kind === KIND_SKIP ? SKIP_HEADER_SIZE : RECORD_HEADER_SIZE) + padded(Math.min(length, this.capacity));
      if (kind > KIND_SKIP || size > Math.min(used, this.capacity - at)) {
        throw new Error(`audioworklet-anywhere: impossible record at offset ${at}: length ${length}, kind ${kind}`);
      }
      if (kind !== KIND_SKIP) {
        this.show(at, word, size);
        return true;
      }
      this.store(READ, read + size);
      used -= size;
    }
    return false;
  }

  private show(at: number, word: number, size: number): void {
    const words = this.words;
    const sequence = words[word + 3]! >>> 0;
    const expected = words[EXPECTED]! >>> 0;
    if (sequence !== expected) {
      words[EXPECTED] = sequence;
      throw new Error(`audioworklet-anywhere: sequence gap: expected record ${expected}, found ${sequence}`);
    }
    this.recordLength = words[word]!;
    this.recordKind = words[word + 1]!;
    this.recordPort = words[word + 2]!;
    this.recordSequence = sequence;
    this.recordOffset = at + RECORD_HEADER_SIZE;
    this.pending = size;
  }

  /** Frees the record that `next` showed; without one it does nothing. */
  release(): void {
    if (this.pending === 0) return;
    this.words[EXPECTED] = this.words[EXPECTED]! + 1;
    this.store(READ, this.load(READ) + this.pending); // gives the bytes back to the writer
    this.pending = 0;
  }
}

/** A queue of float32 samples. Writer's side: `push`. Reader's side: `pop`. */
export class RingBuffer extends RingMemory {
  declare private samples: Float32Array; // set by attach, which the base constructor calls

  /** The ring that lies at `byteOffset` (a multiple of 8) of `buffer`, laid out by Go or by `create`. */
  constructor(buffer: RingBytes, byteOffset: number) {
    super(buffer, byteOffset, FORMAT_SAMPLES);
  }

  /** A new empty ring for at least `samples` samples, rounded up to a power of two, in memory of its own. */
  static create(samples: number, shared = false): RingBuffer {
    return new RingBuffer(newRingMemory(samples * 4, FORMAT_SAMPLES, shared), 0);
  }

  override attach(buffer: RingBytes, byteOffset: number): void {
    super.attach(buffer, byteOffset);
    this.samples = new Float32Array(buffer, byteOffset + HEADER_SIZE, this.capacity / 4);
  }

  /** The number of samples that `pop` can deliver. */
  get availableRead(): number {
    return this.used() / 4;
  }

  /** The number of samples that `push` can take. */
  get availableWrite(): number {
    return (this.capacity - this.used()) / 4;
  }

  /** Appends as many of `source[0, length)` as there is room for, and returns how many. */
  push(source: Float32Array, length: number = source.length): number {
    this.assertAttached();
    const count = Math.min(length, this.availableWrite);
    const write = this.load(WRITE);
    const samples = this.samples;
    const wrap = samples.length - 1;
    let at = (write & (this.capacity - 1)) >> 2;
    for (let i = 0; i < count; i++) {
      samples[at] = source[i]!;
      at = (at + 1) & wrap;
    }
    this.store(WRITE, write + count * 4); // publishes the samples
    return count;
  }

  /** Fills `destination[0, length)` with the oldest samples, as many as there are, and returns how many. */
  pop(destination: Float32Array, length: number = destination.length): number {
    this.assertAttached();
    const count = Math.min(length, this.availableRead);
    const read = this.load(READ);
    const samples = this.samples;
    const wrap = samples.length - 1;
    let at = (read & (this.capacity - 1)) >> 2;
    for (let i = 0; i < count; i++) {
      destination[i] = samples[at]!;
      at = (at + 1) & wrap;
    }
    this.store(READ, read + count * 4); // gives the room back
    return count;
  }
}
