// Rings in one SharedArrayBuffer, with canaries before, between and behind them.

import { RecordRing, RingBuffer } from '../../src/ring-buffer';
import { EXPECTED, FORMAT_RECORDS, FORMAT_SAMPLES, HEADER_SIZE, layRing, READ, type RingMemory, WRITE, WRITTEN } from '../../src/ring-memory';

const MARGIN = 512;
const CANARY = 0xa5;

/** One SharedArrayBuffer, and where the rings lie in it. */
export interface RingsInMemory {
  readonly memory: SharedArrayBuffer;
  readonly at: readonly number[];
  /** Fails if anything around the rings was written to. */
  expectCanaries(): void;
}

/** Lays empty rings out; `capacities` are bytes of storage, powers of two. */
export function layRings(format: 'records' | 'samples', capacities: readonly number[]): RingsInMemory {
  const size = capacities.reduce((sum, capacity) => sum + HEADER_SIZE + capacity + MARGIN, MARGIN);
  const memory = new SharedArrayBuffer(size);
  const bytes = new Uint8Array(memory).fill(CANARY);
  const at: number[] = [];
  let end = MARGIN;
  for (const capacity of capacities) {
    at.push(end);
    bytes.fill(0, end, end + HEADER_SIZE + capacity);
    layRing(memory, end, capacity, format === 'records' ? FORMAT_RECORDS : FORMAT_SAMPLES);
    end += HEADER_SIZE + capacity + MARGIN;
  }
  return { memory, at, expectCanaries: () => expect(touched(bytes, at, capacities)).withContext('bytes around the rings that were written to').toEqual([]) };
}

function touched(bytes: Uint8Array, at: readonly number[], capacities: readonly number[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const ring = at.findIndex((start, index) => i >= start && i < start + HEADER_SIZE + (capacities[index] as number));
    if (ring >= 0) i = (at[ring] as number) + HEADER_SIZE + (capacities[ring] as number) - 1;
    else if (bytes[i] !== CANARY) found.push(i);
  }
  return found;
}

/** Lays rings of records out, and makes the page's view of them. */
export function layRecordRings(...capacities: number[]): RingsInMemory & { rings: RecordRing[] } {
  const laid = layRings('records', capacities);
  return { ...laid, rings: laid.at.map((at) => new RecordRing(laid.memory, at)) };
}

/** Lays rings of samples out, and makes the page's view of them. */
export function laySampleRings(...capacities: number[]): RingsInMemory & { rings: RingBuffer[] } {
  const laid = layRings('samples', capacities);
  return { ...laid, rings: laid.at.map((at) => new RingBuffer(laid.memory, at)) };
}

/** Moves the indices of an empty ring, and the sequence numbers, before any thread uses it. */
export function startAt(ring: RingMemory, index: number, sequence = 0): void {
  ring.words[WRITE] = ring.words[READ] = index;
  ring.words[WRITTEN] = ring.words[EXPECTED] = sequence;
}
