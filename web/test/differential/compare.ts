// Bit by bit.

/** Where two renderings differ first, in words; an empty string if nowhere. */
export function differenceOf(expected: readonly Float32Array[], actual: readonly Float32Array[]): string {
  if (expected.length !== actual.length) return `${actual.length} channels instead of ${expected.length}`;
  for (let channel = 0; channel < expected.length; channel++) {
    const [a, b] = [expected[channel] as Float32Array, actual[channel] as Float32Array];
    if (a.length !== b.length) return `${b.length} frames instead of ${a.length}`;
    const [bitsA, bitsB] = [new Uint32Array(a.buffer, a.byteOffset, a.length), new Uint32Array(b.buffer, b.byteOffset, b.length)];
    const frame = bitsA.findIndex((bits, index) => bits !== bitsB[index]);
    if (frame < 0) continue;
    const count = bitsA.reduce((sum, bits, index) => sum + (bits === bitsB[index] ? 0 : 1), 0);
    return `channel ${channel}, frame ${frame} (quantum ${frame / 128 | 0}) is ${b[frame]} instead of ${a[frame]}; ${count} of ${a.length} differ`;
  }
  return '';
}

/** A hash (FNV-1a) of all samples; -0 counts as 0. */
export function hashOf(channels: readonly Float32Array[]): string {
  let hash = 0x811c9dc5;
  for (const samples of channels) {
    const bits = new Uint32Array(samples.map((sample) => sample + 0).buffer);
    for (const word of bits) {
      for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((word >>> shift) & 0xff), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
