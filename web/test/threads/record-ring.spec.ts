// A ring of records between two threads, in a SharedArrayBuffer. Runs where the page has one: in Chromium 64, and on isolated origins.

import { layRecordRings, startAt } from './memory';
import { type Sequence, SequenceVerifier, SequenceWriter } from './sequence';
import { endThreads, Thread, untilDone } from './thread';

const MILLION = 1_000_000;
const LONG = 110_000; // ms; on a busy machine

const sequence = (seed: number, count: number, longest: number, first = 0): Sequence => ({ seed, count, longest, first });

// Where a record can begin: at multiples of 8, with 16 bytes behind; not at 8, for none of 8 bytes can lie before, unless the indices began there.
const places = (capacity: number): number => capacity / 8 - 2;

if (typeof SharedArrayBuffer === 'function') {
  describe('a ring of records between two threads', () => {
    afterEach(endThreads);

    it('carries a million records from the page to a Worker, and another million back, over the ends of the indices and sequence numbers', async () => {
      const { memory, at: [to, from], rings: [out, back], expectCanaries } = layRecordRings(4096, 2048);
      const outgoing = sequence(1, MILLION, 2032, 2 ** 32 - MILLION / 2);
      const incoming = sequence(2, MILLION, 1008);
      startAt(out!, 2 ** 31 - 2 ** 20, outgoing.first);
      startAt(back!, 2 ** 32 - 2 ** 20);
      const done = new Thread().do({ job: 'exchange records', out: { memory, at: from! }, outgoing: incoming, in: { memory, at: to! }, incoming: outgoing });
      const writer = new SequenceWriter(out!, outgoing);
      const verifier = new SequenceVerifier(back!, incoming);
      const step = (): boolean => {
        writer.write(50);
        verifier.verify(50);
        return writer.isDone && verifier.isDone;
      };
      const [{ written, read, wraps }] = await Promise.all([done, untilDone(step)]);
      expect([writer.written, verifier.read, written, read]).toEqual([MILLION, MILLION, MILLION, MILLION]);
      expect(Math.min(wraps!, verifier.wraps)).toBeGreaterThan(10_000);
      expect([out!.isEmpty, back!.isEmpty]).toEqual([true, true]);
      expectCanaries();
    }, LONG);

    for (const waiting of ['spinning', 'asleep'] as const) {
      it(`carries a million records from one Worker to another, each ${waiting} while it waits for the other`, async () => {
        const { memory, at: [at], rings: [ring] } = layRecordRings(8192);
        new Int32Array(memory, at! - 4, 1).fill(0); // the word that they wait on
        startAt(ring!, 2 ** 32 - 2 ** 22);
        const records = sequence(3, MILLION, 4080);
        const [writer, reader] = [new Thread(), new Thread()];
        const [{ written }, { read, wraps, offsets }] = await Promise.all([
          writer.do({ job: 'write records', ring: { memory, at: at! }, sequence: records, waiting }),
          reader.do({ job: 'read records', ring: { memory, at: at! }, sequence: records, waiting }),
        ]) as [Record<string, number>, Record<string, number>];
        expect([written, read]).toEqual([MILLION, MILLION]);
        expect(wraps).toBeGreaterThan(5_000);
        expect(offsets).withContext('places in the storage where records began').toBe(places(8192));
      }, LONG);
    }

    it('wraps at every offset of the storage, with records of every length', async () => {
      const capacity = 256;
      const starts = Array.from({ length: capacity / 8 }, (_, i) => i * 8);
      const { memory, at, rings, expectCanaries } = layRecordRings(...starts.map(() => capacity));
      const worker = new Thread();
      const reports: Record<string, number>[] = [];
      for (const [i, start] of starts.entries()) {
        const records = sequence(100 + i, 2000, capacity / 2 - 16);
        startAt(rings[i]!, start + (i % 2 ? 2 ** 31 : 2 ** 32) - capacity);
        const done = worker.do({ job: 'read records', ring: { memory, at: at[i]! }, sequence: records, waiting: 'spinning' });
        const writer = new SequenceWriter(rings[i]!, records);
        reports.push(await Promise.race([done, untilDone(() => (writer.write(10), writer.isDone)).then(() => done)]));
      }
      for (const { read, wraps, offsets } of reports) {
        expect(read).toBe(2000);
        expect(wraps).toBeGreaterThan(200);
        expect(offsets).withContext('places in the storage where records began').toBeGreaterThanOrEqual(places(capacity));
      }
      expectCanaries();
    }, LONG);

    it('refuses what does not fit, changes no byte by that, and loses nothing', async () => {
      const { memory, at: [at], rings: [ring], expectCanaries } = layRecordRings(1024);
      const records = sequence(4, 20_000, 496);
      const writer = new SequenceWriter(ring!, records);
      expect(writer.write(records.count)).withContext('nobody reads').toBe(false);
      expect(writer.written).toBeGreaterThan(1);
      const full = new Uint8Array(memory).slice().join();
      for (let i = 0; i < 100; i++) writer.write(1);
      expect(writer.refused).toBe(101);
      expect(new Uint8Array(memory).slice().join()).toBe(full);
      const done = new Thread().do({ job: 'read records', ring: { memory, at: at! }, sequence: records, waiting: 'spinning' });
      const { read } = await Promise.race([done, untilDone(() => (writer.write(10), writer.isDone)).then(() => done)]);
      expect(read).toBe(20_000);
      expectCanaries();
    }, LONG);

    it('is empty until a record is whole: one at a time, there and back', async () => {
      const { memory, at: [to, from], rings: [out, back], expectCanaries } = layRecordRings(64, 64);
      startAt(out!, 2 ** 31 - 4096);
      startAt(back!, 2 ** 32 - 4096);
      const count = 20_000;
      const worker = new Thread();
      const done = worker.do({ job: 'echo records', in: { memory, at: to! }, out: { memory, at: from! }, count });
      const writer = new SequenceWriter(out!, sequence(6, count, 16));
      const verifier = new SequenceVerifier(back!, sequence(6, count, 16));
      let early = 0;
      const step = (): boolean => {
        if (verifier.read === writer.written) {
          if (!back!.isEmpty) early++;
          writer.write(1);
        }
        verifier.verify(1);
        return verifier.isDone;
      };
      const [{ count: echoed }] = await Promise.all([done, untilDone(step)]);
      expect([echoed, early, out!.isEmpty, back!.isEmpty]).toEqual([count, 0, true, true]);
      expectCanaries();
    }, LONG);
  });
}
