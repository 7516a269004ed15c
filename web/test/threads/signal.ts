// Samples of several channels, each in a ring of its own: the sample of a frame and a channel is a number that follows from both,
// exact in float32. Writers and readers cut the frames into blocks of sizes of their own.

import { type RingBuffer } from '../../src/ring-buffer';
import { type Signal } from './jobs';
import { type Random, seeded } from './random';

/** The sample of a channel at a frame: a whole number that float32 holds. */
export const sampleOf = (frame: number, channel: number): number => ((frame * 37 + channel * 1_000_003) % 16_777_213) - 8_388_606;

/** Writes a signal, block by block. */
export class SignalWriter {
  /** Frames written so far. */
  frames = 0;
  private readonly sizes: Random;
  private readonly block: Float32Array;

  constructor(private readonly rings: readonly RingBuffer[], private readonly signal: Signal) {
    this.sizes = seeded(signal.seed);
    this.block = new Float32Array(signal.longest);
  }

  /** Whether all is written. */
  get isDone(): boolean {
    return this.frames === this.signal.count;
  }

  /** Writes at most so many blocks; false if there was no room for a frame. */
  write(blocks: number): boolean {
    for (let i = 0; i < blocks && !this.isDone; i++) {
      const wanted = Math.min(this.sizes(this.signal.longest) + 1, this.signal.count - this.frames);
      const room = Math.min(wanted, ...this.rings.map((ring) => ring.availableWrite));
      if (room === 0) return false;
      this.rings.forEach((ring, channel) => this.push(ring, channel, room));
      this.frames += room;
    }
    return true;
  }

  private push(ring: RingBuffer, channel: number, count: number): void {
    for (let i = 0; i < count; i++) this.block[i] = sampleOf(this.signal.first + this.frames + i, channel);
    const pushed = ring.push(this.block, count);
    if (pushed !== count) throw new Error(`${pushed} of ${count} samples were taken, for which there was room`);
  }
}

/** Reads a signal, block by block; any other sample is an error. */
export class SignalVerifier {
  /** Frames read so far. */
  frames = 0;
  private readonly sizes: Random;
  private readonly block: Float32Array;

  constructor(private readonly rings: readonly RingBuffer[], private readonly signal: Signal) {
    this.sizes = seeded(signal.seed + 1);
    this.block = new Float32Array(signal.longest + 1);
  }

  /** Whether all is read. */
  get isDone(): boolean {
    return this.frames === this.signal.count;
  }

  /** Reads at most so many blocks; false if there was no frame of all channels. */
  verify(blocks: number): boolean {
    for (let i = 0; i < blocks && !this.isDone; i++) {
      const count = Math.min(this.sizes(this.signal.longest) + 1, ...this.rings.map((ring) => ring.availableRead));
      if (count === 0) return false;
      this.rings.forEach((ring, channel) => this.pop(ring, channel, count));
      this.frames += count;
    }
    return true;
  }

  private pop(ring: RingBuffer, channel: number, count: number): void {
    this.block[count] = Infinity; // a canary behind what pop() is to fill
    const popped = ring.pop(this.block, count);
    if (popped !== count || this.block[count] !== Infinity) throw new Error(`${popped} samples came of ${count} that there were`);
    for (let i = 0; i < count; i++) {
      const frame = this.signal.first + this.frames + i;
      if (this.block[i] !== sampleOf(frame, channel)) throw new Error(`frame ${frame} of channel ${channel} is ${this.block[i]}, not ${sampleOf(frame, channel)}`);
    }
  }
}
