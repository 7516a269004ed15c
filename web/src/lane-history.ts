// The last blocks of some lanes, by the context's frames. Audio path: nothing allocates but a lane at its first use.

/** Blocks kept of each lane: what the units of a bus are apart at most, one to put out, one to come. */
const BLOCKS = 4;

/** Keeps samples until they are asked for; what never came is silence. */
export class LaneHistory {
  private readonly lanes: Float32Array[] = [];
  /** Of each lane, the frame after the last that came. */
  private readonly ends: number[] = [];
  private length: number;

  /** `blockSize` is a power of two. */
  constructor(blockSize: number) {
    this.length = BLOCKS * blockSize;
  }

  /** Keeps blocks of a longer size from now on. Allocates. */
  lengthen(blockSize: number): void {
    const length = BLOCKS * blockSize;
    if (length <= this.length) return;
    this.lanes.forEach((memory, lane) => {
      const longer = (this.lanes[lane] = new Float32Array(length));
      const end = this.ends[lane] as number;
      for (let frame = Math.max(0, end - this.length); frame < end; frame++) longer[frame & (length - 1)] = memory[frame & (this.length - 1)] as number;
    });
    this.length = length;
  }

  /** Files `count` samples from `offset` on, of which the first is that of `frame`; what came of later frames stays. */
  write(lane: number, frame: number, samples: Float32Array, offset: number, count: number): void {
    const memory = this.lanes[lane] || (this.lanes[lane] = new Float32Array(this.length));
    const mask = this.length - 1;
    const end = this.ends[lane];
    const isAnew = end === undefined || Math.abs(frame - end) >= this.length;
    if (isAnew) memory.fill(0);
    else this.silence(memory, end, frame);
    const at = frame & mask;
    const whole = offset === 0 && count === samples.length && at + count <= this.length;
    if (whole) memory.set(samples, at); // a view of a part would be garbage
    else for (let i = 0; i < count; i++) memory[(at + i) & mask] = samples[offset + i] as number;
    this.ends[lane] = isAnew ? frame + count : Math.max(end, frame + count);
  }

  /** Fetches `count` samples from `frame` on. */
  read(lane: number, frame: number, samples: Float32Array, count: number): void {
    const memory = this.lanes[lane];
    const end = this.ends[lane];
    if (!memory || end === undefined) {
      samples.fill(0, 0, count);
      return;
    }
    // What is older or newer than what is there is silence.
    const from = Math.min(count, Math.max(0, end - this.length - frame));
    const to = Math.min(count, Math.max(from, end - frame));
    const mask = this.length - 1;
    samples.fill(0, 0, from);
    for (let i = from; i < to; i++) samples[i] = memory[(frame + i) & mask] as number;
    samples.fill(0, to, count);
  }

  // From one frame to another: at most as many as are kept.
  private silence(memory: Float32Array, from: number, to: number): void {
    if (to <= from) return;
    const first = from & (this.length - 1);
    memory.fill(0, first, first + to - from); // cut off at the end
    if (first + to - from > this.length) memory.fill(0, 0, first + to - from - this.length);
  }
}
