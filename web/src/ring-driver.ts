// The driver that loses nothing while the page wakes up within its lead, without a ScriptProcessorNode: what comes in
// waits in AnalyserNodes (input-window.ts), what goes out in rings ahead of the play head (live-ring.ts), and a timer wakes it.
// Which frames are rendered when, and how far ahead, the engine decides (polyfill/render_lead.go).

import { BusDirection } from './abi';
import { LeadWord } from './abi-words';
import { directCurrent } from './direct-current';
import type { BlockRenderer, Driver, DriverFigures } from './driver';
import type { Engine } from './engine';
import { FrameWindow } from './frame-window';
import { InputWindow } from './input-window';
import { ChunkedOutput } from './chunked-output';
import { LateWindows } from './late-windows';
import { LiveRing, hasLiveBuffers } from './live-ring';
import { MeasuredTurns } from './measured-turns';
import { connectNative, disconnectNative } from './native';
import type { PlayedLanes } from './played-lanes';
import { Underruns } from './underruns';
import { WakeUps } from './wake-ups';

/** Lanes of the first ring, and of each further one. */
const FIRST_LANES = 7;
const LANES = 31;
/** How often a window that was read in the middle of a quantum is read again before the driver sleeps over it. */
const TRIES = 12;
/** After how many wakes in a row whose windows did not agree with what was taken before it was that which was wrong. */
const DOUBTS = 3;
/** Milliseconds between looks at a context that does not run: an event tells when it does. */
const IDLE = 100;
/** One wake in so many is timed, but for those after a question for the figures, and those that render more than this part of the lead: there may be many. */
const RARELY = 16;
const WATCHED = 1024;
const LONG = 1 / 2;
const NOT_TIMED = -1; // in place of milliseconds

/** What a RingDriver needs to know. */
export interface RingOptions {
  /** Frames by which outputs are played later than inputs. */
  readonly lead: number;
  /** Whether that is to stay so. */
  readonly pinned: boolean;
  /** Seconds without a loss after which a lead that has grown shrinks again. */
  readonly calm: number;
}

/** Drives the engine by a timer, AnalyserNodes and rings that the browser plays. */
export class RingDriver implements Driver {
  private readonly frames: FrameWindow;
  private readonly silence: AudioScheduledSourceNode;
  private readonly inputs: InputWindow[] = [];
  private readonly rings: PlayedLanes[] = [];
  private readonly wakeUps: WakeUps;
  private readonly words: number;
  private readonly underruns: Underruns;
  private doubts = 0;
  private doubted = -1;
  private begun = false;
  private closed = false;
  private readonly late = new LateWindows();
  private readonly turns = new MeasuredTurns(1, RARELY, WATCHED);

  constructor(
    private readonly context: BaseAudioContext,
    private readonly renderer: BlockRenderer,
    private readonly engine: Engine,
    private readonly id: number,
    readonly blockSize: number,
    private readonly options: RingOptions,
  ) {
    this.frames = new FrameWindow(context);
    this.silence = directCurrent(context, 0);
    this.underruns = new Underruns(context);
    this.words = engine.exports.awp_lead(id) >> 3;
    this.rings.push(this.ring(FIRST_LANES));
    this.wakeUps = new WakeUps(context, () => this.wake());
    this.wakeUps.after(0);
  }

  get latency(): number {
    return this.begun ? this.word(LeadWord.Frames) : this.options.lead;
  }

  get figures(): DriverFigures {
    this.turns.watch();
    const head = this.begun ? this.frames.head() : -1;
    return {
      ahead: head < 0 ? 0 : Math.max(0, this.word(LeadWord.Next) + this.word(LeadWord.Frames) - head),
      driver: 'ring',
      rendered: this.word(LeadWord.Rendered),
      lost: this.word(LeadWord.Lost),
      skipped: this.word(LeadWord.Skipped),
      underruns: this.word(LeadWord.Underruns),
      load: { mean: this.word(LeadWord.LoadMean), worst: this.word(LeadWord.LoadWorst) },
    };
  }

  connectInput(source: AudioNode, lanes: readonly number[]): () => void {
    const adapter = lanes.length === 1 ? source : this.context.createChannelSplitter(lanes.length);
    if (adapter !== source) connectNative(source, adapter);
    lanes.forEach((lane, channel) => connectNative(adapter, this.input(lane).analyser, channel));
    return () => {
      lanes.forEach((lane, channel) => disconnectNative(adapter, this.input(lane).analyser, channel));
      if (adapter !== source) disconnectNative(source, adapter);
    };
  }

  connectOutput(lanes: readonly number[], destination: AudioNode): () => void {
    const adapter = this.context.createChannelMerger(lanes.length);
    const wire = (how: typeof connectNative): void => lanes.forEach((lane, channel) => {
      const ring = this.ringOf(lane);
      const own = lane - this.firstLane(ring);
      const { splitter } = this.rings[ring] as PlayedLanes;
      how(splitter, adapter, (this.rings[ring] as PlayedLanes).output(own), channel);
    });
    wire(connectNative);
    connectNative(adapter, destination);
    return () => {
      wire(disconnectNative);
      disconnectNative(adapter, destination);
    };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.wakeUps.close();
    for (const input of this.inputs) input.close();
    for (const ring of this.rings) ring.close();
    this.silence.stop();
    this.frames.close();
  }

