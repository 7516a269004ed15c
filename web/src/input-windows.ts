// What came in on all lanes of a context, up to one and the same frame. Audio path, but for a lane's first use and close().

import type { FrameWindow } from './frame-window';
import { InputWindow } from './input-window';
import { connectNative, disconnectNative } from './native';

/** How often a window that was read in the middle of a quantum is read again before the driver sleeps over it. */
const TRIES = 12;
/** After how many reads in a row that did not agree with what was taken before it was that which was wrong. */
const DOUBTS = 3;
/** How often in a row the driver sleeps over windows in which a signal that was constant has changed. */
const PATIENCE = 3;

/** The windows of one context, by their lanes. */
export class InputWindows {
  private readonly windows: InputWindow[] = [];
  private doubts = 0;
  private doubted = -1;
  private uncertain = 0; // reads in a row that another one is to confirm soon

  constructor(private readonly context: BaseAudioContext, private readonly silence: AudioNode, private readonly frames: FrameWindow) {}

  /** How many lanes have one. */
  get count(): number {
    return this.windows.length;
  }

  /** The window of a lane. Allocates at its first use. */
  of(lane: number): InputWindow {
    const { windows } = this;
    while (windows.length <= lane) windows.push(new InputWindow(this.context, this.silence, this.frames.quantum));
    return windows[lane] as InputWindow;
  }

  /** Feeds a native node's output into lanes, channel by channel; the function returned undoes it. */
  connect(source: AudioNode, lanes: readonly number[]): () => void {
    const adapter = lanes.length === 1 ? source : this.context.createChannelSplitter(lanes.length);
    if (adapter !== source) connectNative(source, adapter);
    lanes.forEach((lane, channel) => {
      connectNative(adapter, this.of(lane).analyser, channel);
      this.of(lane).connected(1);
    });
    let isWired = true;
    return () => {
      if (!isWired) return;
      isWired = false;
      lanes.forEach((lane, channel) => {
        disconnectNative(adapter, this.of(lane).analyser, channel);
        this.of(lane).connected(-1);
      });
      if (adapter !== source) disconnectNative(source, adapter);
    };
  }

  /**
   * Reads all windows at one and the same frame, each with at least `backlog` frames before `head`, and answers it; -1 if the browser is in the
   * middle of a quantum for too long, or where it cannot be told yet whether it was.
   */
  read(head: number, backlog: number): number {
    const { windows } = this;
    let before = head;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      let isRead = false;
      for (let lane = 0; lane < windows.length; lane++) if ((windows[lane] as InputWindow).read(backlog + before - head)) isRead = true;
      const after = isRead ? this.frames.head() : before;
      if (after === before && (this.doubts >= DOUBTS || this.agree(after))) {
        this.doubts = 0;
        return this.isCertain(after) ? after : -1;
      }
      if (after >= 0) before = after;
    }
    // Only what the browser has moved on since the last doubt is another one.
    if (before !== this.doubted) this.doubts++;
    this.doubted = before;
    return -1;
  }

  /** All was taken up to frame `end`. */
  take(end: number, head: number): void {
    const { windows } = this;
    for (let lane = 0; lane < windows.length; lane++) (windows[lane] as InputWindow).take(end, head);
  }

  /** The browser counted so many frames that it did not play. */
  jump(frames: number): void {
    const { windows } = this;
    for (let lane = 0; lane < windows.length; lane++) (windows[lane] as InputWindow).jump(frames);
    this.doubts = 0;
  }

  /** Lets go of all of them. */
  close(): void {
    for (const window of this.windows) window.close();
  }

  private agree(head: number): boolean {
    const { windows } = this;
    for (let lane = 0; lane < windows.length; lane++) if (!(windows[lane] as InputWindow).agrees(head)) return false;
    return true;
  }

  private isCertain(head: number): boolean {
    const { windows } = this;
    let isCertain = true;
    for (let lane = 0; lane < windows.length; lane++) if (!(windows[lane] as InputWindow).isCertain(head)) isCertain = false;
    this.uncertain = isCertain || this.uncertain === PATIENCE ? 0 : this.uncertain + 1;
    return this.uncertain === 0;
  }
}
