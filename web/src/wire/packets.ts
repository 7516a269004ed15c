// The road without shared memory: records are packed into buffers that are transferred. One packet goes at the end of the task that
// wrote it, with each block, and whenever it is full. Order is that of the native port. What was read is filled anew, and goes back:
// of blocks that both sides send in turn it is always the same memory.
//
// A transferred buffer arrives as another ArrayBuffer, on which there are no views yet: so two views are made of each packet, one more
// of one with records that are no blocks, and nothing else.
//
//   byte  0  filled  u32  bytes in use, these included
//         4  (nothing)
//         8  records, each of them:
//
//   byte  0  length  u32
//         4  kind    u32
//         8  node    i32
//        12  (nothing)
//        16  payload length bytes, padded to 8; a block's: frame u64, count u32, lanes u32, and its samples, f32

import { NO_BUFFER, NO_FLOATS, type Packet, type PacketPool } from './packet-pool';
import { RecordKind, type BlockSamples, type RecordReader, type RecordWriter } from './records';

const START = 8;
const HEADER = 16;
const BLOCK_HEADER = 16;
const WORD = 2 ** 32;

const padded = (length: number): number => (length + 7) & ~7;
/** Bytes of a packet that holds nothing but one record. */
const sizeOf = (length: number): number => START + HEADER + padded(length);

type Post = (message: ArrayBuffer, transfer: readonly ArrayBuffer[]) => void;

/** Packs records. */
export class PacketWriter implements RecordWriter {
  private packet: Packet | null = null;
  private filled = 0;
  private isFlushing = false;
  private readonly transfer: ArrayBuffer[] = [NO_BUFFER];
  private readonly flushLater = (): void => {
    this.isFlushing = false;
    this.flush();
  };

  constructor(private readonly post: Post, private readonly pool: PacketPool) {}

  write(kind: number, node: number, bytes: Uint8Array, length: number): void {
    const packet = this.reserve(kind, node, length);
    const at = this.filled - padded(length);
    if (length > 256) packet.bytes.set(bytes.subarray(0, length), at);
    else for (let i = 0; i < length; i++) packet.bytes[at + i] = bytes[i] as number;
    if (this.isFlushing) return;
    this.isFlushing = true;
    void Promise.resolve().then(this.flushLater);
  }

  // No TypedArray.set(): it would take a view of each lane. A loop is as fast here.
  writeBlock(frame: number, count: number, lanes: readonly Float32Array[], used: number): boolean {
    const length = BLOCK_HEADER + used * count * 4;
    this.pool.grow(sizeOf(length));
    const { words, floats } = this.reserve(RecordKind.Block, 0, length);
    let at = (this.filled - padded(length)) >> 2;
    words[at] = frame; // modulo 2³²
    words[at + 1] = frame / WORD;
    words[at + 2] = count;
    words[at + 3] = used;
    at += BLOCK_HEADER >> 2;
    for (let lane = 0; lane < used; lane++, at += count) {
      const samples = lanes[lane] as Float32Array;
      for (let i = 0; i < count; i++) floats[at + i] = samples[i] as number;
    }
    this.flush();
    return true;
  }

  flush(): void {
    const { packet, transfer } = this;
    if (!packet) return;
    const { buffer } = packet;
    packet.words[0] = this.filled;
    this.packet = null;
    this.pool.letGo(packet);
    transfer[0] = buffer;
    this.post(buffer, transfer);
  }

  // The packet in which there is room for the record, its payload at the end.
  private reserve(kind: number, node: number, length: number): Packet {
    const size = HEADER + padded(length);
    if (this.packet && this.filled + size > this.packet.buffer.byteLength) this.flush();
    if (!this.packet) {
      this.packet = this.pool.take(sizeOf(length));
      this.filled = START;
    }
    const { words } = this.packet;
    const word = this.filled >> 2;
    words[word] = length;
    words[word + 1] = kind;
    words[word + 2] = node;
    this.filled += size;
    return this.packet;
  }
}

/** Unpacks records; those that the reader does not take yet wait, with all that come after them. */
export class PacketReader implements BlockSamples {
  private readonly waiting: Packet[] = [];
  private at = START;
  private isReading = false;
  private floats = NO_FLOATS;
  private position = 0;

  constructor(private readonly reader: RecordReader, private readonly pool: PacketPool) {}

  /** Reads a packet that has arrived; it is queued only if it must wait. */
  take(buffer: ArrayBuffer): void {
    const packet = this.pool.open(buffer);
    let isDone = false;
    try {
      isDone = !this.isReading && this.waiting.length === 0 && this.all(packet);
    } finally {
      if (!isDone) this.waiting.push(packet);
    }
    this.resume();
  }

  /** Goes on where the reader wanted to wait. */
  resume(): void {
    if (this.isReading) return;
    for (let packet = this.waiting[0]; packet && this.all(packet); packet = this.waiting[0]) this.waiting.shift();
  }

  read(destination: Float32Array, count: number): void {
    const { floats, position } = this;
    for (let i = 0; i < count; i++) destination[i] = floats[position + i] as number;
    this.position = position + count;
  }

  // False: the reader waits.
  private all(packet: Packet): boolean {
    const filled = packet.words[0] as number;
    this.isReading = true;
    try {
      while (this.at < filled) if (!this.one(packet)) return false;
    } finally {
      this.isReading = false;
    }
    this.at = START;
    this.pool.giveBack(packet);
    return true;
  }

  // A record that its reader throws at is done with, too: else nothing behind it would ever be read.
  private one(packet: Packet): boolean {
    const { words } = packet;
    const word = this.at >> 2;
    const length = words[word] as number;
    const kind = words[word + 1] as number;
    const start = this.at + HEADER;
    let isDone = true;
    try {
      if (kind === (RecordKind.Block as number)) isDone = this.block(packet, start, length);
      else isDone = this.reader.record(kind, words[word + 2] as number, packet.bytes, start, length);
    } finally {
      if (isDone) this.at = start + padded(length);
    }
    return isDone;
  }

  private block({ words, floats }: Packet, start: number, length: number): boolean {
    this.pool.grow(sizeOf(length));
    const word = start >> 2;
    this.floats = floats;
    this.position = word + (BLOCK_HEADER >> 2);
    const frame = (words[word + 1] as number) * WORD + ((words[word] as number) >>> 0);
    return this.reader.block(frame, words[word + 2] as number, words[word + 3] as number, this);
  }
}
