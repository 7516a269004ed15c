// The memory of packets (packets.ts), and the views on it. Audio path: nothing allocates but the views on a buffer that has arrived, as
// long as as many come as go.

const SIZE = 32768;
/** Packets kept for the next ones. */
const POOLED = 8;

/** In place of a buffer that has gone. */
export const NO_BUFFER = new ArrayBuffer(0);
export const NO_FLOATS = new Float32Array(NO_BUFFER);
const NO_WORDS = new Int32Array(NO_BUFFER);

/** A buffer and the views on it. */
export class Packet {
  buffer = NO_BUFFER;
  words = NO_WORDS;
  floats = NO_FLOATS;
  private byteView: Uint8Array | null = null;

  /** Takes a buffer, in place of one that has gone. */
  open(buffer: ArrayBuffer): void {
    this.buffer = buffer;
    this.words = new Int32Array(buffer);
    this.floats = new Float32Array(buffer);
    this.byteView = null;
  }

  /** Lets go of it. */
  close(): void {
    this.buffer = NO_BUFFER;
    this.words = NO_WORDS;
    this.floats = NO_FLOATS;
    this.byteView = null;
  }

  get bytes(): Uint8Array {
    return this.byteView || (this.byteView = new Uint8Array(this.buffer));
  }
}

/** Some packets, the last first. An array that is emptied lets go of its memory, and takes new one: so this one keeps its length. */
class Stack {
  private readonly packets: (Packet | null)[] = new Array<null>(POOLED).fill(null);
  private count = 0;

  /** False: there is no room. */
  push(packet: Packet): boolean {
    if (this.count === POOLED) return false;
    this.packets[this.count++] = packet;
    return true;
  }

  pop(): Packet | null {
    return this.count > 0 ? this.packets[--this.count] as Packet : null;
  }
}

/** The packets of one end of a link: those that were read wait to be filled, those whose buffer has gone for another one. */
export class PacketPool {
  private spent = new Stack();
  private readonly gone = new Stack();
  private size = SIZE;

  /** A packet to be filled with so many bytes. */
  take(size: number): Packet {
    return (size <= this.size && this.spent.pop()) || this.open(new ArrayBuffer(Math.max(this.size, size)));
  }

  /** Packets of blocks are so large now, of either side: they grow alike on both. */
  grow(size: number): void {
    if (size <= this.size) return;
    while (this.size < size) this.size *= 2;
    this.spent = new Stack();
  }

  /** A packet that has arrived, or is new. */
  open(buffer: ArrayBuffer): Packet {
    const packet = this.gone.pop() || new Packet();
    packet.open(buffer);
    return packet;
  }

  /** It was read. */
  giveBack(packet: Packet): void {
    if (packet.buffer.byteLength !== this.size || !this.spent.push(packet)) this.letGo(packet);
  }

  /** Its buffer was transferred, or is of no use. */
  letGo(packet: Packet): void {
    packet.close();
    this.gone.push(packet);
  }
}
