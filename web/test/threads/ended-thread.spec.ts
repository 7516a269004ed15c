// A Worker is ended whatever it is doing. What that leaves in a ring of records.

import { WRITE } from '../../src/ring-memory';
import { type Job } from './jobs';
import { layRecordRings, startAt } from './memory';
import { SequenceVerifier, SequenceWriter } from './sequence';
import { endThreads, nextTask, Thread, untilDone } from './thread';

if (typeof SharedArrayBuffer === 'function') {
  describe('a ring of records whose other thread was ended', () => {
    afterEach(endThreads);

    it('shows nothing of a record that was half written, and another writer goes on where it began', async () => {
      for (const start of [0, 2 ** 32 - 64, 2 ** 31 - 128]) {
        const { memory, at: [at], rings: [ring], expectCanaries } = layRecordRings(1024);
        startAt(ring!, start, 7);
        const records = { seed: 1, first: 7, count: 200, longest: 300 };
        const before = new SequenceWriter(ring!, { ...records, count: 1 });
        before.write(1);
        const write = ring!.load(WRITE);
        const bytes = ring!.storage.subarray((write & 1023) + 16);
        const worker = new Thread();
        await beginningOf(worker, { job: 'write half a record', ring: { memory, at: at! }, length: 200, half: 100 });
        worker.end();
        expect([bytes[0], bytes[99], bytes[100]]).withContext('half of its bytes are there').toEqual([0xee, 0xee, 0]);
        expect(ring!.load(WRITE)).withContext('and not told of').toBe(write);
        const writer = new Thread();
        const done = writer.do({ job: 'write records', ring: { memory, at: at! }, sequence: { ...records, first: 8, seed: 2, count: 500 }, waiting: 'spinning' });
        const first = new SequenceVerifier(ring!, { ...records, count: 1 });
        expect(first.verify(1)).toBe(true);
        const verifier = new SequenceVerifier(ring!, { ...records, first: 8, seed: 2, count: 500 });
        await Promise.all([done, untilDone(() => (verifier.verify(10), verifier.isDone))]);
        expect(verifier.read).toBe(500);
        expectCanaries();
      }
    }, 60_000);

    it('holds whole records only, in their order, whenever its writer was ended', async () => {
      let read = 0;
      for (let round = 0; round < 8; round++) {
        const { memory, at: [at], rings: [ring], expectCanaries } = layRecordRings(4096);
        const records = { seed: round, first: 0, count: 1e9, longest: 2032 };
        const worker = new Thread();
        const verifier = new SequenceVerifier(ring!, records);
        await beginningOf(worker, { job: 'write for ever', ring: { memory, at: at! }, sequence: records });
        for (let i = 0; i < round * 6; i++) {
          verifier.verify(20);
          if (i % 3 === 0) await nextTask();
        }
        worker.end();
        // It may go on for a little: a Worker is not ended at once.
        for (let quiet = 0; quiet < 100; quiet++) {
          const before = verifier.read;
          verifier.verify(1000);
          if (verifier.read > before) quiet = 0;
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
        expect(ring!.isEmpty).toBe(true);
        read += verifier.read;
        expectCanaries();
      }
      expect(read).toBeGreaterThan(8);
    }, 60_000);

    it('refuses records when its reader was ended, holds up nobody, and gives another reader all of them', async () => {
      const { memory, at: [at], rings: [ring], expectCanaries } = layRecordRings(4096);
      const records = { seed: 5, first: 0, count: 20_000, longest: 500 };
      const reader = new Thread();
      const writer = new SequenceWriter(ring!, records);
      const part = reader.do({ job: 'read records', ring: { memory, at: at! }, sequence: { ...records, count: 1000 }, waiting: 'spinning' });
      const { read } = await Promise.race([part, untilDone(() => (writer.write(10), writer.written > 1000)).then(() => part)]);
      reader.end();
      expect(read).toBe(1000);
      expect(writer.write(records.count)).toBe(false);
      for (let i = 0; i < 1000; i++) expect(writer.write(1)).toBe(false);
      const rest = new SequenceVerifier(ring!, records, 1000);
      await untilDone(() => {
        writer.write(10);
        rest.verify(10);
        return rest.isDone;
      });
      expect(rest.read).toBe(20_000);
      expectCanaries();
    }, 60_000);
  });
}

/** Has a thread begin a job that never ends by itself. */
function beginningOf(thread: Thread, job: Job): Promise<void> {
  const failed = thread.do(job).then(() => undefined);
  return Promise.race([thread.begun, failed]);
}
