// What was heard of one input or parameter, as the engine is given it.

import type { Engine } from '../engine';
import type { WorkletNodeSlots } from '../worklet-node-slots';
import { countOf } from './tap';
import { QUANTUM } from './frames';

/** What was heard of an input or parameter, from frame 0 on; it brings it to the engine block by block. */
export class Recording {
  /** Frames from which on another number of channels plays. */
  private changes: { frame: number; channels: number }[] = [];
  private next = 0;

  /** `reserve` asks the engine for memory; `counts`, the channel that tells how many play, is null where that never changes. */
  constructor(
    private readonly slots: WorkletNodeSlots,
    private readonly channels: readonly Float32Array[],
    private readonly counts: Float32Array | null,
    private readonly reserve: () => number,
    private readonly setChannels: (channels: number) => void,
  ) {}

  /** The greatest count of a block that is to be rendered; more than `channels` means that something was not heard. */
  begin(from: number, to: number): number {
    const { counts, changes } = this;
    let last = -1;
    let greatest = 0;
    for (let frame = from; frame < to; frame += QUANTUM) {
      const channels = counts ? countOf(counts[frame] as number) : this.channels.length;
      if (channels === last) continue;
      greatest = Math.max(greatest, channels);
      changes.push({ frame, channels: last = channels });
    }
    return greatest;
  }

  /** The next frame at which the count changes. */
  get nextChange(): number {
    const change = this.slots.done ? undefined : this.changes[this.next];
    return change ? change.frame : Infinity;
  }

  /** Hands the engine what belongs to a block. */
  bring(engine: Engine, blockSize: number, frame: number, length: number): void {
    if (this.slots.done) return; // and its memory may be another's
    if (this.nextChange === frame) this.setChannels((this.changes[this.next++] as { channels: number }).channels);
    const first = this.pointer() >> 2;
    const { float32 } = engine;
    this.channels.forEach((samples, channel) => float32.set(samples.subarray(frame, frame + length), first + channel * blockSize));
  }

  private address = 0;
  private pointer(): number {
    return this.address || (this.address = this.reserve());
  }
}
