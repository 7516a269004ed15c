// How a Worker waits for the page, and both wake each other (wire/shared-memory.ts): bounded, and nobody is left asleep.

import { newSharedMemory, SharedMemory } from '../../src/wire/shared-memory';
import { startAt } from './memory';
import { seeded } from './random';
import { SequenceVerifier, SequenceWriter } from './sequence';
import { endThreads, Thread } from './thread';

const MINUTE = 60_000; // ms: longer than these specs may take

if (typeof SharedArrayBuffer === 'function') {
  describe('a Worker that waits for the page', () => {
    let memory: SharedArrayBuffer;
    let shared: SharedMemory;

    beforeEach(() => {
      memory = newSharedMemory(1024)!;
      shared = new SharedMemory(memory);
    });
    afterEach(endThreads);

    it('goes on by itself when its time is over', async () => {
      const { moved } = await new Thread().do({ job: 'wait', memory, milliseconds: 20 });
      expect(moved).toBe(0);
    });

    it('is woken by the page', async () => {
      const worker = new Thread();
      const done = worker.do({ job: 'wait', memory, milliseconds: MINUTE });
      await worker.begun;
      await new Promise((resolve) => setTimeout(resolve, 200)); // by then it waits, most likely
      shared.signalWorker();
      expect((await done)['moved']).toBeGreaterThanOrEqual(0); // 0: the page was first
    });

    it('does not wait when the page has written since it looked', () => {
      const seen = shared.signal;
      shared.signalWorker();
      expect(shared.signal).not.toBe(seen);
      // Where waiting is allowed at all is the Worker: here it would throw.
      expect(() => shared.wait(shared.signal, 0)).toThrowError();
    });

    it('is asked by a message when it sleeps in its event loop, and only then', () => {
      expect(shared.park()).withContext('nothing to read').toBe(true);
      expect(shared.signalWorker()).toBe(true);
      expect(shared.signalWorker()).withContext('it was asked').toBe(false);
      shared.toWorker.records.write(1, 1, Uint8Array.of(1));
      expect(shared.park()).withContext('there is something to read').toBe(false);
      expect(shared.signalWorker()).toBe(false);
    });

    it('asks the page once, until the page looks', () => {
      expect([shared.askPage(), shared.askPage()]).toEqual([true, false]);
      shared.pageLooks();
      expect([shared.askPage(), shared.askPage()]).toEqual([true, false]);
    });

    it('misses no word and is missed by nobody, whichever way it sleeps: 30,000 records there and back', async () => {
      const count = 30_000;
      startAt(shared.toWorker.records, 2 ** 32 - 2 ** 16);
      new Int32Array(memory)[0] = 2 ** 31 - 1000; // the word it waits on wraps as well
      const worker = new Thread();
      const writer = new SequenceWriter(shared.toWorker.records, { seed: 8, first: 0, count, longest: 50 });
      const verifier = new SequenceVerifier(shared.toPage.records, { seed: 8, first: 0, count, longest: 50 });
      const random = seeded(11);
      let asked = 0;
      const send = (): void => {
        if (writer.isDone) return;
        writer.write(random(8) + 1);
        if (!shared.signalWorker()) return;
        asked++;
        worker.look();
      };
      // All that the page does it does when the Worker asks: if one word is lost, both sleep, and the spec fails.
      worker.onLook = () => {
        shared.pageLooks();
        verifier.verify(count);
        if (verifier.read === writer.written) send();
      };
      const done = worker.do({ job: 'return signals', memory, count, seed: 12 });
      send();
      const { returned, waits, parks } = await done;
      worker.onLook();
      expect([returned, verifier.read]).toEqual([count, count]);
      expect(Math.min(waits!, parks!)).withContext('both ways were taken').toBeGreaterThan(100);
      expect(asked).toBeLessThanOrEqual(parks! + 1);
    }, 50_000);
  });
}
