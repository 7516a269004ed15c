// Tells a page that sound was lost: an `underrun` event on the context. By a task of its own, off the audio path.

import { queueTask } from './tasks';

/** What an `underrun` event carries as its `detail`. */
export interface Underrun {
  /** Frames that were lost since the last one. */
  readonly frames: number;
}

/** Watches what one driver has lost. */
export class Underruns {
  private known = 0;
  private told = 0;
  private readonly tell = (): void => {
    const detail: Underrun = { frames: this.known - this.told };
    this.told = this.known;
    if (detail.frames > 0) this.context.dispatchEvent(new CustomEvent('underrun', { detail }));
  };

  constructor(private readonly context: BaseAudioContext) {}

  /** Notes how many frames were lost in all. */
  note(lost: number): void {
    if (lost <= this.known) return;
    this.known = lost;
    queueTask(this.tell);
  }
}
