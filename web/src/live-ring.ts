// Output without a ScriptProcessorNode: a looping AudioBufferSourceNode (Web Audio §1.9) whose AudioBuffer's memory is the
// very memory that the audio thread plays (Chromium, WebKit: what is written after start() is heard). So it is a
// ring: the page writes ahead of the play head and zeroes behind it. Audio path, but for the constructor and close().

import type { FrameWindow } from './frame-window';
import { LaneHistory } from './lane-history';
import { connectNative, disconnectNative, native } from './native';
import type { PlayedLanes } from './played-lanes';

/** Of an AudioBuffer's 32 channels one counts the ring's frames. */
const COUNTER = 0;
/** Frames that the counter's analyser holds: the smallest window there is. */
const SHORTEST = 32;

/** Frames that are kept while it is not known where a ring stands: more than any lead. */
const EARLY = 16_384;
/** Frames that were played and are not zeroed yet, at most. */
const KEPT = 8192;
const QUANTUM = 128;

let live: boolean | null = null;

/** Whether an AudioBuffer that plays may still be written to: browsers that copy it take the arrays away (Firefox). */
export function hasLiveBuffers(context: BaseAudioContext): boolean {
  if (live !== null) return live;
  const buffer = context.createBuffer(1, SHORTEST, context.sampleRate);
  const samples = buffer.getChannelData(0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.start();
  live = samples.length > 0 && buffer.getChannelData(0) === samples;
  source.stop();
  return live;
}

/** Some lanes that lead from the engine to the native graph. */
export class LiveRing implements PlayedLanes {
  readonly splitter: ChannelSplitterNode;
  private readonly source: AudioBufferSourceNode;
  private readonly channels: Float32Array[] = [];
  /**
   * Frames of the ring: a second, the longest lead, and what was played and is not zeroed yet. So the guard may always shut at a whole
   * second, and not before all that was written has sounded: a time that is no integer would be garbage.
   */
  private readonly length: number;
  /** Lets nothing through when the page was not here for as long as the ring has zeros: what comes then would sound again. */
  private readonly guard: GainNode;
  private shuts = 0; // seconds
  private early: LaneHistory | null = null;
  private readonly analyser: AnalyserNode;
  private readonly counted = new Float32Array(SHORTEST);
  /** What to add to a frame of the context to get one of the ring; -1 while the ring does not play. */
  private offset = -1;
  /** Where the browser stood when this was read, and whether it was the same twice: once it may be read in the middle of a quantum. */
  private located = -1;
  private isSure = false;
  /** Up to here what was played is zero again. */
  private cleared = 0;
  /** Lanes that were ever written: the memory of others is never touched. */
  private touched = 0;

  constructor(private readonly context: BaseAudioContext, readonly lanes: number) {
    this.length = Math.ceil((context.sampleRate + EARLY + KEPT) / QUANTUM) * QUANTUM;
    const buffer = context.createBuffer(lanes + 1, this.length, context.sampleRate);
    this.source = context.createBufferSource();
    this.source.buffer = buffer;
    this.source.loop = true;
    this.splitter = context.createChannelSplitter(lanes + 1);
    this.guard = context.createGain();
    connectNative(this.source, this.guard);
    connectNative(this.guard, this.splitter);
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = SHORTEST;
    connectNative(this.splitter, this.analyser, COUNTER);
    this.source.start();
    for (let channel = 0; channel <= lanes; channel++) this.channels.push(buffer.getChannelData(channel));
    const count = this.channels[COUNTER] as Float32Array;
    for (let frame = 0; frame < this.length; frame++) count[frame] = frame + 1;
  }

  output(lane: number): number {
    return lane + 1;
  }

  locate(frames: FrameWindow, head: number): void {
    if (this.isSure) return;
    const place = this.place(frames, head);
    if (place < 0 || head === this.located) return;
    this.located = head;
    this.isSure = place === this.offset;
    const isNew = this.offset < 0;
    this.offset = place; // an int32, like all that is kept here: no number is allocated
    if (!isNew) return;
    this.cleared = head;
    this.shuts = Math.floor(head / this.context.sampleRate);
    this.catchUp(head);
  }

  behind(frames: FrameWindow, head: number): number {
    if (!this.isSure) return 0;
    const place = this.place(frames, head);
    if (place < 0) return -1;
    const behind = (this.offset - place + this.length) % this.length;
    return behind > this.length / 2 ? 0 : behind; // it is never ahead
  }

  jump(frames: number): void {
    if (this.offset < 0) return;
    this.offset = (this.offset - frames + this.length) % this.length;
    this.cleared += frames;
  }

  // What to add to a frame to get one of the ring, from 0 up to its length; -1 if that cannot be told. Must be asked while the browser stands at `head`.
  private place(frames: FrameWindow, head: number): number {
    const { counted, length } = this;
    this.analyser.getFloatTimeDomainData(counted);
    const next = counted[SHORTEST - 1] as number;
    if ((counted[0] as number) < 1 || next - (counted[0] as number) !== SHORTEST - 1 || frames.head() !== head) return -1;
    return (((next - head) % length) + length) % length;
  }

  // Not at each wake: a call costs more than what it zeroes, and what was played is heard again only when the ring has come round.
  clear(head: number, lanes: number): void {
    if (lanes > this.touched) this.touched = lanes;
    if (this.offset < 0 || head - this.cleared < KEPT) return;
    const { length } = this;
    const first = Math.max(this.cleared, head - length);
    const from = (first + this.offset) % length;
    const to = from + head - first;
    for (let lane = 0; lane < this.touched; lane++) {
      const channel = this.channels[lane + 1] as Float32Array;
      channel.fill(0, from, to); // cut off at the ring's end
      if (to > length) channel.fill(0, 0, to - length);
    }
    this.cleared = head;
  }

  write(lane: number, frame: number, samples: Float32Array): void {
    if (this.offset < 0) return this.keep(lane, frame, samples);
    if (frame < this.cleared) return this.writeRest(lane, frame, samples);
    const { length } = this;
    const channel = this.channels[lane + 1] as Float32Array;
    const first = (frame + this.offset) % length;
    if (first + samples.length <= length) channel.set(samples, first);
    else for (let i = 0; i < samples.length; i++) channel[(first + i) % length] = samples[i] as number;
  }

  // It sounds as it is written. Once a second the guard is put off, to the last second before what was played comes round.
  flush(): void {
    const { sampleRate } = this.context;
    const round = this.cleared + this.length;
    if (this.offset < 0 || (this.shuts + 1) * sampleRate > round) return;
    while ((this.shuts + 1) * sampleRate <= round) this.shuts++;
    const { gain } = this.guard;
    native.cancelScheduledValues.call(gain, 0);
    native.setValueAtTime.call(gain, 1, 0);
    native.setValueAtTime.call(gain, 0, this.shuts);
  }

  close(): void {
    for (const channel of this.channels) channel.fill(0);
    if (this.context.state !== 'closed') this.source.stop();
    disconnectNative(this.source, this.guard);
    disconnectNative(this.guard, this.splitter);
    disconnectNative(this.splitter, this.analyser, COUNTER);
  }

  // ---- not on the steady path: a ring that was just made stands nowhere yet, and what other rings play is to begin with it ----

  // Nobody zeroes again what was zeroed: it would sound when the ring has come round.
  private writeRest(lane: number, frame: number, samples: Float32Array): void {
    const { cleared } = this;
    if (frame + samples.length > cleared) this.write(lane, cleared, samples.subarray(cleared - frame));
  }

  private keep(lane: number, frame: number, samples: Float32Array): void {
    if (!this.early) this.early = new LaneHistory(EARLY / 4);
    this.early.write(lane, frame, samples, 0, samples.length);
  }

  private catchUp(head: number): void {
    const { early } = this;
    if (!early) return;
    this.early = null;
    const samples = new Float32Array(EARLY);
    for (let lane = 0; lane < this.lanes; lane++) {
      early.read(lane, head, samples, EARLY);
      this.write(lane, head, samples);
    }
  }
}
