// The memory layout that both rings share: the TypeScript half of polyfill/ringbuffer/memory.go, whose package comment draws
// it and gives the ordering argument. Its constants come from there (ring-layout.ts is generated); golden vectors and traces
// (polyfill/testdata/ringbuffer) hold the two halves to the same bytes.
//
//   byte    0  write     u32  free running index of the next byte to write         stored by the writer
//           4  written   u32  sequence number of the next record (records only)    stored by the writer
//          64  read      u32  free running index of the next byte to read          stored by the reader
//          68  expected  u32  sequence number of the next record (records only)    stored by the reader
//         128  capacity  u32  bytes of storage, a power of two                     constant
//         132  format    u32  "AWRS" (samples) or "AWRR" (records)                 constant
//         192  storage   capacity bytes; storage offset = index & (capacity - 1)

import { CAPACITY, EXPECTED, FORMAT, FORMAT_RECORDS, FORMAT_SAMPLES, HEADER_SIZE, MAX_CAPACITY, MIN_CAPACITY, READ, WRITE, WRITTEN } from './ring-layout';

/** Memory that a ring can lie in. */
export type RingBytes = ArrayBuffer | SharedArrayBuffer;

export { EXPECTED, FORMAT_RECORDS, FORMAT_SAMPLES, HEADER_SIZE, MAX_CAPACITY, MIN_CAPACITY, READ, WRITE, WRITTEN };

/** A capacity in bytes as the constructors round it: a power of two within the bounds. */
export function roundCapacity(capacity: number): number {
  let rounded = MIN_CAPACITY;
  while (rounded < capacity && rounded < MAX_CAPACITY) rounded *= 2;
  return rounded;
}

/** Lays an empty ring of at least `capacity` bytes of storage into new memory; shared where asked for. Allocates. */
export function newRingMemory(capacity: number, format: number, shared: boolean): RingBytes {
  const rounded = roundCapacity(capacity);
  const bytes = shared ? new SharedArrayBuffer(HEADER_SIZE + rounded) : new ArrayBuffer(HEADER_SIZE + rounded);
  layRing(bytes, 0, rounded, format);
  return bytes;
}

/** Lays an empty ring into zeroed memory; `capacity` is a rounded one. */
export function layRing(bytes: RingBytes, byteOffset: number, capacity: number, format: number): void {
  const words = new Int32Array(bytes, byteOffset, HEADER_SIZE / 4);
  words[CAPACITY] = capacity;
  words[FORMAT] = format;
}

/**
 * The views on one ring's memory. Wasm memory that grows detaches them all: `attach` points them to the new buffer.
 * Atomics are used on shared memory only: elsewhere both ends run on one thread (and old browsers have no Atomics).
 */
export class RingMemory {
  /** The memory the ring lies in; compare it with the engine's current one to learn whether to attach again. */
  buffer!: RingBytes;
  /** Offset of the header in `buffer`, in bytes. */
  byteOffset = 0;
  /** Size of the storage in bytes. */
  capacity = 0;
  /** Header and storage in words. */
  words!: Int32Array;
  /** The storage in bytes. */
  storage!: Uint8Array;
  private shared = false;

  constructor(buffer: RingBytes, byteOffset: number, private readonly format: number) {
    this.attach(buffer, byteOffset);
  }

  /**
   * Points the ring to memory that was laid out by one of the constructors, here or in Go. Two small objects are allocated,
   * so it belongs to the (rare) moments when the memory grew or the ring moved.
   */
  attach(buffer: RingBytes, byteOffset: number): void {
    const header = new Int32Array(buffer, byteOffset, HEADER_SIZE / 4);
    if (header[FORMAT] !== this.format) throw new Error('audioworklet-anywhere: the memory is not a ring of this kind');
    const capacity = header[CAPACITY]!;
    if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY || (capacity & (capacity - 1)) !== 0) {
      throw new Error(`audioworklet-anywhere: a ring cannot have a capacity of ${capacity} bytes`);
    }
    this.words = new Int32Array(buffer, byteOffset, (HEADER_SIZE + capacity) / 4);
    this.storage = new Uint8Array(buffer, byteOffset + HEADER_SIZE, capacity);
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.capacity = capacity;
    this.shared = typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
  }

  /** Loads an index (WRITE or READ) as the other side last stored it: unsigned. */
  load(index: number): number {
    return (this.shared ? Atomics.load(this.words, index) : this.words[index]!) >>> 0;
  }

  /** Stores an index that this side owns, after everything written before it. */
  store(index: number, value: number): void {
    if (this.shared) Atomics.store(this.words, index, value);
    else this.words[index] = value;
  }

  /** Bytes between the two indices. */
  used(): number {
    return (this.load(WRITE) - this.load(READ)) >>> 0;
  }

  /** Throws where the memory was detached: a typed array would swallow every store in silence. */
  assertAttached(): void {
    if (this.words.length === 0) throw new Error('audioworklet-anywhere: the ring\'s memory is detached; attach() it again');
  }
}
