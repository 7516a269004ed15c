// The codec against the golden vectors of its Go half, and against the standard's steps and side effects.

import vectors from '../../../polyfill/testdata/structuredclone/values.json';
import { clonesErrorCause, decode, encode, intrinsicsOf } from '../../src/structured-clone';
import { Builder, Describer } from './value-description';
import type { Description } from './value-description';

const here = intrinsicsOf(self);

function roundTrip<T>(value: T): T {
  const { bytes, length, references } = encode(value);
  return decode(bytes, 0, length, here, references) as T;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// What a vector needs of the browser, for both halves of the codec.
const has: Record<string, boolean> = {
  bigint: typeof BigInt === 'function',
  resizable: 'resizable' in ArrayBuffer.prototype,
  Float16Array: 'Float16Array' in self,
};

function errorOf(action: () => unknown): { name: string; message: string } {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  return { name: 'nothing', message: 'was thrown' };
}

describe('structured clone: golden vectors', () => {
  for (const { name, needs, value, bytes } of vectors as unknown as { name: string; needs?: string; value: Description; bytes: string }[]) {
    if (needs !== undefined && has[needs] === false) continue;

    if (needs !== 'error cause' || clonesErrorCause) {
      it(`encodes ${name}`, () => {
        const builder = new Builder();
        const built = builder.build(value);
        const transfer = builder.references.filter((reference) => reference instanceof MessagePort);
        const encoded = encode(built, transfer);
        expect(hexOf(encoded.bytes.subarray(0, encoded.length))).toBe(bytes);
        expect(encoded.references).toEqual(builder.references);
        expect(encoded.transferred).toBe(transfer.length);
      });
    }

    it(`decodes ${name}`, () => {
      const builder = new Builder();
      builder.build(value);
      const payload = bytesOf(`ffffff${bytes}ff`); // off any alignment, and not at the end of the memory
      const decoded = decode(payload, 3, bytes.length / 2, here, builder.references);
      expect(new Describer(builder.references).describe(decoded)).toEqual(value);
    });
  }
});

describe('structured clone: order and side effects', () => {
  it('lists the keys first, then checks, reads and serialises one after the other', () => {
    const log: string[] = [];
    const value: Record<string, unknown> = {};
    for (const key of ['a', 'b', 'c']) {
      Object.defineProperty(value, key, {
        enumerable: true, configurable: true,
        get() {
          log.push(key);
          if (key === 'a') {
            delete value['b'];
            value['d'] = 'added too late';
          }
          return { get inner(): string { log.push(`${key}.inner`); return key; } };
        },
      });
    }
    expect(roundTrip(value)).toEqual({ a: { inner: 'a' }, c: { inner: 'c' } });
    expect(log).toEqual(['a', 'a.inner', 'c', 'c.inner']);
  });

  it('copies the entries of maps and sets before it reads any', () => {
    const map = new Map<unknown, unknown>([[{ get k(): number { map.set('late', 1); map.delete('b'); return 1; } }, 'a'], ['b', 2]]);
    expect(Array.from(roundTrip(map))).toEqual([[{ k: 1 }, 'a'], ['b', 2]]);
    const set = new Set<unknown>([{ get k(): number { set.clear(); return 2; } }, 3]);
    expect(Array.from(roundTrip(set))).toEqual([{ k: 2 }, 3]);
  });

  it('makes a hole of an element that a getter took away', () => {
    const array: unknown[] = [{ get k(): number { Reflect.deleteProperty(array, 1); return 1; } }, 2, 3];
    const clone = roundTrip(array);
    expect(clone.length).toBe(3);
    expect(1 in clone).toBe(false);
    expect(clone[2]).toBe(3);
  });

  it('takes own enumerable properties with string keys only', () => {
    class Point {
      x = 1;
      get y(): number { return 2; }
      move(): void { this.x++; }
    }
    const point = new Point();
    Object.defineProperty(point, 'hidden', { value: 1, enumerable: false });
    (point as unknown as Record<symbol, unknown>)[Symbol('s')] = 1;
    const clone = roundTrip(point);
    expect(Object.getPrototypeOf(clone)).toBe(Object.prototype);
    expect(Object.getOwnPropertyNames(clone)).toEqual(['x']);
    expect(roundTrip(Object.create(null) as object)).toEqual({});
    expect(roundTrip(Object.create({ inherited: 1 }) as object)).toEqual({});
  });

  it('passes on what a getter throws and is ready for the next value', () => {
    const thrown = new RangeError('mine');
    expect(() => encode({ a: [1, { get b(): never { throw thrown; } }] })).toThrow(thrown);
    expect(roundTrip({ after: [1] })).toEqual({ after: [1] });
  });

  it('encodes within a getter while it encodes', () => {
    const inner: unknown[] = [];
    const level = (n: number): object => ({
      before: n,
      get nested(): number {
        if (n > 0) inner.push(roundTrip(level(n - 1)));
        return n;
      },
      after: 'x'.repeat(n),
    });
    expect(roundTrip(level(4))).toEqual({ before: 4, nested: 4, after: 'xxxx' });
    expect(inner.length).toBe(4);
    expect(inner[3]).toEqual({ before: 3, nested: 3, after: 'xxx' });
  });

  it('creates properties, whatever the prototype of the receiving realm has of that name', () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    Object.defineProperty(prototype, 'trap', { configurable: true, set: () => { throw new Error('assigned'); } });
    try {
      const clone = roundTrip(JSON.parse('{"trap":1,"__proto__":{"x":1},"constructor":2}') as Record<string, unknown>);
      expect(Object.keys(clone)).toEqual(['trap', '__proto__', 'constructor']);
      expect(Object.getPrototypeOf(clone)).toBe(prototype);
      expect(Object.getOwnPropertyDescriptor(clone, 'trap')).toEqual({ value: 1, writable: true, enumerable: true, configurable: true });
    } finally {
      delete prototype['trap'];
    }
  });

  it('goes as deep as memory does', () => {
    let value: unknown = 'bottom';
    for (let i = 0; i < 100000; i++) value = i % 3 === 0 ? [value] : i % 3 === 1 ? { value } : new Map([[1, value]]);
    let clone: unknown = roundTrip(value);
    let depth = 0;
    while (typeof clone === 'object') {
      clone = clone instanceof Map ? clone.get(1) : Array.isArray(clone) ? clone[0] : (clone as { value: unknown }).value;
      depth++;
    }
    expect(clone).toBe('bottom');
    expect(depth).toBe(100000);
  });

  it('gives every buffer memory of its own, of exactly its length', () => {
    const memory = new Uint8Array(1000);
    const clone = roundTrip(memory.subarray(10, 20));
    expect(clone.buffer.byteLength).toBe(1000); // a view brings its whole buffer, as the standard has it
    expect(clone.byteOffset).toBe(10);
    expect(clone.buffer).not.toBe(memory.buffer);
    const { bytes, length } = encode(new ArrayBuffer(3));
    expect((decode(bytes, 0, length, here) as ArrayBuffer).byteLength).toBe(3);
  });

  it('keeps what it was told although the scratch grows under it', () => {
    const value = { text: 'é'.repeat(70000), wide: 'π'.repeat(70000), bytes: new Uint8Array(300000).fill(7), end: [1, 2, 3] };
    expect(roundTrip(value)).toEqual(value);
    expect(roundTrip('small again')).toBe('small again');
  });
});

