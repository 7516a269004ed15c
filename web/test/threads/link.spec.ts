// The link of a page and a Worker over shared memory (wire/link.ts), with a real Worker that sends back all that it gets.

import { Link } from '../../src/wire/link';
import { type BlockSamples, type RecordReader } from '../../src/wire/records';
import { newSharedMemory, SharedMemory } from '../../src/wire/shared-memory';
import { seeded } from './random';
import { sampleOf } from './signal';
import { endThreads, nextTask, Thread } from './thread';

const BLOCK = 1024;
const LONG = 110_000; // ms; on a busy machine

/** What was sent, and is awaited: a record's kind, node, length, and first byte; or a block's frame, count and lanes. */
type Item = readonly ['record', number, number, number, number] | readonly ['block', number, number, number];

/** The page's end: sends, and expects the same back in the same order. */
class EchoedLink implements RecordReader {
  readonly errors: string[] = [];
  broke: Error | null = null;
  readonly memory = newSharedMemory(BLOCK)!;
  readonly shared = new SharedMemory(this.memory);
  readonly thread = new Thread();
  readonly link: Link;
  blocksUnderWay = 0;
  private readonly awaited: Item[] = [];
  private readonly lanes: Float32Array[] = [];
  private readonly payload = new Uint8Array(300_000);
  private frame = 0;

  constructor() {
    this.link = new Link((message, transfer) => this.thread.post(message, transfer), this, true, this.shared);
    this.thread.onNative = (message) => this.link.take(message);
    this.thread.do({ job: 'echo a link', memory: this.memory }).catch((error) => this.errors.push(String(error)));
  }

  get underWay(): number {
    return this.awaited.length;
  }

  sendRecord(kind: number, node: number, length: number): void {
    const first = node & 255;
    this.payload.fill(first, 0, length);
    this.awaited.push(['record', kind, node, length, length > 0 ? first : -1]);
    this.link.writer.write(kind, node, this.payload, length);
  }

  sendBlock(count: number, used: number): boolean {
    for (let lane = 0; lane < used; lane++) {
      const samples = this.lanes[lane] ?? (this.lanes[lane] = new Float32Array(BLOCK));
      for (let i = 0; i < count; i++) samples[i] = sampleOf(this.frame + i, lane);
    }
    if (!this.link.writer.writeBlock(this.frame, count, this.lanes, used)) return false;
    this.awaited.push(['block', this.frame, count, used]);
    this.frame += count;
    this.blocksUnderWay++;
    return true;
  }

  record(kind: number, node: number, bytes: Uint8Array, offset: number, length: number): boolean {
    const last = length > 0 && bytes[offset + length - 1] !== bytes[offset] ? NaN : bytes[offset]!;
    this.arrived(['record', kind, node, length, length > 0 ? last : -1]);
    return true;
  }

  block(frame: number, count: number, lanes: number, samples: BlockSamples): boolean {
    this.arrived(['block', frame, count, lanes]);
    this.blocksUnderWay--;
    const values = new Float32Array(count);
    for (let lane = 0; lane < lanes; lane++) {
      samples.read(values, count);
      const wrong = values.findIndex((value, i) => value !== -sampleOf(frame + i, lane));
      if (wrong >= 0) this.errors.push(`frame ${frame + wrong} of lane ${lane} is ${values[wrong]}`);
    }
    return true;
  }

  broken(error: Error): void {
    this.broke = error;
  }

  private arrived(item: Item): void {
    const expected = this.awaited.shift();
    if (JSON.stringify(item) !== JSON.stringify(expected)) this.errors.push(`${JSON.stringify(item)} came, and not ${JSON.stringify(expected)}`);
  }

  /** Until all is back, or something is wrong; the page looks as it does when it renders. */
  async all(): Promise<void> {
    while (this.underWay > 0 && this.errors.length === 0 && !this.broke) {
      await nextTask();
      this.link.poll();
    }
  }
}

