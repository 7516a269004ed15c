// The road without shared memory: records are packed into buffers that are transferred, and come back to be filled again. One
// packet goes at the end of the task that wrote it, with each block, and whenever it is full. Order is that of the native port.
//
//   byte  0  length  u32
//         4  kind    u32
//         8  node    i32
//        12  (nothing)
//        16  payload length bytes, padded to 8

import { BLOCK_WORDS, RecordKind, type BlockSamples, type RecordReader, type RecordWriter } from './records';

const HEADER = 16;
const SIZE = 32768;
/** Packets kept for the next ones. */
const POOLED = 8;

/** What goes from one thread to the other: a full buffer, and empty ones back. */
export interface Packet {
  readonly packet: ArrayBuffer | null;
  readonly filled: number;
  readonly spent: readonly ArrayBuffer[];
}

type Post = (message: Packet, transfer: readonly ArrayBuffer[]) => void;

const padded = (length: number): number => (length + 7) & ~7;

/** Packs records. */
export class PacketWriter implements RecordWriter {
  private bytes = new Uint8Array(0);
  private words = new Int32Array(0);
  private doubles = new Float64Array(0);
  private floats = new Float32Array(0);
  private filled = 0;
  private isFlushing = false;
  private readonly pool: ArrayBuffer[] = [];
  private readonly flushLater = (): void => {
    this.isFlushing = false;
    this.flush();
  };

  /** `spent` are buffers of the other side that go back with the next packet. */
  constructor(private readonly post: Post, private readonly spent: ArrayBuffer[]) {}

  write(kind: number, node: number, bytes: Uint8Array, length: number): void {
    const at = this.reserve(kind, node, length);
    if (length > 256) this.bytes.set(bytes.subarray(0, length), at);
    else for (let i = 0; i < length; i++) this.bytes[at + i] = bytes[i] as number;
    if (this.isFlushing) return;
    this.isFlushing = true;
    void Promise.resolve().then(this.flushLater);
  }

  writeBlock(frame: number, count: number, lanes: readonly Float32Array[], used: number): boolean {
    const at = this.reserve(RecordKind.Block, 0, BLOCK_WORDS * 8 + used * count * 4);
    this.doubles[at >> 3] = frame;
    this.doubles[(at >> 3) + 1] = count;
    this.doubles[(at >> 3) + 2] = used;
    let to = (at + BLOCK_WORDS * 8) >> 2;
    for (let lane = 0; lane < used; lane++, to += count) {
      const samples = lanes[lane] as Float32Array;
      this.floats.set(samples.length === count ? samples : samples.subarray(0, count), to);
    }
    this.flush();
    return true;
  }

  flush(): void {
    const { filled, spent } = this;
    if (filled === 0) return;
    const buffer = this.bytes.buffer;
    const back = spent.splice(0);
    this.open(null);
    this.post({ packet: buffer, filled, spent: back }, [buffer, ...back]);
  }

  /** Takes buffers back. */
  refill(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) if (buffer.byteLength === SIZE && this.pool.length < POOLED) this.pool.push(buffer);
  }

  // Answers where the payload begins.
  private reserve(kind: number, node: number, length: number): number {
    const size = HEADER + padded(length);
    if (this.filled + size > this.bytes.length) {
      this.flush();
      this.open(size <= SIZE ? this.pool.pop() ?? new ArrayBuffer(SIZE) : new ArrayBuffer(size));
    }
    const word = this.filled >> 2;
    this.words[word] = length;
    this.words[word + 1] = kind;
    this.words[word + 2] = node;
    this.filled += size;
    return this.filled - size + HEADER;
  }

  private open(buffer: ArrayBuffer | null): void {
    const memory = buffer ?? EMPTY;
    this.bytes = new Uint8Array(memory);
    this.words = new Int32Array(memory);
    this.doubles = new Float64Array(memory);
    this.floats = new Float32Array(memory);
    this.filled = 0;
  }
}

const EMPTY = new ArrayBuffer(0);

/** Unpacks records; those that the reader does not take yet wait, with all that come after them. */
export class PacketReader {
  private readonly waiting: Packet[] = [];
  private at = 0;
  private isReading = false;
  private readonly samples = new PacketSamples();

  /** What was read out is added to `spent`. */
  constructor(private readonly reader: RecordReader, private readonly spent: ArrayBuffer[]) {}

  /** Reads a packet that has arrived. */
  take(packet: Packet): void {
    this.waiting.push(packet);
    this.resume();
  }

  /** Goes on where the reader wanted to wait. */
  resume(): void {
    if (this.isReading) return;
    this.isReading = true;
    try {
      for (let packet = this.waiting[0]; packet && this.read(packet); packet = this.waiting[0]) this.waiting.shift();
    } finally {
      this.isReading = false;
    }
  }

  // False: the reader waits.
  private read({ packet, filled }: Packet): boolean {
    if (!packet) return true;
    const bytes = new Uint8Array(packet);
    const words = new Int32Array(packet);
    while (this.at < filled) {
      const word = this.at >> 2;
      const length = words[word] as number;
      const kind = words[word + 1] as number;
      const start = this.at + HEADER;
      if (kind === (RecordKind.Block as number)) this.block(packet, start);
      else if (!this.reader.record(kind, words[word + 2] as number, bytes, start, length)) return false;
      this.at = start + padded(length);
    }
    this.at = 0;
    if (this.spent.length < POOLED) this.spent.push(packet);
    return true;
  }

  private block(packet: ArrayBuffer, start: number): void {
    const [frame, count, lanes] = new Float64Array(packet, start, BLOCK_WORDS) as unknown as [number, number, number];
    this.samples.open(packet, start + BLOCK_WORDS * 8);
    this.reader.block(frame, count, lanes, this.samples);
  }
}

class PacketSamples implements BlockSamples {
  private floats = new Float32Array(0);
  private at = 0;

  open(packet: ArrayBuffer, offset: number): void {
    this.floats = new Float32Array(packet);
    this.at = offset >> 2;
  }

  read(destination: Float32Array, count: number): void {
    destination.set(this.floats.subarray(this.at, this.at + count));
    this.at += count;
  }
}
