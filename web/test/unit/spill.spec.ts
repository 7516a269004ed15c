// The ordered overflow behind a ring.

import { RecordRing, capacityFor } from '../../src/ring-buffer';
import { RecordSpill, SEGMENT_SIZE } from '../../src/spill';

const bytes = new Uint8Array(200000);

function number(value: number): Uint8Array {
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function numberIn(ring: RecordRing): number {
  return new DataView(ring.storage.buffer, ring.storage.byteOffset + ring.recordOffset).getUint32(0);
}

describe('RecordSpill', () => {
  it('carries 100,000 records through a small ring, in order, refilled as it is read', () => {
    const total = 100000;
    const ring = RecordRing.create(4096);
    const spill = new RecordSpill();
    let direct = 0;
    for (let i = 0; i < total; i++) if (spill.write(ring, i % 255, i, number(i), 4 + (i % 30))) direct++;
    expect(direct).toBeGreaterThan(50);
    expect(spill.count).toBe(total - direct);
    let read = 0;
    while (ring.next()) {
      if (numberIn(ring) !== read || ring.recordPort !== read || ring.recordKind !== read % 255 || ring.recordLength !== 4 + (read % 30)) fail(`record ${read}`);
      ring.release();
      read++;
      if (read % 20 === 0 || ring.isEmpty) spill.refill(ring);
    }
    expect(read).toBe(total);
    expect(spill.count).toBe(0);
    expect(spill.nextLength).toBe(-1);
  });

  it('lets nothing overtake what is spilled', () => {
    const ring = RecordRing.create(64);
    const spill = new RecordSpill();
    const order: number[] = [];
    let next = 0;
    for (let round = 0; round < 300; round++) {
      for (let i = 0; i < round % 7; i++) spill.write(ring, 1, 1, number(next++), 4);
      for (let i = 0; i < round % 5 && ring.next(); i++) {
        order.push(numberIn(ring));
        ring.release();
      }
      if (round % 3 === 0) spill.refill(ring);
    }
    while (spill.refill(ring) > 0 || !ring.isEmpty) {
      while (ring.next()) {
        order.push(numberIn(ring));
        ring.release();
      }
    }
    expect(order).toEqual(Array.from({ length: next }, (_, i) => i));
  });

  it('holds a record larger than a segment or than the ring until there is a ring for it', () => {
    const small = RecordRing.create(1024);
    const spill = new RecordSpill();
    for (const length of [4, 200000, SEGMENT_SIZE - 12, SEGMENT_SIZE - 11, 0, 300]) spill.write(small, 2, length, number(length), length);
    expect(small.next()).toBe(true);
    small.release();
    expect(spill.refill(small)).withContext('the large one goes first').toBe(0);
    expect(spill.nextLength).toBe(200000);
    const large = RecordRing.create(capacityFor(200000));
    expect(spill.refill(large)).toBeGreaterThan(0);
    const lengths: number[] = [];
    while (large.next()) {
      lengths.push(large.recordLength);
      expect(large.recordPort).toBe(large.recordLength);
      large.release();
      spill.refill(large);
    }
    expect(lengths).toEqual([200000, SEGMENT_SIZE - 12, SEGMENT_SIZE - 11, 0, 300]);
  });
});
