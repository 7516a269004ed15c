// The growing scratch that a value is written to. Positions are bytes; nothing allocates unless the scratch must grow.

const INITIAL_SIZE = 4096;
/** A scratch that one large message has blown up is not kept for the small ones after it. */
const KEPT_SIZE = 1 << 20;

const doubles = new Float64Array(1);
const doubleBytes = new Uint8Array(doubles.buffer);

/** Appends the primitive parts of the wire format (tags.ts). */
export class ByteWriter {
  bytes = new Uint8Array(INITIAL_SIZE);
  length = 0;

  /** Starts over. */
  reset(): void {
    if (this.bytes.length > KEPT_SIZE) this.bytes = new Uint8Array(INITIAL_SIZE);
    this.length = 0;
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  varint(value: number): void {
    this.reserve(5);
    const bytes = this.bytes;
    let rest = value >>> 0;
    while (rest > 127) {
      bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  double(value: number): void {
    this.reserve(8);
    if (value !== value) {
      this.bytes.fill(0, this.length, this.length + 6); // one NaN of the many, so that the bytes are the same everywhere
      this.bytes[this.length + 6] = 0xf8;
      this.bytes[this.length + 7] = 0x7f;
    } else {
      doubles[0] = value;
      for (let i = 0; i < 8; i++) this.bytes[this.length + i] = doubleBytes[i]!;
    }
    this.length += 8;
  }

  /** Length and code units, without a tag: Latin-1 from `start`; false, with nothing written, if one is above 255. */
  latin1(value: string): boolean {
    const start = this.length;
    const count = value.length;
    this.varint(count);
    this.reserve(count);
    const bytes = this.bytes;
    const at = this.length;
    for (let i = 0; i < count; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 255) {
        this.length = start;
        return false;
      }
      bytes[at + i] = unit;
    }
    this.length = at + count;
    return true;
  }

  /** Length and code units, two bytes each. */
  utf16(value: string): void {
    const count = value.length;
    this.varint(count);
    this.reserve(count * 2);
    const bytes = this.bytes;
    let at = this.length;
    for (let i = 0; i < count; i++) {
      const unit = value.charCodeAt(i);
      bytes[at++] = unit & 255;
      bytes[at++] = unit >> 8;
    }
    this.length = at;
  }

  raw(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }
}
