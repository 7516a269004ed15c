// What one thread writes into a ring of records, and the other finds there: record number n has a length, a kind, a port and bytes
// that follow from n and the seed, so that a lost, doubled, torn, displaced or foreign record is told from the right one.

import { type RecordRing } from '../../src/ring-buffer';
import { type Random, seeded } from './random';

/** Which records: `count` of them from number `first`, at most `longest` bytes each. */
export interface Sequence {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly longest: number;
}

// Most are short, so that the ring holds many; some as long as may be, so that it wraps in many ways; some empty, so that they end
// where the storage does.
function lengthOf(random: Random, longest: number): number {
  const choice = random(8);
  if (choice === 0) return 0;
  return random(choice === 1 ? longest + 1 : Math.min(longest + 1, 40));
}

const kindOf = (number: number): number => number % 255;

/** Writes the records of a sequence, as many at a time as there is room for. */
export class SequenceWriter {
  /** Records written so far. */
  written = 0;
  /** Times that there was no room. */
  refused = 0;
  private readonly lengths: Random;
  private readonly bytes: Uint8Array;
  private length: number;

  constructor(private readonly ring: RecordRing, private readonly sequence: Sequence) {
    this.lengths = seeded(sequence.seed);
    this.bytes = new Uint8Array(sequence.longest);
    this.length = this.fill();
  }

  /** Whether all are written. */
  get isDone(): boolean {
    return this.written === this.sequence.count;
  }

  /** Writes at most `most` records; false if there was no room for the next one. */
  write(most: number): boolean {
    for (let i = 0; i < most && !this.isDone; i++) {
      const number = this.sequence.first + this.written;
      if (!this.ring.write(kindOf(number), number, this.bytes, this.length)) {
        this.refused++;
        return false;
      }
      this.written++;
      this.length = this.fill();
    }
    return true;
  }

  private fill(): number {
    const length = lengthOf(this.lengths, this.sequence.longest);
    const number = this.sequence.first + this.written;
    for (let i = 0; i < length; i++) this.bytes[i] = number * 31 + i;
    return length;
  }
}

/** Reads the records of a sequence; anything else in the ring is an error. */
export class SequenceVerifier {
  /** Records read so far. */
  read = 0;
  /** Times that there was nothing. */
  empty = 0;
  /** Times that a record lay at the beginning of the storage, and the one before it not: the ring has wrapped. */
  wraps = 0;
  /** Where records began. */
  readonly offsets = new Set<number>();
  private readonly lengths: Random;

  /** `already` of the records were read by somebody else. */
  constructor(private readonly ring: RecordRing, private readonly sequence: Sequence, already = 0) {
    this.lengths = seeded(sequence.seed);
    for (; this.read < already; this.read++) lengthOf(this.lengths, sequence.longest);
  }

  /** Whether all are read. */
  get isDone(): boolean {
    return this.read === this.sequence.count;
  }

  /** Reads at most `most` records; false if there was none. */
  verify(most: number): boolean {
    for (let i = 0; i < most && !this.isDone; i++) {
      if (!this.ring.next()) {
        this.empty++;
        return false;
      }
      this.check();
      this.ring.release();
      this.read++;
    }
    return true;
  }

  private check(): void {
    const { ring } = this;
    const { first, longest } = this.sequence;
    const number = first + this.read;
    const length = lengthOf(this.lengths, longest);
    if (ring.recordSequence !== number % 2 ** 32 || ring.recordKind !== kindOf(number) || ring.recordPort !== (number | 0) || ring.recordLength !== length) {
      const { recordSequence, recordKind, recordPort, recordLength } = ring;
      throw new Error(`record ${number} of ${length} bytes is ${JSON.stringify({ recordSequence, recordKind, recordPort, recordLength })}`);
    }
    for (let i = 0; i < length; i++) {
      if (ring.storage[ring.recordOffset + i] !== ((number * 31 + i) & 255)) throw new Error(`byte ${i} of record ${number} is ${ring.storage[ring.recordOffset + i]}`);
    }
    if (ring.recordOffset === 16) this.wraps++;
    this.offsets.add(ring.recordOffset);
  }
}
