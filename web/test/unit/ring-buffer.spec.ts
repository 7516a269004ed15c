// The rings against the golden vectors of their Go half, and against themselves.

import recordVectors from '../../../polyfill/testdata/ringbuffer/records.json';
import sampleVectors from '../../../polyfill/testdata/ringbuffer/samples.json';
import { RecordRing, RingBuffer, capacityFor } from '../../src/ring-buffer';
import { EXPECTED, HEADER_SIZE, READ, WRITE, WRITTEN } from '../../src/ring-memory';
import type { RingMemory } from '../../src/ring-memory';

const MARGIN = 256;
const CANARY = 0xa5;

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// Moves a ring into the middle of a larger memory, as it lies in the engine's; returns a check of the bytes around it.
function betweenCanaries(ring: RingMemory): () => void {
  const size = HEADER_SIZE + ring.capacity;
  const all = new Uint8Array(MARGIN + size + MARGIN).fill(CANARY);
  all.set(new Uint8Array(ring.buffer), MARGIN);
  ring.attach(all.buffer, MARGIN);
  return () => {
    for (let i = 0; i < MARGIN; i++) {
      if (all[i] !== CANARY || all[MARGIN + size + i] !== CANARY) fail(`canary ${i} was touched`);
    }
  };
}

function startAt(ring: RingMemory, index: number, sequence = 0): void {
  ring.words[WRITE] = ring.words[READ] = index;
  ring.words[WRITTEN] = ring.words[EXPECTED] = sequence;
}

function memoryOf(ring: RingMemory): string {
  return hexOf(new Uint8Array(ring.buffer, ring.byteOffset, HEADER_SIZE + ring.capacity));
}

function payloadOf(ring: RecordRing): Uint8Array {
  return ring.storage.slice(ring.recordOffset, ring.recordOffset + ring.recordLength);
}

// A small generator of its own, so that a failure can be repeated.
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const kinds: [string, boolean][] = typeof SharedArrayBuffer === 'function' ? [['plain', false], ['shared', true]] : [['plain', false]];

for (const [name, shared] of kinds) {
  describe(`RecordRing in ${name} memory`, () => {
    for (const vector of recordVectors) {
      it(`leaves the bytes of the Go half: ${vector.name}`, () => {
        const ring = RecordRing.create(vector.capacity, shared);
        const check = shared ? (): void => undefined : betweenCanaries(ring);
        startAt(ring, vector.start, vector.sequence);
        for (const step of vector.steps) {
          if (step.op === 'write') {
            expect(ring.write(step.kind, step.port, bytesOf(step.payload))).toBe(step.ok);
          } else {
            expect(ring.next()).toBe(step.ok);
            if (step.ok) {
              expect([ring.recordKind, ring.recordPort, ring.recordSequence, hexOf(payloadOf(ring))]).toEqual([step.kind, step.port, step.sequence, step.payload]);
            }
            ring.release();
          }
          expect([ring.load(WRITE), ring.load(READ)]).toEqual([step.write, step.read]);
        }
        expect(memoryOf(ring)).toBe(vector.memory);
        check();
      });
    }

    it('keeps the order of records of random sizes, about 400 times round, over the wrap-around of the indices', () => {
      const ring = RecordRing.create(1024, shared);
      const check = shared ? (): void => undefined : betweenCanaries(ring);
      startAt(ring, 2 ** 32 - 1024);
      const random = seeded(7);
      const lengths: number[] = [];
      let written = 0;
      let read = 0;
      while (read < 1500) {
        if (random(2) === 0) {
          const payload = new Uint8Array(random(ring.maxPayload + 1)).fill(written & 255);
          if (ring.write(written % 255, written, payload)) lengths[written++] = payload.length;
        } else if (ring.next()) {
          const payload = payloadOf(ring);
          if (ring.recordSequence !== read || ring.recordPort !== read || ring.recordKind !== read % 255 || payload.length !== lengths[read] ||
            payload.some((byte) => byte !== (read & 255))) fail(`record ${read} is wrong`);
          ring.release();
          read++;
        }
      }
      expect(read).toBe(1500);
      check();
    });
  });

  describe(`RingBuffer in ${name} memory`, () => {
    for (const vector of sampleVectors) {
      it(`leaves the bytes of the Go half: ${vector.name}`, () => {
        const ring = RingBuffer.create(vector.capacity, shared);
        const check = shared ? (): void => undefined : betweenCanaries(ring);
        startAt(ring, vector.start);
        for (const step of vector.steps) {
          if (step.op === 'push') {
            expect(ring.push(Float32Array.from(step.samples))).toBe(step.count);
          } else {
            const samples = new Float32Array(step.want);
            expect(ring.pop(samples)).toBe(step.count);
            expect(Array.from(samples.subarray(0, step.count))).toEqual(step.samples);
          }
          expect([ring.load(WRITE), ring.load(READ)]).toEqual([step.write, step.read]);
        }
        expect(memoryOf(ring)).toBe(vector.memory);
        check();
      });
    }
  });
}

