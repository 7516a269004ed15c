// Blocks as the realm in a Worker moves them: samples of several lanes, one lane after the other, in the ring of samples, and a record
// that announces them. The samples go first: who has the record finds them all.

import { type SharedMemory, type SharedRings } from '../../src/wire/shared-memory';
import { type Report } from './jobs';
import { seeded } from './random';
import { sampleOf } from './signal';

const KIND_BLOCK = 64;
const MOST_LANES = 7;
const LONGEST = 1024;
const SEED = 5;

/** Frames and lanes of one block after the other, the same on both threads. */
function blockSizes(): () => readonly [frames: number, lanes: number] {
  const random = seeded(SEED);
  return () => [random(LONGEST) + 1, random(MOST_LANES + 1)];
}

/** Writes blocks into the rings of one direction; their samples are those of sampleOf(), times `sign`. */
class BlockWriter {
  written = 0;
  refused = 0;
  private readonly sizes = blockSizes();
  private readonly lane = new Float32Array(LONGEST);
  private readonly head = new Float64Array(3);
  private next = this.sizes();
  private frame = 0;

  constructor(private readonly rings: SharedRings, private readonly sign: 1 | -1) {}

  /** Writes one; false if there is no room for its samples. */
  write(): boolean {
    const { samples, records } = this.rings;
    const [frames, lanes] = this.next;
    if (samples.availableWrite < frames * lanes) {
      this.refused++;
      return false;
    }
    for (let lane = 0; lane < lanes; lane++) {
      for (let i = 0; i < frames; i++) this.lane[i] = this.sign * sampleOf(this.frame + i, lane);
      samples.push(this.lane, frames);
    }
    this.head.set([this.frame, frames, lanes]);
    if (!records.write(KIND_BLOCK, 0, new Uint8Array(this.head.buffer))) throw new Error('a record of a block finds no room');
    this.frame += frames;
    this.written++;
    this.next = this.sizes();
    return true;
  }
}

/** Reads blocks, and checks each sample of them. */
class BlockVerifier {
  read = 0;
  private readonly sizes = blockSizes();
  private readonly lane = new Float32Array(LONGEST);
  private frame = 0;

  constructor(private readonly rings: SharedRings, private readonly sign: 1 | -1) {}

  /** Reads one; false if there is none. */
  verify(): boolean {
    const { samples, records } = this.rings;
    if (!records.next()) return false;
    const [frames, lanes] = this.sizes();
    const head = new Float64Array(records.storage.slice(records.recordOffset, records.recordOffset + records.recordLength).buffer);
    if (head.join() !== [this.frame, frames, lanes].join()) throw new Error(`block ${this.read} says ${head.join()}, not ${[this.frame, frames, lanes].join()}`);
    for (let lane = 0; lane < lanes; lane++) {
      if (samples.pop(this.lane, frames) !== frames) throw new Error('a block was announced before its samples');
      for (let i = 0; i < frames; i++) {
        if (this.lane[i] !== this.sign * sampleOf(this.frame + i, lane)) throw new Error(`block ${this.read}, lane ${lane}, frame ${i}: ${this.lane[i]}`);
      }
    }
    records.release();
    this.frame += frames;
    this.read++;
    return true;
  }
}

/** The page's side: sends blocks, and checks what comes back of them. */
export class BlockExchange {
  private readonly writer: BlockWriter;
  private readonly verifier: BlockVerifier;

  constructor(memory: SharedMemory, private readonly blocks: number) {
    this.writer = new BlockWriter(memory.toWorker, 1);
    this.verifier = new BlockVerifier(memory.toPage, -1);
  }

  /** Times that the ring of samples was full. */
  get refused(): number {
    return this.writer.refused;
  }

  /** Sends what there is room for, and reads what there is; true when all have come back. */
  step(): boolean {
    while (this.writer.written < this.blocks && this.writer.write());
    while (this.verifier.verify());
    return this.verifier.read === this.blocks;
  }
}

/** The Worker's side: checks each block, and sends it back with the other sign. */
export function returnBlocks(memory: SharedMemory, blocks: number, pause: () => void): Report {
  const verifier = new BlockVerifier(memory.toWorker, 1);
  const writer = new BlockWriter(memory.toPage, -1);
  while (writer.written < blocks) {
    if (writer.written < verifier.read ? !writer.write() : !verifier.verify()) pause();
  }
  return { read: verifier.read, written: writer.written };
}
