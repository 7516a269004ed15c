// ScriptProcessorNodes as one bus of contiguous frames. A unit begins its blocks with the render quantum in which the
// browser took it up, so several begin at several frames; and today's Chromium leaves a quantum out of a unit when its
// main thread just holds the unit's buffers. The count on a unit's last channel (frame-clock.ts) tells of each quantum
// which one it is. What has come from all units is rendered; a quantum that was left out is rendered as silence. A unit that
// was just made brings its first block within one of the others': so long they are held, which costs nothing, for with several
// units a block is put out a block later anyway.
//
// Outputs of one unit always sound together. Those of two units do as long as neither leaves a quantum out: then what
// that one holds ready, two blocks, sounds a quantum late, and only what it is given afterwards is in time again.

import { BusDirection } from './abi';
import type { BlockRenderer, DriverFigures } from './driver';
import type { FrameReader } from './frame-clock';
import { LaneHistory } from './lane-history';
import { MeasuredTurns } from './measured-turns';

// The block size may change: units of the new one begin beside those of the old one, and take over when they have brought all
// that was not rendered yet. No input is left out by that. Up to one and the same frame outputs sound by the old units, from there
// on by the new ones, which are later, or earlier, by two blocks; where they are later that is a gap.

/** Blocks after which a unit that is silent is waited for no longer, and after which lost ones are given up. */
const PATIENCE = 2;
/** So many blocks are timed at the beginning, and after a question for the figures. */
const WATCHED = 256;

/** In place of the first frame that units put out: they have not taken over yet. In place of it, and of the frame after the last: there is no bound. */
const NONE = -2;
const OPEN = -1;

/** What the units of one block size have brought. */
export class UnitBlocks {
  /** Of each unit, the frame after the last that came; -1 before its first block. */
  readonly ends: number[] = [];
  /** The first frames of each. */
  readonly begins: number[] = [];
  /** The frames that they put out. Integers: infinity would be garbage in each block. */
  from: number = NONE;
  until: number = OPEN;

  constructor(readonly size: number) {}

  /** Blocks by which a unit puts out later than it must: an output cannot wait for what other units bring. */
  get lag(): number {
    return this.ends.length > 1 ? 1 : 0;
  }

  /** Frames from an input to its output. */
  get latency(): number {
    return this.size * (2 + this.lag);
  }

  /** The first frame that none of them has put out yet. */
  get next(): number {
    return Math.max(...this.ends) - this.lag * this.size;
  }

  /** Whether all that they put out has been played. */
  get isOver(): boolean {
    return Math.min(...this.ends) >= this.until + this.latency;
  }
}

/** Brings the blocks of the units together. Audio path: nothing allocates, but where the block size changes. */
export class UnitAlignment {
  /** Of the units that are at work. */
  blocks: UnitBlocks;
  /** The first frame that was not rendered yet; -1 before the first. */
  rendered = -1;
  private readonly inputs: LaneHistory;
  private readonly outputs: LaneHistory;
  // What DriverFigures tells.
  private frames = 0;
  /** Input frames that never came. */
  skipped = 0;
  /** Frames that were not heard: their input never came, or they were ready too late. */
  lost = 0;
  private late = false;
  private underruns = 0;
  private mean = 0;
  private worst = 0;
  private readonly turns = new MeasuredTurns(1, WATCHED);

  /** `most` is how many frames the renderer takes at once. */
  constructor(private readonly renderer: BlockRenderer, private readonly most: number, private readonly sampleRate: number) {
    this.inputs = new LaneHistory(most);
    this.outputs = new LaneHistory(most);
    this.blocks = new UnitBlocks(most);
    this.blocks.from = OPEN;
  }

  /** Blocks by which a unit puts out later than it must. */
  get lag(): number {
    return this.blocks.lag;
  }

  /** What is known of the work so far: of input frames that never came the output is lost, too. */
  get figures(): DriverFigures {
    this.turns.watch();
    const { frames, lost, skipped, underruns, mean, worst } = this;
    return { driver: 'script-processor', rendered: frames, lost, skipped, underruns, ahead: this.blocks.latency - this.blocks.size, load: { mean, worst } };
  }

  /** A unit was made, or made anew: the others are held back by a block until it brings its first. */
  begin(unit: number, blocks = this.blocks): void {
    blocks.ends[unit] = blocks.begins[unit] = -1;
  }

  /** Units of another block size are made, which will take over. */
  prepare(size: number): UnitBlocks {
    this.inputs.lengthen(size);
    this.outputs.lengthen(size);
    return new UnitBlocks(size);
  }

  /** Lets such units take over, if they have brought all that was not rendered yet. */
  takeOver(blocks: UnitBlocks): boolean {
    if (blocks.begins.length === 0) return false;
    for (const begin of blocks.begins) if (begin < 0 || begin > this.rendered) return false;
    const old = this.blocks;
    old.until = blocks.from = Math.max(old.next, blocks.next);
    this.blocks = blocks;
    this.render();
    return true;
  }

