// Ordered overflow for records that do not fit into a RecordRing at this moment: nothing is lost, nothing is reordered.
// Lives on the writer's side, in plain JavaScript memory; no call into the engine. While anything is spilled every new record is
// spilled too, and `refill` moves them into the ring, oldest first, as the reader makes room. Sequence numbers are counted
// by the ring, when a record enters it.
//
// Records are packed into segments, so that 100,000 small ones are a few dozen buffers and no objects:
//
//   byte  0  length  u32
//         4  kind    u32
//         8  port    i32
//        12  payload length bytes, padded to 4

import type { RecordRing } from './ring-buffer';

/** Size of an ordinary segment in bytes; a record that is larger gets a segment of its own. */
export const SEGMENT_SIZE = 65536;

const SPILLED_HEADER_SIZE = 12;

class Segment {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  filled = 0;
  emptied = 0;

  constructor(size: number) {
    const buffer = new ArrayBuffer(size);
    this.words = new Int32Array(buffer);
    this.bytes = new Uint8Array(buffer);
  }
}

function spilledSize(length: number): number {
  return SPILLED_HEADER_SIZE + ((length + 3) & ~3);
}

/** The queue behind one ring. */
export class RecordSpill {
  private segments: (Segment | undefined)[] = [];
  private first = 0; // index of the oldest segment: shifting an array of many is linear
  private spare: Segment | null = null;
  private records = 0;

  /** The number of records waiting. */
  get count(): number {
    return this.records;
  }

  /** Bytes of payload of the oldest waiting record, for which the ring must have room; -1 when none waits. */
  get nextLength(): number {
    if (this.records === 0) return -1;
    const segment = this.segments[this.first]!;
    return segment.words[segment.emptied >> 2]!;
  }

  /** Writes a record into the ring, or behind the spilled ones. True if it went straight into the ring. */
  write(ring: RecordRing, kind: number, port: number, bytes: Uint8Array, length: number = bytes.length): boolean {
    if (this.records === 0 && ring.write(kind, port, bytes, length)) return true;
    this.push(kind, port, bytes, length);
    return false;
  }

  /** Appends a record of `bytes[0, length)`. */
  push(kind: number, port: number, bytes: Uint8Array, length: number = bytes.length): void {
    const size = spilledSize(length);
    let segment = this.segments[this.segments.length - 1];
    if (segment === undefined || segment.filled + size > segment.bytes.length) {
      segment = this.open(size);
    }
    const word = segment.filled >> 2;
    segment.words[word] = length;
    segment.words[word + 1] = kind;
    segment.words[word + 2] = port;
    const at = segment.filled + SPILLED_HEADER_SIZE;
    if (length > 256) segment.bytes.set(bytes.subarray(0, length), at);
    else for (let i = 0; i < length; i++) segment.bytes[at + i] = bytes[i]!;
    segment.filled += size;
    this.records++;
  }

  /** Moves records into the ring until it takes no more or none waits; returns how many moved. */
  refill(ring: RecordRing): number {
    let moved = 0;
    while (this.records > 0) {
      const segment = this.segments[this.first]!;
      const word = segment.emptied >> 2;
      const length = segment.words[word]!;
      const start = segment.emptied + SPILLED_HEADER_SIZE;
      if (!ring.write(segment.words[word + 1]!, segment.words[word + 2]!, segment.bytes, length, start)) break;
      segment.emptied += spilledSize(length);
      this.records--;
      moved++;
      if (segment.emptied === segment.filled) this.close(segment);
    }
    return moved;
  }

  private open(size: number): Segment {
    let segment = this.spare;
    if (segment !== null && size <= SEGMENT_SIZE) this.spare = null;
    else segment = new Segment(Math.max(size, SEGMENT_SIZE));
    this.segments.push(segment);
    return segment;
  }

  // One ordinary segment is kept, so that a ring that overflows now and then makes no garbage.
  private close(segment: Segment): void {
    this.segments[this.first++] = undefined;
    if (this.first === this.segments.length) {
      this.segments.length = 0;
      this.first = 0;
    } else if (this.first >= 64 && this.first * 2 >= this.segments.length) {
      this.segments.splice(0, this.first);
      this.first = 0;
    }
    if (segment.bytes.length !== SEGMENT_SIZE) return;
    segment.filled = segment.emptied = 0;
    this.spare = segment;
  }
}