describe('RecordRing', () => {
  it('shows the same record until it is released', () => {
    const ring = RecordRing.create(256);
    expect(ring.isEmpty).toBe(true);
    ring.release();
    ring.write(1, 2, Uint8Array.of(1, 2, 3, 4, 5), 3, 1);
    for (let i = 0; i < 2; i++) {
      expect(ring.next()).toBe(true);
      expect(Array.from(payloadOf(ring))).toEqual([2, 3, 4]);
    }
    expect(ring.isEmpty).toBe(false);
    ring.release();
    expect(ring.next()).toBe(false);
  });

  it('takes a record of the promised size wherever its indices stand', () => {
    for (const length of [0, 17, 300, 1000]) {
      const capacity = capacityFor(length);
      for (let start = 0; start < capacity; start += 8) {
        const ring = RecordRing.create(capacity);
        startAt(ring, start);
        if (!ring.write(0, 0, new Uint8Array(length))) fail(`${length} bytes at ${start}`);
      }
      expect(RecordRing.create(capacity).maxPayload).not.toBeLessThan(length);
    }
  });

  it('names a gap in the sequence once and goes on behind it', () => {
    const ring = RecordRing.create(256);
    ring.words[WRITTEN] = 5;
    ring.write(1, 1, Uint8Array.of(7));
    expect(() => ring.next()).toThrowError('audioworklet-anywhere: sequence gap: expected record 0, found 5');
    expect(ring.next()).toBe(true);
    expect(ring.recordSequence).toBe(5);
  });

  it('names an impossible record, every time', () => {
    for (const [length, kind] of [[25, 1], [-1, 1], [8, 256], [300, 255]] as const) {
      const ring = RecordRing.create(256);
      ring.write(1, 1, new Uint8Array(24));
      ring.words[HEADER_SIZE / 4] = length;
      ring.words[HEADER_SIZE / 4 + 1] = kind;
      for (let i = 0; i < 2; i++) {
        expect(() => ring.next()).toThrowError(`audioworklet-anywhere: impossible record at offset 0: length ${length >>> 0}, kind ${kind}`);
      }
    }
  });

  it('goes on where it was after its memory has moved, and refuses to write into detached memory', () => {
    const ring = RecordRing.create(128);
    ring.write(1, 1, Uint8Array.of(1));
    const moved = new Uint8Array(512);
    moved.set(new Uint8Array(ring.buffer), 64);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(null, [ring.buffer as ArrayBuffer]); // detaches it, as growing wasm memory does
    port1.close();
    port2.close();
    expect(() => ring.write(1, 1, Uint8Array.of(2))).toThrowError(/detached/);
    expect(() => ring.next()).toThrowError(/detached/);
    ring.attach(moved.buffer, 64);
    ring.write(1, 1, Uint8Array.of(2));
    for (const byte of [1, 2]) {
      expect(ring.next()).toBe(true);
      expect(payloadOf(ring)[0]).toBe(byte);
      ring.release();
    }
  });

  it('attaches to what is a ring of its kind only', () => {
    expect(() => new RecordRing(RingBuffer.create(64).buffer, 0)).toThrowError(/not a ring/);
    expect(() => new RingBuffer(RecordRing.create(64).buffer, 0)).toThrowError(/not a ring/);
    expect(() => new RecordRing(new ArrayBuffer(1024), 0)).toThrowError(/not a ring/);
    const ring = RecordRing.create(64);
    ring.words[32] = 65;
    expect(() => ring.attach(ring.buffer, 0)).toThrowError(/capacity of 65/);
  });
});