if (typeof SharedArrayBuffer === 'function') {
  describe('a link of a page and a Worker over shared memory', () => {
    afterEach(endThreads);

    it('keeps records of all sizes and blocks in one order, there and back, what does not fit into a ring included', async () => {
      const echoed = new EchoedLink();
      const random = seeded(21);
      for (let sent = 0; sent < 8_000; sent++) {
        const choice = random(200);
        if (choice === 0) echoed.sendRecord(2, sent, 131_000 + random(100_000)); // around what a ring takes
        else if (choice < 12 && echoed.blocksUnderWay < 2) echoed.sendBlock(random(BLOCK) + 1, random(30));
        else echoed.sendRecord(1 + random(4), sent, random(choice < 100 ? 20 : 900));
        if (random(100) === 0) {
          await nextTask();
          echoed.link.poll();
        }
        if (echoed.errors.length > 0) break;
      }
      await echoed.all();
      expect([echoed.errors, echoed.underWay, echoed.broke]).toEqual([[], 0, null]);
    }, LONG);

    it('loses nothing of a flood of 100,000 records, which its rings cannot hold', async () => {
      const echoed = new EchoedLink();
      for (let sent = 0; sent < 100_000; sent++) echoed.sendRecord(1, sent, sent % 33);
      await echoed.all();
      expect([echoed.errors, echoed.underWay]).toEqual([[], 0]);
    }, LONG);

    it('carries blocks of more lanes than its rings were laid out for, without changing their order', async () => {
      const echoed = new EchoedLink();
      for (const lanes of [2, 40, 129, 7, 300, 1, 300, 40]) {
        for (let i = 0; i < 3; i++) {
          expect(echoed.sendBlock(BLOCK, lanes)).withContext(`a block of ${lanes} lanes`).toBe(true);
          echoed.sendRecord(1, lanes, 5);
          await echoed.all();
        }
      }
      expect([echoed.errors, echoed.underWay]).toEqual([[], 0]);
    }, LONG);

    it('refuses blocks of a Worker that does not read, however many lanes they have', () => {
      for (const lanes of [1, 64, 200]) {
        const shared = new SharedMemory(newSharedMemory(BLOCK)!);
        const native: unknown[] = [];
        const { writer } = new Link((message) => native.push(message), NOBODY, true, shared);
        const samples = Array.from({ length: lanes }, () => new Float32Array(BLOCK));
        let taken = 0;
        while (taken < 1000 && writer.writeBlock(taken * BLOCK, BLOCK, samples, lanes)) taken++;
        expect(taken).withContext(`${lanes} lanes`).toBeGreaterThan(1);
        expect(taken).withContext(`${lanes} lanes`).toBeLessThan(300);
        expect(native.length).toBeLessThan(5);
      }
    });

    it('goes on behind a record whose reader throws', () => {
      const shared = new SharedMemory(newSharedMemory(BLOCK)!);
      const seen: number[] = [];
      const reader = { ...NOBODY, record: (_kind: number, node: number) => {
        seen.push(node);
        if (node === 2) throw new Error('of the reader');
        return true;
      } };
      const [page, worker] = [new Link(() => undefined, NOBODY, true, shared), new Link(() => undefined, reader, false, shared)];
      for (const node of [1, 2, 3]) page.writer.write(1, node, Uint8Array.of(1), 1);
      expect(() => worker.poll()).toThrowError('of the reader');
      worker.poll();
      worker.poll();
      expect(seen).toEqual([1, 2, 3]);
    });

    it('asks again for a record that its reader does not want yet, before all later ones', () => {
      const shared = new SharedMemory(newSharedMemory(BLOCK)!);
      const seen: number[] = [];
      let wants = false;
      const reader = { ...NOBODY, record: (_kind: number, node: number) => (seen.push(node), node !== 2 || wants) };
      const [page, worker] = [new Link(() => undefined, NOBODY, true, shared), new Link(() => undefined, reader, false, shared)];
      for (const node of [1, 2, 3]) page.writer.write(1, node, Uint8Array.of(1), 1);
      worker.poll();
      worker.poll();
      wants = true;
      worker.poll();
      expect(seen).toEqual([1, 2, 2, 2, 3]);
    });

    it('asks again for a block that its reader does not want yet, with its samples, before all that came later', () => {
      const shared = new SharedMemory(newSharedMemory(BLOCK)!);
      const seen: number[] = [];
      let wants = false;
      const reader: RecordReader = {
        ...NOBODY,
        record: (_kind, node) => seen.push(node) > 0,
        block(frame, count, _lanes, samples) {
          seen.push(frame);
          if (!wants) return false;
          const values = new Float32Array(count);
          samples.read(values, count);
          seen.push(...values);
          return true;
        },
      };
      const [page, worker] = [new Link(() => undefined, NOBODY, true, shared), new Link(() => undefined, reader, false, shared)];
      for (const frame of [100, 200]) page.writer.writeBlock(frame, 2, [Float32Array.of(frame + 1, frame + 2)], 1);
      page.writer.write(1, 3, Uint8Array.of(1), 1);
      worker.poll();
      worker.poll();
      wants = true;
      worker.poll();
      expect(seen).toEqual([100, 100, 100, 101, 102, 200, 201, 202, 3]);
    });

    for (const [what, harm] of [['a gap in the sequence', (words: Int32Array) => words[1]!++], ['an impossible record', (words: Int32Array) => words[48 + 1] = 999]] as const) {
      it(`tells its reader of ${what}, once, and reads no more`, () => {
        const shared = new SharedMemory(newSharedMemory(BLOCK)!);
        const told: string[] = [];
        const read: number[] = [];
        const reader = { ...NOBODY, record: (_kind: number, node: number) => (read.push(node), true), broken: ({ message }: Error) => told.push(message) };
        const [page, worker] = [new Link(() => undefined, NOBODY, true, shared), new Link(() => undefined, reader, false, shared)];
        if (what.startsWith('a gap')) harm(shared.toWorker.records.words);
        page.writer.write(1, 1, Uint8Array.of(1), 1);
        if (!what.startsWith('a gap')) harm(shared.toWorker.records.words);
        page.writer.write(1, 2, Uint8Array.of(1), 1);
        for (let i = 0; i < 3; i++) worker.poll();
        expect(told.length).toBe(1);
        expect(told[0]).toContain('audioworklet-anywhere');
        expect(read).toEqual([]);
      });
    }
  });
}

const NOBODY: RecordReader = {
  record: () => true,
  block: () => true,
  broken: () => undefined,
};
