// The Worker's end of a link (wire/link.ts) that sends back all that it gets: records as they are, blocks with their samples negated.

import { RenderLoop } from '../../src/worker/render-loop';
import { Link, type PostNative } from '../../src/wire/link';
import { type BlockSamples, type RecordReader } from '../../src/wire/records';
import { SharedMemory } from '../../src/wire/shared-memory';

const LONGEST = 1024;

/** Echoes records and blocks until the thread is ended. */
export class Echo implements RecordReader {
  private readonly link: Link;
  private readonly loop: RenderLoop;
  private readonly lanes: Float32Array[] = [];

  constructor(post: PostNative, memory: SharedArrayBuffer, private readonly broke: (error: Error) => void) {
    const shared = new SharedMemory(memory);
    this.link = new Link(post, this, false, shared);
    this.loop = new RenderLoop(shared, this.link);
    this.loop.run();
  }

  /** Takes a native message; false if it is none of the link's. */
  take(message: unknown): boolean {
    const isLinks = this.link.take(message);
    if (isLinks) this.loop.run();
    return isLinks;
  }

  record(kind: number, node: number, bytes: Uint8Array, offset: number, length: number): boolean {
    this.link.writer.write(kind, node, bytes.subarray(offset, offset + length), length);
    return true;
  }

  block(frame: number, count: number, lanes: number, samples: BlockSamples): boolean {
    if (!this.loop.takesBlock()) return false;
    this.loop.rendered();
    for (let lane = 0; lane < lanes; lane++) {
      const values = this.lanes[lane] ?? (this.lanes[lane] = new Float32Array(LONGEST));
      samples.read(values, count);
      for (let i = 0; i < count; i++) values[i] = -(values[i] as number);
    }
    if (!this.link.writer.writeBlock(frame, count, this.lanes, lanes)) throw new Error('no room for an echo of a block');
    return true;
  }

  broken(error: Error): void {
    this.broke(error);
  }
}
