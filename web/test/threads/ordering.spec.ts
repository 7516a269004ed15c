// The order in which a ring stores: indices by Atomics, after all that they publish or give back. One thread: what another would see is looked
// at in the moment of each store.

import { RecordRing, RingBuffer } from '../../src/ring-buffer';
import { READ, WRITE } from '../../src/ring-memory';
import { startAt } from './memory';

type Store = (words: Int32Array, index: number, value: number) => number;

if (typeof SharedArrayBuffer === 'function') {
  describe('the order of stores in a shared ring', () => {
    /** Each Atomics.store: its index, and what `look` saw just before. */
    function watchStores(look: () => unknown): [number, unknown][] {
      const stores: [number, unknown][] = [];
      const store = Atomics.store as unknown as Store;
      spyOn(Atomics, 'store').and.callFake(((words: Int32Array, index: number, value: number) => {
        stores.push([index, look()]);
        return store.call(Atomics, words, index, value);
      }) as unknown as typeof Atomics.store);
      return stores;
    }

    it('a record and the skip before it are whole when the write index moves, in one store', () => {
      const ring = RecordRing.create(128, true);
      startAt(ring, 96, 5);
      const stores = watchStores(() => [ring.words[WRITE], new Uint32Array(ring.storage.slice(96, 104).buffer).join(), ring.storage.slice(0, 64).join()]);
      const bytes = Uint8Array.from({ length: 40 }, (_, i) => i + 1);
      expect(ring.write(3, -1, bytes)).toBe(true);
      const record = [40, 0, 0, 0, 3, 0, 0, 0, 255, 255, 255, 255, 5, 0, 0, 0, ...bytes, ...new Array<number>(8).fill(0)];
      expect(stores).toEqual([[WRITE, [96, '24,255', record.join()]]]);
      expect(ring.words[WRITE]).toBe(96 + 32 + 56);
    });

    it('the read index moves when a record is released, not before; over a skip when it is met', () => {
      const ring = RecordRing.create(128, true);
      startAt(ring, 96);
      ring.write(1, 1, new Uint8Array(40));
      const stores = watchStores(() => ring.words[READ]);
      expect(ring.next() && ring.next()).toBe(true);
      expect(stores).toEqual([[READ, 96]]);
      ring.release();
      expect(stores).toEqual([[READ, 96], [READ, 128]]);
      expect(ring.words[READ]).toBe(184);
    });

    it('samples are there when the write index moves, and were taken out when the read index does', () => {
      const ring = RingBuffer.create(16, true);
      startAt(ring, 48);
      const taken = new Float32Array(8);
      const stores = watchStores(() => [new Float32Array(ring.storage.slice().buffer).join(), taken.join()]);
      ring.push(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
      ring.pop(taken);
      const all = '5,6,7,8,0,0,0,0,0,0,0,0,1,2,3,4';
      expect(stores).toEqual([[WRITE, [all, '0,0,0,0,0,0,0,0']], [READ, [all, '1,2,3,4,5,6,7,8']]]);
    });

    it('indices are read by Atomics too: what the other side stores is seen', () => {
      const [records, samples] = [RecordRing.create(128, true), RingBuffer.create(16, true)];
      const load = spyOn(Atomics, 'load').and.callThrough();
      for (const look of [() => records.write(1, 1, new Uint8Array(1)), () => records.next(), () => samples.push(new Float32Array(1)), () => samples.pop(new Float32Array(1))]) {
        load.calls.reset();
        look();
        const indices = load.calls.allArgs().map(([, index]) => index);
        expect(indices).toContain(READ);
        expect(indices).toContain(WRITE);
      }
    });
  });
}
