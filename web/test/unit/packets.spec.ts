// The road to a Worker without shared memory (wire/packets.ts): two links of one thread, joined by structured clones that transfer, as
// native messages are.

import { Link } from '../../src/wire/link';
import type { BlockSamples, RecordReader } from '../../src/wire/records';

/** Notes what comes; waits at records of nodes in `refused`, and at blocks if it is told so. */
class Noted implements RecordReader {
  readonly seen: string[] = [];
  readonly refused = new Set<number>();
  readonly thrower = new Set<number>();
  refusesBlocks = false;
  onblock: (frame: number, count: number) => void = () => undefined;

  record(kind: number, node: number, bytes: Uint8Array, offset: number, length: number): boolean {
    if (this.refused.has(node)) return false;
    this.seen.push(`record ${kind} ${node} [${length}] ${bytes.slice(offset, offset + Math.min(length, 3)).join()}`);
    if (this.thrower.has(node)) throw new Error('of the reader');
    return true;
  }

  block(frame: number, count: number, lanes: number, samples: BlockSamples): boolean {
    if (this.refusesBlocks) return false;
    const values = new Float32Array(count);
    const heard: number[] = [];
    for (let lane = 0; lane < lanes; lane++) {
      samples.read(values, count);
      heard.push(values[0] as number, values[count - 1] as number);
    }
    this.seen.push(`block ${frame} ${count} ${heard.join()}`);
    this.onblock(frame, count);
    return true;
  }

  broken(): void {
    throw new Error('a packet is damaged');
  }
}

/** Two ends. What is posted waits for carry(); the buffers that came are kept, to be counted. */
class Pair {
  readonly readers = [new Noted(), new Noted()] as const;
  readonly links: readonly [Link, Link];
  readonly arrived: ArrayBuffer[] = [];
  private readonly underWay: [number, ArrayBuffer][] = [];

  constructor() {
    const end = (own: 0 | 1): Link => new Link((message, transfer) => {
      const buffer = message as ArrayBuffer;
      if (transfer?.[0] !== buffer) throw new Error('a packet that is not transferred');
      this.underWay.push([1 - own, transferred(buffer)]);
    }, this.readers[own], own === 0, null);
    this.links = [end(0), end(1)];
  }

  /** Until nothing is under way; a microtask flushes records. */
  async carry(): Promise<void> {
    await Promise.resolve();
    for (let next = this.underWay.shift(); next; next = this.underWay.shift()) {
      this.arrived.push(next[1]);
      (this.links[next[0]] as Link).take(next[1]);
      await Promise.resolve();
    }
  }
}

// As a message would: the sender's is detached. Old browsers cannot do that at once.
function transferred(buffer: ArrayBuffer): ArrayBuffer {
  if (typeof structuredClone === 'function') return structuredClone(buffer, { transfer: [buffer] });
  return buffer.slice(0);
}

const lanesOf = (count: number, lanes: number): Float32Array[] => Array.from({ length: lanes }, (_, lane) => new Float32Array(count).fill(lane + 0.5));
const bytesOf = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