describe('structured clone: malformed bytes', () => {
  it('throws on every proper beginning of every vector, and on bytes left over', () => {
    for (const { name, needs, bytes } of vectors as { name: string; needs?: string; bytes: string }[]) {
      const payload = bytesOf(bytes);
      if (payload.length > 300 || (needs !== undefined && has[needs] === false)) continue;
      for (let length = 0; length < payload.length; length++) {
        const { message } = errorOf(() => decode(payload, 0, length, here, [{}, {}]));
        expect(message).withContext(`${name}, ${length}`).toMatch(/^audioworklet-anywhere: malformed/);
      }
    }
    expect(() => decode(bytesOf('0202'), 0, 2, here)).toThrowError(/left over/);
    expect(() => decode(bytesOf('02'), 0, 2, here)).toThrowError(/outside its memory/);
  });

  it('refuses what the Go half refuses', () => {
    for (const hex of ['ff', '00', '0b', '05ffffffff1f', '05808080808000', '11ffffffff0f02', '100500', '0a00', '090000', '09000167', '170700',
      '1e0201aabb', '1f02000002', '110210001f0200000a01', '1f0201021d020000', '1f0801041d080000000000000000', '1f0d00001d00', '2000']) {
      expect(() => decode(bytesOf(hex), 0, hex.length / 2, here)).withContext(hex).toThrowError();
    }
    expect(roundTrip([1])).toEqual([1]);
  });
});
