// Rings of samples between two threads: every frame of every channel arrives, once and in order, however both sides cut it.

import { newSharedMemory, SharedMemory } from '../../src/wire/shared-memory';
import { BlockExchange } from './blocks';
import { laySampleRings, startAt } from './memory';
import { SignalVerifier, SignalWriter } from './signal';
import { endThreads, Thread, untilDone } from './thread';

const LONG = 110_000; // ms; on a busy machine

if (typeof SharedArrayBuffer === 'function') {
  describe('rings of samples between two threads', () => {
    afterEach(endThreads);

    for (const direction of ['to a Worker', 'from a Worker'] as const) {
      it(`carry five channels ${direction}, exact to the frame, in blocks of random sizes`, async () => {
        const { memory, at, rings, expectCanaries } = laySampleRings(4096, 4096, 8192, 4096, 64);
        const starts = [0, 2 ** 32 - 4096, 2 ** 31 - 4096, 2 ** 32 - 64 * 1024, 2 ** 31 - 4];
        rings.forEach((ring, channel) => startAt(ring, starts[channel]!));
        const signal = { seed: 1, first: 0, count: 400_000, longest: 1500 };
        const worker = new Thread();
        const done = worker.do({ job: direction === 'to a Worker' ? 'read samples' : 'write samples', memory, at, signal });
        const side = direction === 'to a Worker' ? new SignalWriter(rings, signal) : new SignalVerifier(rings, signal);
        const step = (): boolean => {
          if (side instanceof SignalWriter) side.write(20);
          else side.verify(20);
          return side.isDone;
        };
        const [{ frames }] = await Promise.all([done, untilDone(step)]);
        expect([frames, side.frames]).toEqual([signal.count, signal.count]);
        expect(rings.map((ring) => ring.availableRead)).toEqual([0, 0, 0, 0, 0]);
        expectCanaries();
      }, LONG);
    }

    it('take what there is room for and give what there is, to the sample', async () => {
      const { memory, at, rings: [ring], expectCanaries } = laySampleRings(256);
      startAt(ring!, 2 ** 32 - 100);
      const samples = Float32Array.from({ length: 100 }, (_, i) => i);
      expect([ring!.pop(new Float32Array(1)), ring!.push(samples, 60), ring!.push(samples), ring!.push(samples)]).toEqual([0, 60, 4, 0]);
      const rest = new Float32Array(70).fill(-1);
      expect([ring!.pop(rest, 60), ring!.pop(rest)]).toEqual([60, 4]);
      expect([...rest.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
      const signal = { seed: 3, first: 0, count: 64, longest: 1 };
      const writer = new SignalWriter([ring!], signal);
      while (writer.write(1) && !writer.isDone);
      expect(ring!.availableWrite).toBe(0);
      const { frames } = await new Thread().do({ job: 'read samples', memory, at, signal });
      expect([frames, ring!.availableWrite]).toEqual([64, 64]);
      expectCanaries();
    });

    it('carry blocks of several lanes, announced by records, there and back', async () => {
      const memory = newSharedMemory(1024)!;
      const shared = new SharedMemory(memory);
      const blocks = 1500;
      for (const { records, samples } of [shared.toWorker, shared.toPage]) {
        startAt(records, 2 ** 32 - 2 ** 14);
        startAt(samples, 2 ** 31 - 2 ** 20);
      }
      const exchange = new BlockExchange(shared, blocks);
      const done = new Thread().do({ job: 'return blocks', memory, blocks });
      const [{ read, written }] = await Promise.all([done, untilDone(() => exchange.step())]);
      expect([read, written]).toEqual([blocks, blocks]);
      expect(exchange.refused).withContext('times that the ring was full').toBeGreaterThan(0);
    }, LONG);
  });
}