describe('the road of transferred packets', () => {
  it('keeps records and blocks in one order, large ones included', async () => {
    const { links: [page], readers: [, worker], carry } = bound(new Pair());
    page.writer.write(1, 7, bytesOf(5, 9), 5);
    page.writer.write(2, -8, bytesOf(0, 0), 0);
    page.writer.writeBlock(1024, 256, lanesOf(256, 2), 2);
    page.writer.write(3, 9, bytesOf(100_000, 4), 100_000);
    page.writer.write(4, 10, bytesOf(300, 5), 300);
    await carry();
    expect(worker.seen).toEqual(['record 1 7 [5] 9,9,9', 'record 2 -8 [0] ', 'block 1024 256 0.5,0.5,1.5,1.5', 'record 3 9 [100000] 4,4,4', 'record 4 10 [300] 5,5,5']);
  });

  it('carries the frames of contexts that have played for days', async () => {
    const { links: [page], readers: [, worker], carry } = bound(new Pair());
    for (const frame of [0, 2 ** 31, 2 ** 32 + 128, 2 ** 40]) page.writer.writeBlock(frame, 128, [], 0);
    await carry();
    expect(worker.seen).toEqual([0, 2 ** 31, 2 ** 32 + 128, 2 ** 40].map((frame) => `block ${frame} 128 `));
  });

  it('waits at a record that the reader does not take yet, with all behind it', async () => {
    const { links: [page, end], readers: [, worker], carry } = bound(new Pair());
    worker.refused.add(2);
    for (const node of [1, 2, 3]) page.writer.write(1, node, bytesOf(1, node), 1);
    await carry();
    page.writer.writeBlock(0, 128, [], 0);
    await carry();
    expect(worker.seen).toEqual(['record 1 1 [1] 1']);
    worker.refused.clear();
    end.poll();
    expect(worker.seen).toEqual(['record 1 1 [1] 1', 'record 1 2 [1] 2', 'record 1 3 [1] 3', 'block 0 128 ']);
  });

  it('waits at a block that the reader does not take yet, with its samples and all behind it', async () => {
    const { links: [page, end], readers: [, worker], carry } = bound(new Pair());
    worker.refusesBlocks = true;
    page.writer.write(1, 1, bytesOf(1, 1), 1);
    page.writer.writeBlock(0, 128, lanesOf(128, 2), 2);
    page.writer.writeBlock(128, 128, lanesOf(128, 1), 1);
    page.writer.write(1, 2, bytesOf(1, 2), 1);
    await carry();
    end.poll();
    expect(worker.seen).toEqual(['record 1 1 [1] 1']);
    worker.refusesBlocks = false;
    end.poll();
    expect(worker.seen).toEqual(['record 1 1 [1] 1', 'block 0 128 0.5,0.5,1.5,1.5', 'block 128 128 0.5,0.5', 'record 1 2 [1] 2']);
  });

  it('goes on behind a record whose reader throws', async () => {
    const { links: [page, end], readers: [, worker], carry } = bound(new Pair());
    worker.thrower.add(2);
    for (const node of [1, 2, 3]) page.writer.write(1, node, bytesOf(1, node), 1);
    await expectAsync(carry()).toBeRejectedWithError('of the reader');
    end.poll();
    end.poll();
    expect(worker.seen).toEqual(['record 1 1 [1] 1', 'record 1 2 [1] 2', 'record 1 3 [1] 3']);
  });

  for (const [lanesIn, lanesOut] of [[2, 2], [2, 31], [31, 1], [31, 31]] as const) {
    it(`sends blocks of ${lanesIn} lanes there and ${lanesOut} back in the memory that has come, however many`, async () => {
      const pair = new Pair();
      const { links: [page, end], readers: [answers, worker], carry } = bound(pair);
      const [out, back] = [lanesOf(1024, lanesIn), lanesOf(1024, lanesOut)];
      worker.onblock = (frame, count) => end.writer.writeBlock(frame, count, back, lanesOut);
      const NativeBuffer = ArrayBuffer;
      let made = 0;
      const counting = new Proxy(NativeBuffer, {
        construct: (target, args: [number]) => {
          made++;
          return new target(...args);
        },
      });
      for (let block = 0; block < 20; block++) {
        if (block === 10) window.ArrayBuffer = counting;
        page.writer.writeBlock(block * 1024, 1024, out, lanesIn);
        await carry();
      }
      window.ArrayBuffer = NativeBuffer;
      expect(answers.seen.length).toBe(20);
      expect(made).toBe(0);
      expect(pair.arrived.length).toBe(40);
    });
  }
});

// Destructured without losing its `this`.
function bound(pair: Pair): { links: Pair['links']; readers: Pair['readers']; carry: () => Promise<void> } {
  return { links: pair.links, readers: pair.readers, carry: () => pair.carry() };
}
