// The road over shared memory: records and samples in rings, written and read without waiting. Records that do not fit at this moment
// spill, in order; a large one goes natively, and holds its place: the browser moves it faster than it could be copied in and out. A ring of samples that has not room
// for two blocks of so many lanes is followed by a larger one, at a place in the order of records.

import { RingBuffer } from '../ring-buffer';
import { RecordSpill } from '../spill';
import { BLOCK_WORDS, RecordKind, readNumbers, writeNumbers, type BlockSamples, type RecordReader, type RecordWriter } from './records';
import type { ReferenceReceiver, ReferenceSender } from './references';
import { BLOCKS, type SharedRings } from './shared-memory';

/** Bytes from which a record goes natively. */
const LARGE = 1 << 14;
/** Milliseconds between two tries to move what has spilled. */
const REFILL = 2;

/** Writes one direction. */
export class SharedWriter implements RecordWriter {
  private readonly spill = new RecordSpill();
  private isFlushing = false;
  private isRefilling = false;
  private samples: RingBuffer;
  private readonly head = new Float64Array(BLOCK_WORDS);
  private readonly headBytes = new Uint8Array(this.head.buffer);
  private readonly flushLater = (): void => {
    this.isFlushing = false;
    this.flush();
  };

  /** `wake` tells the other side of records, `sender` takes what is large. */
  constructor(private readonly rings: SharedRings, private readonly wake: (isBlock: boolean) => void, private readonly sender: ReferenceSender) {
    this.samples = rings.samples;
  }

  write(kind: number, node: number, bytes: Uint8Array, length: number): void {
    const { records } = this.rings;
    if (length > Math.min(LARGE, records.maxPayload)) writeNumbers(this, RecordKind.Large, node, [kind, this.sender.sendBytes(bytes.slice(0, length))]);
    else this.spill.write(records, kind, node, bytes, length);
    if (this.isFlushing) return;
    this.isFlushing = true;
    void Promise.resolve().then(this.flushLater);
  }

  // Allocates nothing while the record fits, and the lanes do not double.
  writeBlock(frame: number, count: number, lanes: readonly Float32Array[], used: number): boolean {
    const { records } = this.rings;
    if (2 * used * count > this.samples.capacity / 4) this.growSamples(used * count);
    const { samples } = this;
    if (samples.availableWrite < used * count) return false;
    for (let lane = 0; lane < used; lane++) samples.push(lanes[lane] as Float32Array, count);
    this.head[0] = frame;
    this.head[1] = count;
    this.head[2] = used;
    if (this.spill.count > 0) this.spill.refill(records);
    this.spill.write(records, RecordKind.Block, 0, this.headBytes, this.headBytes.length);
    this.wake(true);
    return true;
  }

  // What is in the old ring is read from there: its records come before.
  private growSamples(blockSamples: number): void {
    this.samples = RingBuffer.create(BLOCKS * blockSamples, true);
    writeNumbers(this, RecordKind.MoreSamples, 0, [this.sender.sendMemory(this.samples.buffer as SharedArrayBuffer)]);
  }

  flush(): void {
    const { spill } = this;
    if (spill.count > 0) spill.refill(this.rings.records);
    this.wake(false);
    if (spill.count === 0 || this.isRefilling || this.sender.isClosed) return;
    this.isRefilling = true;
    setTimeout(() => {
      this.isRefilling = false;
      this.flush();
    }, REFILL);
  }
}

/** Reads the other direction. */
export class SharedReader implements BlockSamples {
  private scratch = new Uint8Array(1024);
  private head = new Float64Array(this.scratch.buffer, 0, BLOCK_WORDS);
  private samples: RingBuffer;
  private isReading = false;
  private isBroken = false;

  constructor(private readonly rings: SharedRings, private readonly reader: RecordReader, private readonly receiver: ReferenceReceiver) {
    this.samples = rings.samples;
  }

  /** Reads all that is there, or up to what the reader wants to wait for. */
  drain(): void {
    if (this.isReading) return;
    this.isReading = true;
    try {
      while (this.next() && this.one());
    } finally {
      this.isReading = false;
    }
  }

  read(destination: Float32Array, count: number): void {
    this.samples.pop(destination, count);
  }

  // Shows the next record; one that cannot be is the end.
  private next(): boolean {
    if (this.isBroken) return false;
    try {
      return this.rings.records.next();
    } catch (error) {
      this.isBroken = true;
      this.reader.broken(error as Error);
      return false;
    }
  }

  // Reads the record that is shown. One that its reader throws at is done with, too: else nothing behind it would ever be read.
  private one(): boolean {
    const { records } = this.rings;
    let isDone = true;
    try {
      isDone = this.take(records.recordKind, records.recordPort, records.recordLength);
    } finally {
      if (isDone) records.release();
    }
    return isDone;
  }

  // Allocates nothing for a block.
  private take(kind: number, node: number, length: number): boolean {
    const { records } = this.rings;
    // A copy: the platform's decoders take no shared memory.
    const bytes = this.copy(records.storage, records.recordOffset, length);
    if (kind === (RecordKind.Large as number)) return this.large(node, readNumbers(bytes, 0, length));
    if (kind === (RecordKind.MoreSamples as number)) return this.moreSamples(readNumbers(bytes, 0, length)[0] as number);
    if (kind !== (RecordKind.Block as number)) return this.reader.record(kind, node, bytes, 0, length);
    return this.reader.block(this.head[0] as number, this.head[1] as number, this.head[2] as number, this);
  }

  private large(node: number, words: Float64Array): boolean {
    const [kind, number] = words as unknown as [number, number];
    const bytes = this.receiver.takeBytes(number);
    if (!bytes) return false;
    if (this.reader.record(kind, node, bytes, 0, bytes.length)) return true;
    this.receiver.putBack(number, bytes);
    return false;
  }

  private moreSamples(number: number): boolean {
    const memory = this.receiver.takeMemory(number);
    if (memory) this.samples = new RingBuffer(memory, 0);
    return memory !== null;
  }

  private copy(storage: Uint8Array, at: number, length: number): Uint8Array {
    if (length > this.scratch.length) {
      this.scratch = new Uint8Array(2 * length);
      this.head = new Float64Array(this.scratch.buffer, 0, BLOCK_WORDS);
    }
    if (length > 256) this.scratch.set(storage.subarray(at, at + length));
    else for (let i = 0; i < length; i++) this.scratch[i] = storage[at + i] as number;
    return this.scratch;
  }
}