  /**
   * A unit brings a block: `lanes` lanes from `first` on, in the channels of `buffer`, and the count in its last one.
   * Renders what is complete by that, and answers the frame after the block; -1 before the count began, when there is
   * no frame to tell and nothing is rendered.
   */
  bring(unit: number, frames: FrameReader, buffer: AudioBuffer, first: number, lanes: number, blocks = this.blocks): number {
    const { quantum } = frames;
    const isAtWork = blocks === this.blocks;
    const count = buffer.getChannelData(buffer.numberOfChannels - 1);
    let end = -1;
    for (let offset = 0, from = 0, begin = -1; offset <= count.length; offset += quantum) {
      const frame = offset < count.length ? frames.read(count, offset) : -1;
      if (frame === end && frame >= 0) {
        end += quantum;
        continue;
      }
      if (isAtWork) this.miss(unit, end < 0 ? (blocks.ends[unit] as number) : end, frame);
      // A run of contiguous quanta is over.
      for (let lane = 0; begin >= 0 && lane < lanes; lane++) {
        this.inputs.write(first + lane, begin, buffer.getChannelData(lane), from, offset - from);
      }
      from = offset;
      begin = frame;
      if (frame < 0) continue;
      end = frame + quantum;
      if ((blocks.begins[unit] as number) < 0) blocks.begins[unit] = frame;
    }
    if (end < 0) return -1;
    blocks.ends[unit] = end;
    if (!isAtWork) return end;
    if (this.rendered < 0) this.rendered = end - blocks.size;
    this.render();
    return end;
  }

  /** Fetches what a unit puts out in one lane while it brings the block that ends before frame `end`. */
  put(lane: number, end: number, samples: Float32Array, blocks = this.blocks): void {
    const { size, from, until } = blocks;
    const first = end - blocks.latency + size;
    this.outputs.read(lane, first, samples, size);
    if (from === NONE) samples.fill(0);
    else if (first < from) samples.fill(0, 0, Math.min(from - first, size));
    if (until !== OPEN && first + size > until) samples.fill(0, Math.max(until - first, 0));
  }

  // A hole in what a unit brings: frames that the browser never gave it.
  private miss(unit: number, expected: number, frame: number): void {
    if (unit > 0 || expected < 0 || frame <= expected) return;
    this.skipped += frame - expected;
    this.lost += frame - expected;
    this.underruns++;
  }

  private timed(count: number, frame: number): void {
    const began = performance.now();
    this.renderer.renderBlock(count, frame);
    this.measure(count, performance.now() - began);
  }

  /**
   * What a unit puts out while it brings the block that ends before frame `end` is ready, and the browser has played up to frame
   * `now`. After a stall blocks come in a burst: what the browser should have played of them by then is lost.
   */
  ready(end: number, now: number): void {
    const late = Math.min(this.blocks.size, now - end - this.blocks.latency + this.blocks.size);
    if (late > 0) {
      this.lost += late;
      if (!this.late) this.underruns++;
    }
    this.late = late > 0;
  }

  private measure(frames: number, milliseconds: number): void {
    const load = (milliseconds / 1000) * (this.sampleRate / frames);
    this.mean += (load - this.mean) / 64;
    this.worst = Math.max(this.worst, load);
  }

  private render(): void {
    const { renderer, most } = this;
    const { size } = this.blocks;
    const end = this.complete();
    if (end - this.rendered > PATIENCE * size) this.rendered = end - size;
    while (this.rendered < end) {
      const { rendered } = this;
      const count = Math.min(most, end - rendered);
      for (let lane = renderer.busChannels(BusDirection.In) - 1; lane >= 0; lane--) {
        this.inputs.read(lane, rendered, renderer.busLane(BusDirection.In, lane), count);
      }
      if (this.turns.begin()) this.timed(count, rendered);
      else renderer.renderBlock(count, rendered);
      this.frames += count;
      for (let lane = renderer.busChannels(BusDirection.Out) - 1; lane >= 0; lane--) {
        this.outputs.write(lane, rendered, renderer.busLane(BusDirection.Out, lane), 0, count);
      }
      this.rendered = rendered + count;
    }
  }

  private complete(): number {
    let first = Infinity;
    let last = 0;
    let isBeginning = false;
    const { ends, size } = this.blocks;
    // No for…of: it would make an iterator.
    for (let unit = 0; unit < ends.length; unit++) {
      const end = ends[unit] as number;
      if (end < 0) isBeginning = true;
      else first = Math.min(first, end);
      last = Math.max(last, end);
    }
    if (isBeginning) first = Math.min(first, last - size);
    return Math.max(first, last - PATIENCE * size);
  }
}
