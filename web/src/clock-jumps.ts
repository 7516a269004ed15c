// Frames that the browser counted and did not play. Around a suspension Chromium's clock goes on, now and then, for some quanta in which no
// node is processed: what plays stands where it stood, and so do the windows of what came in; only the count of frames is further on.
// Audio path: nothing allocates.

import type { Engine } from './engine';
import type { FrameWindow } from './frame-window';
import type { InputWindows } from './input-windows';
import type { RingOutputs } from './ring-outputs';

/** Wakes after a suspension, or after windows that did not agree with those before, in which the clock is looked at. Else once in so many. */
const WAKES = 8;
const SELDOM = 64;
/** How often a clock that has jumped is read at once: in the middle of a quantum it seems so. */
const TRIES = 12;

/** Finds them, and moves on all that is counted by frames. */
export class ClockJumps {
  private left = 0; // wakes
  private unseen = 0; // wakes
  private seen = 0; // frames, at
  private seenAt = -1;
  // What a Worker was asked for before the last jump comes by the frames of then.
  private frames = 0;
  private before = -1;
  private readonly lookNow = (): void => this.look();

  constructor(
    private readonly context: BaseAudioContext,
    private readonly engine: Engine,
    private readonly id: number,
    private readonly inputs: InputWindows,
    private readonly outputs: RingOutputs,
  ) {
    context.addEventListener('statechange', this.lookNow);
  }

  /** The clock may have jumped. */
  look(): void {
    this.left = WAKES;
    this.seenAt = -1;
  }

  /** Has all go on where the browser stands, which has counted up to frame `head`, if that is certain. */
  follow(frames: FrameWindow, head: number): boolean {
    const isDue = this.left > 0;
    if (!isDue && ++this.unseen < SELDOM) return true;
    this.unseen = 0;
    let behind = this.outputs.behind(frames, head);
    for (let attempt = 1; behind > 0 && attempt < TRIES; attempt++) behind = this.outputs.behind(frames, head);
    if (behind < 0) return true; // a ring that a long stall has shut tells nothing, until there is something to play
    if (behind === 0) {
      if (isDue) this.left--;
      return true;
    }
    if (!isDue) this.look();
    // The middle of a quantum may last: a later read is to tell the same.
    const isCertain = this.seenAt >= 0 && head !== this.seenAt && behind === this.seen;
    if (head !== this.seenAt) this.seen = behind;
    this.seenAt = head;
    if (isCertain) this.jump(behind);
    return isCertain;
  }

  /** The frame that a Worker means by one, of which it may have been told before the clock jumped. */
  frameOf(frame: number): number {
    return frame < this.before ? frame + this.frames : frame;
  }

  /** Looks no more. */
  close(): void {
    this.context.removeEventListener('statechange', this.lookNow);
  }

  private jump(frames: number): void {
    this.look();
    this.before = this.engine.exports.awp_lead_jumped(this.id, frames);
    this.frames = frames;
    this.inputs.jump(frames);
    this.outputs.jump(frames);
  }
}
