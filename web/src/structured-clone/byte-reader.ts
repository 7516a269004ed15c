// Reads the primitive parts of the wire format (tags.ts) from anywhere in a larger memory. Every read is checked against the
// end of the value: bytes that were cut short or garbled throw and never yield what lies behind them.

const doubles = new Float64Array(1);
const doubleBytes = new Uint8Array(doubles.buffer);
const fromCharCode = String.fromCharCode;

/** Strings up to this length are looked up among the recent ones: property names and message types come again and again. */
const CACHED_LENGTH = 24;
const CACHE_SIZE = 256;
const APPLY_LIMIT = 8192;
const EMPTY = new Uint8Array(0);

/** The bytes are not what an encoder wrote. */
export function malformed(what: string): Error {
  return new Error(`audioworklet-anywhere: malformed structured clone: ${what}`);
}

/** A cursor over one encoded value. */
export class ByteReader {
  private bytes: Uint8Array = EMPTY;
  private position = 0;
  private end = 0;
  private readonly recent: string[] = new Array<string>(CACHE_SIZE).fill('');

  /** Starts at `offset` of `bytes`, which is read in place and let go by `close`. */
  open(bytes: Uint8Array, offset: number, length: number): void {
    if (offset < 0 || length < 0 || offset + length > bytes.length) throw malformed('outside its memory');
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /** Lets go of the memory. */
  close(): void {
    this.bytes = EMPTY;
    this.position = this.end = 0;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.end - this.position;
  }

  byte(): number {
    if (this.position >= this.end) throw malformed('cut short');
    return this.bytes[this.position++]!;
  }

  /** Takes the next byte if it is this one. */
  skip(value: number): boolean {
    if (this.position >= this.end || this.bytes[this.position] !== value) return false;
    this.position++;
    return true;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 15) break;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw malformed('number of more than 32 bits');
  }

  /** A count of things that take at least `size` bytes each; there cannot be more than are left. */
  count(size: number): number {
    const count = this.varint();
    if (count * size > this.left) throw malformed('cut short');
    return count;
  }

  double(): number {
    if (this.left < 8) throw malformed('cut short');
    for (let i = 0; i < 8; i++) doubleBytes[i] = this.bytes[this.position + i]!;
    this.position += 8;
    return doubles[0]!;
  }

  /** Count and bytes of a Latin-1 string. */
  latin1(): string {
    const count = this.count(1);
    const start = this.position;
    this.position += count;
    if (count <= CACHED_LENGTH) return this.short(start, count);
    return this.units(this.bytes.subarray(start, start + count));
  }

  /** Count and code units of a two-byte string. */
  utf16(): string {
    const count = this.count(2);
    const start = this.position;
    this.position += count * 2;
    const units = new Uint16Array(count); // the bytes need not be aligned
    for (let i = 0; i < count; i++) units[i] = this.bytes[start + 2 * i]! | (this.bytes[start + 2 * i + 1]! << 8);
    return this.units(units);
  }

  /** Sign and digits of a bigint. */
  bigint(): bigint {
    const negative = this.byte() === 1;
    const digits = this.latin1();
    if (!/^[0-9a-f]+$/.test(digits)) throw malformed('hexadecimal digits expected');
    const magnitude = BigInt(`0x${digits}`);
    return negative ? -magnitude : magnitude;
  }

  /** `count` raw bytes, in place: copy them before anything else happens. */
  raw(count: number): Uint8Array {
    if (count > this.left) throw malformed('cut short');
    const start = this.position;
    this.position += count;
    return this.bytes.subarray(start, start + count);
  }

  private short(start: number, count: number): string {
    const { bytes } = this;
    let hash = count;
    for (let i = start; i < start + count; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
    const slot = (hash ^ (hash >> 8)) & (CACHE_SIZE - 1);
    const candidate = this.recent[slot]!;
    if (candidate.length === count && this.same(candidate, start)) return candidate;
    let text = '';
    for (let i = start; i < start + count; i++) text += fromCharCode(bytes[i]!);
    this.recent[slot] = text;
    return text;
  }

  private same(candidate: string, start: number): boolean {
    for (let i = 0; i < candidate.length; i++) if (candidate.charCodeAt(i) !== this.bytes[start + i]) return false;
    return true;
  }

  private units(units: Uint8Array | Uint16Array): string {
    let text = '';
    for (let i = 0; i < units.length; i += APPLY_LIMIT) {
      // eslint-disable-next-line prefer-spread -- a spread would run the page's array iterator
      text += fromCharCode.apply(null, units.subarray(i, i + APPLY_LIMIT) as unknown as number[]);
    }
    return text;
  }
}
