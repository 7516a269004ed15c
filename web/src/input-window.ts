// Input without a ScriptProcessorNode: an AnalyserNode (Web Audio §1.8) keeps the last 32,768 frames of its signal, and hands them
// out whenever it is asked, so that nothing is lost while the page is busy. Audio path, but for the constructor and close().

import { connectNative, disconnectNative } from './native';

/** Frames of a window that suffices while the page wakes up in time, and of the longest there is. */
const SHORT = 4096;
const LONG = 32768;

/** What came in on one lane. */
export class InputWindow {
  readonly analyser: AnalyserNode;
  private samples: Float32Array<ArrayBuffer> = new Float32Array(SHORT);
  private longSamples: Float32Array<ArrayBuffer> | null = null;
  private readonly shortSamples = this.samples;
  /** The quantum that was taken last: the next window must hold it, too, in its place. */
  private readonly last: Float32Array;
  private taken = -1;

  /** `silence` keeps the analyser at work while nothing else is connected: browsers let one rest that has no input. */
  constructor(context: BaseAudioContext, private readonly silence: AudioNode, private readonly quantum: number) {
    this.last = new Float32Array(quantum);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = SHORT;
    connectNative(silence, this.analyser);
  }

  /** Reads a window that holds the last `frames` frames. */
  read(frames: number): void {
    const { analyser } = this;
    const long = frames + 2 * this.quantum > SHORT;
    if (long && !this.longSamples) this.longSamples = new Float32Array(LONG);
    this.samples = long ? (this.longSamples as Float32Array<ArrayBuffer>) : this.shortSamples;
    if (analyser.fftSize !== this.samples.length) analyser.fftSize = this.samples.length;
    analyser.getFloatTimeDomainData(this.samples);
  }

  /** Whether the window, if it ends before frame `head`, agrees with what was taken before: it may have been read while a quantum was half done. */
  agrees(head: number): boolean {
    const { samples, last } = this;
    const at = samples.length - (head - this.taken) - this.quantum;
    if (this.taken < 0 || at < 0) return true;
    for (let i = 0; i < this.quantum; i++) {
      const now = samples[at + i] as number;
      const before = last[i] as number;
      if (now !== before && (now === now || before === before)) return false;
    }
    return true;
  }

  /** Fetches `count` samples from `frame` on of a window that ends before frame `head`. */
  copy(frame: number, head: number, samples: Float32Array, count: number): void {
    const { samples: window } = this;
    const at = window.length - (head - frame);
    for (let i = 0; i < count; i++) samples[i] = window[at + i] as number;
  }

  /** Remembers the last quantum before frame `end`, up to which all was taken. */
  take(end: number, head: number): void {
    this.copy(end - this.quantum, head, this.last, this.quantum);
    this.taken = end;
  }

  /** Lets go of the analyser. */
  close(): void {
    disconnectNative(this.silence, this.analyser);
  }
}
