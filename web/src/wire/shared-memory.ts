// The memory that a page and a Worker share, where the page has SharedArrayBuffer. Four rings of the project's own kind (ring-memory.ts), and
// three words, each in a cache line of its own:
//
//   byte      0  signal   i32  counts what the page has written          added to by the page; the Worker waits for it to move
//            64  parked   i32  1 while the Worker waits in its event loop stored by the Worker, exchanged for 0 by the page
//           128  asked    i32  1 while a message that asks the page to look is under way: exchanged for 1 by the Worker, stored by the page
//           192  records to the Worker, then records to the page, then samples to the Worker (bus in), then samples to the page (bus out)
//
// Of each ring one side writes and the other reads; its indices are stored with Atomics after what they publish. Nobody waits for anybody
// on the page. Sleeping is safe: the Worker stores `parked` and then looks into its ring once more; the page writes and then
// exchanges `parked`. Atomics are sequentially consistent: one of the two sees the other's.

import { FORMAT_RECORDS, FORMAT_SAMPLES, HEADER_SIZE, layRing, roundCapacity } from '../ring-memory';
import { RecordRing, RingBuffer } from '../ring-buffer';

const RECORD_BYTES = 1 << 18;
const CONTROL_BYTES = 192;
/** Blocks that a ring of samples takes, of 32 lanes at first. */
export const BLOCKS = 4;
const LANES = 32;

const SIGNAL = 0;
const PARKED = 16;
const ASKED = 32;

/** The rings of one side, in one direction each. */
export interface SharedRings {
  readonly records: RecordRing;
  readonly samples: RingBuffer;
}

// Its name until Chromium 68.
const notify = typeof Atomics === 'object' ? Atomics.notify ?? (Atomics as unknown as { wake: typeof Atomics.notify }).wake : null;

/** Lays the memory out; null where there is no SharedArrayBuffer. */
export function newSharedMemory(blockSize: number): SharedArrayBuffer | null {
  if (typeof SharedArrayBuffer !== 'function' || !notify) return null;
  const sampleBytes = roundCapacity(BLOCKS * LANES * blockSize * 4);
  const memory = new SharedArrayBuffer(CONTROL_BYTES + 2 * (HEADER_SIZE + RECORD_BYTES) + 2 * (HEADER_SIZE + sampleBytes));
  const [toWorker, toPage, incoming, outgoing] = offsets(memory) as [number, number, number, number];
  layRing(memory, toWorker, RECORD_BYTES, FORMAT_RECORDS);
  layRing(memory, toPage, RECORD_BYTES, FORMAT_RECORDS);
  layRing(memory, incoming, sampleBytes, FORMAT_SAMPLES);
  layRing(memory, outgoing, sampleBytes, FORMAT_SAMPLES);
  return memory;
}

function offsets(memory: SharedArrayBuffer): number[] {
  const records = CONTROL_BYTES + 2 * (HEADER_SIZE + RECORD_BYTES);
  return [CONTROL_BYTES, CONTROL_BYTES + HEADER_SIZE + RECORD_BYTES, records, (records + memory.byteLength) / 2];
}

/** Both sides' view of the memory. */
export class SharedMemory {
  readonly toWorker: SharedRings;
  readonly toPage: SharedRings;
  private readonly words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    const [toWorker, toPage, incoming, outgoing] = offsets(memory) as [number, number, number, number];
    this.words = new Int32Array(memory, 0, CONTROL_BYTES / 4);
    this.toWorker = { records: new RecordRing(memory, toWorker), samples: new RingBuffer(memory, incoming) };
    this.toPage = { records: new RecordRing(memory, toPage), samples: new RingBuffer(memory, outgoing) };
  }

  /** Page: something was written. True if the Worker sleeps in its event loop and needs a native message. Waits for nothing. */
  signalWorker(): boolean {
    Atomics.add(this.words, SIGNAL, 1);
    if (notify) notify(this.words, SIGNAL);
    return Atomics.exchange(this.words, PARKED, 0) === 1;
  }

  /** Worker: something was written. True if the page needs a native message. */
  askPage(): boolean {
    return Atomics.exchange(this.words, ASKED, 1) === 0;
  }

  /** Page: it looks, and is to be asked again for what comes after. */
  pageLooks(): void {
    Atomics.store(this.words, ASKED, 0);
  }

  /** Worker: what the page has written so far. */
  get signal(): number {
    return Atomics.load(this.words, SIGNAL);
  }

  /** Worker: waits until the page has written more than `seen`, at most so many milliseconds. */
  wait(seen: number, milliseconds: number): void {
    Atomics.wait(this.words, SIGNAL, seen, milliseconds);
  }

  /** Worker: goes to sleep in its event loop; false if there is something to read. */
  park(): boolean {
    Atomics.store(this.words, PARKED, 1);
    if (this.toWorker.records.isEmpty) return true;
    Atomics.store(this.words, PARKED, 0);
    return false;
  }
}
