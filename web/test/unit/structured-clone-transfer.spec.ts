// Transfer lists: HTML §2.7.7 StructuredSerializeWithTransfer.

import { decode, encode, intrinsicsOf } from '../../src/structured-clone';

const here = intrinsicsOf(self);

function roundTrip(value: unknown, transfer: unknown[]): unknown {
  const { bytes, length, references } = encode(value, transfer);
  return decode(bytes, 0, length, here, references);
}

function refusal(value: unknown, transfer: unknown[]): string {
  try {
    encode(value, transfer);
  } catch (error) {
    return (error as DOMException).name;
  }
  return 'none';
}

function bytesFrom(...values: number[]): ArrayBuffer {
  return Uint8Array.from(values).buffer;
}

describe('structured clone: transfer lists', () => {
  it('detaches buffers at once and brings their bytes', () => {
    const buffer = bytesFrom(1, 2, 3, 4);
    const view = new Uint8Array(buffer, 1, 2);
    const clone = roundTrip({ view, buffer }, [buffer]) as { view: Uint8Array; buffer: ArrayBuffer };
    expect(buffer.byteLength).toBe(0);
    expect(view.length).toBe(0);
    expect(Array.from(clone.view)).toEqual([2, 3]);
    expect(clone.view.buffer).toBe(clone.buffer);
    expect(Array.from(new Uint8Array(clone.buffer))).toEqual([1, 2, 3, 4]);
  });

  it('detaches what the value does not mention', () => {
    const buffers = [bytesFrom(1), bytesFrom(2, 3)];
    expect(roundTrip(null, buffers)).toBe(null);
    expect(buffers.map((buffer) => buffer.byteLength)).toEqual([0, 0]);
  });

  it('transfers an empty buffer', () => {
    const buffer = new ArrayBuffer(0);
    expect((roundTrip([buffer], [buffer]) as ArrayBuffer[])[0]!.byteLength).toBe(0);
    expect(refusal(buffer, [])).toBe('DataCloneError');
  });

  it('brings the bytes as they are after the last getter', () => {
    const buffer = bytesFrom(1);
    const value = { buffer, get later(): number { new Uint8Array(buffer)[0] = 9; return 1; } };
    expect(Array.from(new Uint8Array((roundTrip(value, [buffer]) as { buffer: ArrayBuffer }).buffer))).toEqual([9]);
  });

  it('transfers nothing when it throws half way', () => {
    const [one, two] = [bytesFrom(1), bytesFrom(2)];
    expect(refusal({ one, f: () => 1 }, [one, two])).toBe('DataCloneError');
    expect(() => encode({ one, get g(): never { throw new RangeError('g'); } }, [one, two])).toThrowError(RangeError, 'g');
    expect([one.byteLength, two.byteLength]).toEqual([1, 1]);
    expect(roundTrip([one], [one])).toEqual([bytesFrom(1)]);
  });

  it('refuses duplicates, detached buffers and what cannot be transferred', () => {
    const buffer = bytesFrom(1, 2);
    expect(refusal(1, [buffer, buffer])).toBe('DataCloneError');
    for (const value of [{}, null, 1, 'x', new Map(), new Uint8Array(buffer), () => 1, new Blob([])]) {
      expect(refusal(1, [buffer, value])).withContext(Object.prototype.toString.call(value)).toBe('DataCloneError');
    }
    const spoofed = { [Symbol.toStringTag]: 'ArrayBuffer', byteLength: 1 };
    expect(refusal(spoofed, [spoofed])).toBe('DataCloneError');
    if (typeof SharedArrayBuffer === 'function') expect(refusal(1, [new SharedArrayBuffer(8)])).toBe('DataCloneError');
    expect(buffer.byteLength).withContext('untouched so far').toBe(2);
    encode(null, [buffer]);
    expect(refusal(1, [buffer])).toBe('DataCloneError');
    expect(refusal(buffer, [])).toBe('DataCloneError');
    expect(refusal(new DataView(new ArrayBuffer(1)), [])).toBe('none');
  });

  it('refuses views on detached buffers', () => {
    const buffer = bytesFrom(1, 2);
    const views = [new Uint8Array(buffer), new DataView(buffer)];
    encode(null, [buffer]);
    for (const view of views) expect(refusal({ view }, [])).toBe('DataCloneError');
  });

  it('refuses a buffer that a getter detaches', () => {
    const buffer = bytesFrom(1, 2);
    const other = bytesFrom(3);
    const value = { get thief(): number { encode(null, [buffer]); return 1; } };
    expect(refusal(value, [other, buffer])).toBe('DataCloneError');
    expect(other.byteLength).toBe(1);
  });

  it('lists transferred ports first, in order, mentioned or not', () => {
    const { port1, port2 } = new MessageChannel();
    const blob = new Blob([]);
    const { bytes, length, references, transferred } = encode({ blob, port2 }, [port1, port2]);
    expect(transferred).toBe(2);
    expect(references[0]).toBe(port1);
    expect(references[1]).toBe(port2);
    expect(references[2]).toBe(blob);
    expect((decode(bytes, 0, length, here, references) as { port2: MessagePort }).port2).toBe(port2);
    expect(refusal(port1, [])).toBe('DataCloneError');
  });

  it('lets a getter transfer within a transfer', () => {
    const [outer, inner] = [bytesFrom(1), bytesFrom(2)];
    let seen: unknown;
    const value = { outer, get nested(): string { seen = roundTrip([inner], [inner]); return 'n'; }, end: 1 };
    expect(roundTrip(value, [outer])).toEqual({ outer: bytesFrom(1), nested: 'n', end: 1 });
    expect(seen).toEqual([bytesFrom(2)]);
    expect([outer.byteLength, inner.byteLength]).toEqual([0, 0]);
  });
});
