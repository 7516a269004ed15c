// Decompression of a raw DEFLATE stream (RFC 1951), for the script that carries its engine: browsers have
// DecompressionStream only from 2022 on, and not by this name of the format. Runs once, on the main thread.

interface Code {
  /** How many symbols there are of each length. */
  readonly counts: Uint16Array;
  /** The symbols, ordered by their codes. */
  readonly symbols: Uint16Array;
}

const LONGEST_CODE = 15;
const END_OF_BLOCK = 256;

// §3.2.5: base and extra bits of lengths (from symbol 257) and of distances.
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577,
];
// §3.2.7: the order in which the lengths of the code for code lengths are written.
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The bytes of a stream whose decompressed size is known; throws when it is damaged. */
export function inflate(source: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const stream = new Inflater(source, size);
  while (!stream.block());
  if (stream.written !== size) throw damaged();
  return stream.output;
}

class Inflater {
  readonly output: Uint8Array<ArrayBuffer>;
  written = 0;
  private at = 0;
  private buffer = 0;
  private buffered = 0;

  constructor(private readonly source: Uint8Array, size: number) {
    this.output = new Uint8Array(size);
  }

  /** Decompresses one block (§3.2.3); answers whether it was the last. */
  block(): boolean {
    const last = this.bits(1) === 1;
    const type = this.bits(2);
    if (type === 0) this.stored();
    else if (type === 1) this.compressed(FIXED_LITERALS, FIXED_DISTANCES);
    else if (type === 2) this.dynamic();
    else throw damaged();
    return last;
  }

  // §3.2.4
  private stored(): void {
    this.buffer = this.buffered = 0;
    const { source } = this;
    const length = (source[this.at] as number) | ((source[this.at + 1] as number) << 8);
    const end = this.at + 4 + length;
    if (end > source.length || this.written + length > this.output.length) throw damaged();
    this.output.set(source.subarray(this.at + 4, end), this.written);
    this.written += length;
    this.at = end;
  }

  // §3.2.7
  private dynamic(): void {
    const literals = this.bits(5) + 257;
    const distances = this.bits(5) + 1;
    const written = this.bits(4) + 4;
    const lengths = new Uint8Array(19);
    for (let i = 0; i < written; i++) lengths[LENGTH_ORDER[i] as number] = this.bits(3);
    const all = this.codeLengths(codeOf(lengths), literals + distances);
    this.compressed(codeOf(all.subarray(0, literals)), codeOf(all.subarray(literals)));
  }

  private codeLengths(code: Code, count: number): Uint8Array {
    const lengths = new Uint8Array(count);
    for (let i = 0; i < count;) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      const repeated = symbol === 16 ? (lengths[i - 1] as number) : 0;
      const times = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      lengths.fill(repeated, i, i + times);
      i += times;
    }
    return lengths;
  }

  private compressed(literals: Code, distances: Code): void {
    const { output } = this;
    for (let symbol = this.symbol(literals); symbol !== END_OF_BLOCK; symbol = this.symbol(literals)) {
      if (this.written >= output.length) throw damaged();
      if (symbol < END_OF_BLOCK) output[this.written++] = symbol;
      else this.copy(symbol - 257, distances);
    }
  }

  private copy(symbol: number, distances: Code): void {
    const length = (LENGTH_BASE[symbol] as number) + this.bits(LENGTH_EXTRA[symbol] as number);
    const far = this.symbol(distances);
    const distance = (DISTANCE_BASE[far] as number) + this.bits(far < 2 ? 0 : (far >> 1) - 1);
    const { output } = this;
    const from = this.written - distance;
    if (!(from >= 0) || this.written + length > output.length) throw damaged();
    // Byte by byte: a copy may overlap what it writes.
    for (let i = 0; i < length; i++) output[this.written + i] = output[from + i] as number;
    this.written += length;
  }

  // §3.2.2, canonical codes: the codes of each length are consecutive numbers.
  private symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code |= this.bits(1);
      const count = counts[length] as number;
      if (code - count < first) return symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw damaged();
  }

  private bits(count: number): number {
    while (this.buffered < count) {
      if (this.at >= this.source.length) throw damaged();
      this.buffer |= (this.source[this.at++] as number) << this.buffered;
      this.buffered += 8;
    }
    const value = this.buffer & ((1 << count) - 1);
    this.buffer >>>= count;
    this.buffered -= count;
    return value;
  }
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  const next = new Uint16Array(LONGEST_CODE + 2);
  for (let length = 1; length <= LONGEST_CODE; length++) next[length + 1] = (next[length] as number) + (counts[length] as number);
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = next[length] as number;
    symbols[place] = symbol;
    next[length] = place + 1;
  });
  return { counts, symbols };
}

// §3.2.6
const FIXED_LITERALS = codeOf(Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const FIXED_DISTANCES = codeOf(new Uint8Array(30).fill(5));

const damaged = (): Error => new RangeError('audioworklet-anywhere: the engine in this script is damaged');
