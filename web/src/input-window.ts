// Input without a ScriptProcessorNode: an AnalyserNode (Web Audio §1.8) keeps the last 32,768 frames of its signal, and hands them
// out whenever it is asked, so that nothing is lost while the page is busy. Audio path, but for the constructor and close().

import { connectNative, disconnectNative } from './native';

/** Frames of the window that suffices while the page wakes up in time, of one after a stall, and of the longest there is: reading costs by the frame. */
const LENGTHS = [1024, 4096, 32768] as const;
/** A longer window is kept for so many reads that would not need it: browsers take 30 µs and more to change a length. */
const KEPT = [0, 512, 8] as const;

/** Memory for windows of one length, and views on each of its quanta. */
interface WindowMemory {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly quanta: Float32Array[];
}

/** What came in on one lane. */
export class InputWindow {
  readonly analyser: AnalyserNode;
  private window: WindowMemory;
  private length = 0;
  private calm = 0;
  private readonly windows: (WindowMemory | undefined)[] = [];
  /** The quantum that was taken last: the next window must hold it, too, in its place. */
  private readonly last: Float32Array;
  private taken = -1;
  /** Whether that quantum is one value, which says nothing of its place. */
  private isFlat = false;
  /** The quantum in which such a signal was seen to change, and its frame; -1: none. */
  private readonly change: Float32Array;
  private changed = -1;
  private connections = 0;
  /** Whether the window was read since something was connected. */
  private isRead = false;

  /** `silence` keeps the analyser at work while nothing else is connected: browsers let one rest that has no input. */
  constructor(context: BaseAudioContext, private readonly silence: AudioNode, private readonly quantum: number) {
    this.last = new Float32Array(quantum);
    this.change = new Float32Array(quantum);
    this.analyser = context.createAnalyser();
    this.window = this.windowOf(0);
    this.analyser.fftSize = LENGTHS[0];
    connectNative(silence, this.analyser);
  }

  /** One connection more leads here, or one less: what nothing leads to is not read, and silent. */
  connected(change: 1 | -1): void {
    this.connections += change;
    if (this.connections > 0) return;
    this.isRead = false;
    this.taken = this.changed = -1;
  }

  /** Reads a window that holds the last `frames` frames, and a quantum before and after them; false if nothing leads here. */
  read(frames: number): boolean {
    if (this.connections === 0) return false;
    this.isRead = true;
    const { analyser } = this;
    this.window = this.windowOf(this.lengthFor(frames + 2 * this.quantum));
    const { samples } = this.window;
    if (analyser.fftSize !== samples.length) analyser.fftSize = samples.length;
    analyser.getFloatTimeDomainData(samples);
    return true;
  }

  private lengthFor(needed: number): number {
    const wanted = needed <= LENGTHS[0] ? 0 : needed <= LENGTHS[1] ? 1 : 2;
    this.calm = wanted < this.length ? this.calm + 1 : 0;
    if (wanted > this.length || this.calm > (KEPT[this.length] as number)) {
      this.length = wanted;
      this.calm = 0;
    }
    return this.length;
  }

  private windowOf(index: number): WindowMemory {
    return this.windows[index] || (this.windows[index] = { samples: new Float32Array(LENGTHS[index] as number), quanta: [] });
  }

  /** Whether the window, if it ends before frame `head`, agrees with what was taken before: it may have been read while a quantum was half done. */
  agrees(head: number): boolean {
    return this.taken < 0 || this.holds(this.last, this.taken - this.quantum, head);
  }

  /**
   * Whether it is certain that the window ends before frame `head`. A signal that was constant agrees with any place; so where it changes
   * is believed only when a later read finds the change in the same place.
   */
  isCertain(head: number): boolean {
    if (!this.isRead || this.taken < 0 || !this.isFlat) return true;
    if (this.changed >= 0 && this.holds(this.change, this.changed, head)) return true;
    const { quantum, last } = this;
    const { samples } = this.window;
    const end = samples.length - (head - this.taken);
    let at = Math.max(0, end);
    while (at < samples.length && samples[at] === last[0]) at++;
    if (at === samples.length) return true;
    at -= (at - end) % quantum;
    for (let i = 0; i < quantum; i++) this.change[i] = samples[at + i] as number;
    this.changed = this.taken + at - end;
    return false;
  }

  // Whether the window, if it ends before frame `head`, has these samples of a quantum from `frame` on; what it does not reach it may have had.
  private holds(quantum: Float32Array, frame: number, head: number): boolean {
    const { samples } = this.window;
    const at = samples.length - (head - frame);
    if (at < 0) return true;
    for (let i = 0; i < quantum.length; i++) {
      const now = samples[at + i] as number;
      const before = quantum[i] as number;
      if (now !== before && (now === now || before === before)) return false;
    }
    return true;
  }

  /** Fetches `count` samples, whole quanta, from `frame` on of a window that ends before frame `head`. */
  copy(frame: number, head: number, samples: Float32Array, count: number): void {
    if (!this.isRead) {
      samples.fill(0);
      return;
    }
    const { quantum } = this;
    const { samples: window, quanta } = this.window;
    const at = window.length - (head - frame);
    if (at % quantum !== 0) {
      for (let i = 0; i < count; i++) samples[i] = window[at + i] as number;
      return;
    }
    for (let from = 0; from < count; from += quantum) {
      const index = (at + from) / quantum;
      samples.set(quanta[index] || (quanta[index] = window.subarray(at + from, at + from + quantum)), from);
    }
  }

  /** Remembers the last quantum before frame `end`, up to which all was taken. */
  take(end: number, head: number): void {
    if (!this.isRead) return;
    const { last, quantum } = this;
    this.copy(end - quantum, head, last, quantum);
    this.taken = end;
    this.changed = -1;
    let same = 1;
    while (same < quantum && last[same] === last[0]) same++;
    this.isFlat = same === quantum;
  }

  /** The browser counted so many frames that it did not play: what was taken is so much further back. */
  jump(frames: number): void {
    if (this.taken >= 0) this.taken += frames;
    if (this.changed >= 0) this.changed += frames;
  }

  /** Lets go of the analyser. */
  close(): void {
    disconnectNative(this.silence, this.analyser);
  }
}