  private input(lane: number): InputWindow {
    while (this.inputs.length <= lane) this.inputs.push(new InputWindow(this.context, this.silence, this.frames.quantum));
    return this.inputs[lane] as InputWindow;
  }

  private ringOf(lane: number): number {
    const ring = lane < FIRST_LANES ? 0 : 1 + Math.floor((lane - FIRST_LANES) / LANES);
    while (this.rings.length <= ring) this.rings.push(this.ring(LANES));
    return ring;
  }

  private ring(lanes: number): PlayedLanes {
    const { context } = this;
    return hasLiveBuffers(context) ? new LiveRing(context, lanes) : new ChunkedOutput(context, lanes);
  }

  private firstLane(ring: number): number {
    return ring === 0 ? 0 : FIRST_LANES + (ring - 1) * LANES;
  }

  // ---- audio path: nothing allocates below while the lanes stay ----

  private word(word: LeadWord): number {
    return this.engine.float64[this.words + word] as number;
  }

  private wake(): void {
    if (this.closed) return;
    const { state } = this.context;
    if (state === 'closed') return this.close();
    // What is under way when suspend() is called is rendered when the context goes on: then nothing is lost.
    if (state === 'suspended') return this.wakeUps.after(IDLE);
    if (this.begun && !hasLiveBuffers(this.context) && this.late.areDue(this.latency / this.context.sampleRate)) return this.wakeUps.after(0);
    try {
      const head = this.frames.head();
      if (head >= 0) this.follow(head);
    } finally {
      if (!this.closed) this.wakeUps.after(this.begun ? this.word(LeadWord.Interval) | 0 : 2); // an int32 is not allocated
    }
  }

  private follow(head: number): void {
    const { exports } = this.engine;
    if (!this.begun) {
      const { lead, pinned, calm } = this.options;
      exports.awp_begin_lead(this.id, this.frames.first, lead, pinned ? 1 : 0, calm);
      this.begun = true;
    }
    // No for…of below: each would make an iterator.
    for (let ring = 0; ring < this.rings.length; ring++) (this.rings[ring] as PlayedLanes).locate(this.frames, head);
    const end = this.readInputs(head, (head - this.word(LeadWord.Next)) | 0);
    if (end < 0) return;
    this.clear(end);
    const frames = exports.awp_wake_lead(this.id, end);
    if (!frames) return;
    const isTimed = this.turns.begin() || frames > this.word(LeadWord.Frames) * LONG;
    const began = isTimed ? performance.now() : 0;
    this.render(this.word(LeadWord.Next), frames, end);
    if (this.closed) return;
    exports.awp_lead_rendered(this.id, Math.max(end, this.frames.head()), isTimed ? performance.now() - began : NOT_TIMED);
    this.underruns.note(this.word(LeadWord.Lost));
  }

  // Reads all windows at one and the same frame and answers it; -1 if the browser is in the middle of a quantum for too long.
  private readInputs(head: number, backlog: number): number {
    const { inputs } = this;
    let before = head;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      for (let lane = 0; lane < inputs.length; lane++) (inputs[lane] as InputWindow).read(backlog + before - head);
      const after = this.frames.head();
      if (after === before && (this.doubts >= DOUBTS || this.agree(after))) {
        this.doubts = 0;
        return after;
      }
      if (after >= 0) before = after;
    }
    // Only what the browser has moved on since the last doubt is another one.
    if (before !== this.doubted) this.doubts++;
    this.doubted = before;
    return -1;
  }

  private agree(head: number): boolean {
    const { inputs } = this;
    for (let lane = 0; lane < inputs.length; lane++) if (!(inputs[lane] as InputWindow).agrees(head)) return false;
    return true;
  }

  private clear(head: number): void {
    const lanes = this.renderer.busChannels(BusDirection.Out);
    for (let ring = 0; ring < this.rings.length; ring++) {
      const own = this.rings[ring] as PlayedLanes;
      own.clear(head, Math.min(own.lanes, Math.max(0, lanes - this.firstLane(ring))));
    }
  }

  private render(first: number, frames: number, head: number): void {
    const { renderer, blockSize } = this;
    const lead = this.word(LeadWord.Frames);
    for (let frame = first; frame < first + frames; frame += blockSize) {
      const count = Math.min(blockSize, first + frames - frame);
      const incoming = Math.min(renderer.busChannels(BusDirection.In), this.inputs.length);
      for (let lane = 0; lane < incoming; lane++) {
        (this.inputs[lane] as InputWindow).copy(frame, head, renderer.busLane(BusDirection.In, lane, count), count);
      }
      renderer.renderBlock(count, frame);
      if (this.closed) return;
      const outgoing = renderer.busChannels(BusDirection.Out);
      for (let lane = 0; lane < outgoing; lane++) {
        const ring = this.ringOf(lane);
        (this.rings[ring] as PlayedLanes).write(lane - this.firstLane(ring), frame + lead, renderer.busLane(BusDirection.Out, lane, count));
      }
    }
    for (let lane = 0; lane < this.inputs.length; lane++) (this.inputs[lane] as InputWindow).take(first + frames, head);
    const played = Math.max(head, this.frames.head());
    for (let ring = 0; ring < this.rings.length; ring++) (this.rings[ring] as PlayedLanes).flush(played);
  }
}
