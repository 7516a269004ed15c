// The driver that loses nothing while the page wakes up within its lead, without a ScriptProcessorNode: what comes in
// waits in AnalyserNodes (input-window.ts), what goes out in rings ahead of the play head (live-ring.ts), and a timer wakes it.
// Which frames are rendered when, and how far ahead, the engine decides (polyfill/render_lead.go).

import { BusDirection } from './abi';
import { LeadWord } from './abi-words';
import { ClockJumps } from './clock-jumps';
import { directCurrent } from './direct-current';
import type { BlockRenderer, Driver, DriverFigures, RingOptions } from './driver';
import type { Engine } from './engine';
import { FrameWindow } from './frame-window';
import { InputWindows } from './input-windows';
import { LateWindows } from './late-windows';
import { hasLiveBuffers } from './live-ring';
import { MeasuredTurns } from './measured-turns';
import { RingOutputs } from './ring-outputs';
import { queueTask } from './tasks';
import { Underruns } from './underruns';
import { WakeUps } from './wake-ups';

/** Milliseconds until windows are read again of which it is not certain where they end; and how often in a row that is done. */
const SOON = 1;
const OFTEN = 16;
/** Milliseconds between looks at a context that does not run: an event tells when it does. */
const IDLE = 100;
/** So many wakes are timed at the beginning and after a question for the figures, and those that render more than this part of the lead always: there may be many. */
const WATCHED = 1024;
const LONG = 1 / 2;

/** Drives the engine by a timer, AnalyserNodes and rings that the browser plays. */
export class RingDriver implements Driver {
  private readonly frames: FrameWindow;
  private readonly silence: AudioScheduledSourceNode;
  private readonly inputs: InputWindows;
  private readonly outputs: RingOutputs;
  private readonly jumps: ClockJumps;
  private readonly wakeUps: WakeUps;
  private readonly words: number;
  private readonly underruns: Underruns;
  private begun = false;
  private closed = false;
  private readonly late = new LateWindows();
  private readonly turns = new MeasuredTurns(1, WATCHED);
  private misses = 0; // wakes in a row that could not tell where the browser is
  private first = 0; // the first frame of all
  private cleared = 0; // up to here what was played is zero again
  private told = 0; // the lead that a Worker's engine was told

  // What this wake renders, block by block: from `at` to `until`, of windows that end before frame `end`.
  private isRendering = false;
  private isQueued = false; // a task that renders the next one
  private at = 0;
  private until = 0;
  private end = 0;
  private isTimed = false;
  private spent = 0; // milliseconds
  private played = 0; // so far the browser was when a block was written

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
    this.inputs = new InputWindows(context, this.silence, this.frames);
    this.underruns = new Underruns(context);
    this.words = engine.exports.awp_lead(id) >> 3;
    this.outputs = new RingOutputs(context);
    this.jumps = new ClockJumps(context, engine, id, this.inputs, this.outputs);
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
    return this.inputs.connect(source, lanes);
  }

  connectOutput(lanes: readonly number[], destination: AudioNode): () => void {
    return this.outputs.connect(lanes, destination);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.wakeUps.close();
    this.jumps.close();
    this.inputs.close();
    this.outputs.close();
    this.silence.stop();
    this.frames.close();
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
    if (this.isRendering) {
      this.renderNext(); // behind a flood of messages the task would come late
      return this.wakeUps.after(this.untilNextWake());
    }
    const comesByTasks = this.renderer.isRemote || !hasLiveBuffers(this.context);
    if (this.begun && comesByTasks && this.late.areDue(this.latency / this.context.sampleRate)) return this.wakeUps.after(0);
    try {
      const head = this.frames.head();
      const isDone = head >= 0 && this.follow(head);
      this.misses = isDone ? 0 : this.misses + 1;
    } finally {
      if (!this.closed) this.wakeUps.after(this.untilNextWake());
    }
  }

  // Milliseconds; an int32 is not allocated.
  private untilNextWake(): number {
    if (!this.begun) return 2;
    return this.misses > 0 && this.misses < OFTEN ? SOON : this.word(LeadWord.Interval) | 0;
  }

  // False: it cannot be told now where the windows end.
  private follow(head: number): boolean {
    const { exports } = this.engine;
    if (!this.begun) {
      const { lead, pinned, calm } = this.options;
      this.first = this.frames.first;
      exports.awp_begin_lead(this.id, this.first, lead, pinned ? 1 : 0, this.renderer.isRemote ? 1 : 0, calm);
      this.begun = true;
    }
    if (this.renderer.collect) this.renderer.collect();
    if (this.closed) return true;
    // No for…of below: each would make an iterator.
    this.outputs.locate(this.frames, head);
    if (!this.jumps.follow(this.frames, head)) return false;
    const end = this.inputs.read(head, (head - this.word(LeadWord.Next)) | 0);
    if (end < 0) {
      this.jumps.look();
      return false;
    }
    this.cleared = end;
    this.outputs.clear(end, this.renderer.busChannels(BusDirection.Out));
    const frames = exports.awp_wake_lead(this.id, end);
    if (this.renderer.isRemote) this.tellLead();
    if (!frames) return true;
    this.isTimed = this.turns.begin() || frames > this.word(LeadWord.Frames) * LONG;
    this.spent = 0;
    this.at = this.word(LeadWord.Next);
    this.until = this.at + frames;
    this.end = end;
    this.renderBlocks();
    return true;
  }

  // Each in a task of its own, where processors are here: what process() leaves to microtasks has run before the next block.
  private renderBlocks(): void {
    this.isRendering = false; // whatever is thrown
    do this.renderOne();
    while (this.at < this.until && this.renderer.isRemote && !this.closed);
    if (this.closed) return;
    this.isRendering = this.at < this.until;
    if (!this.isRendering) return this.rendered();
    if (!this.isQueued) queueTask(this.goOn);
    this.isQueued = true;
  }

  // A wake does it if no task has.
  private readonly goOn = (): void => {
    this.isQueued = false;
    this.renderNext();
  };

  // What is left at a suspension is rendered when the context goes on.
  private renderNext(): void {
    if (this.isRendering && this.context.state !== 'suspended' && !this.closed) this.renderBlocks();
  }

  private renderOne(): void {
    const { renderer, at, end } = this;
    const began = this.isTimed ? performance.now() : 0;
    const count = Math.min(this.blockSize, this.until - at);
    const incoming = Math.min(renderer.busChannels(BusDirection.In), this.inputs.count);
    for (let lane = 0; lane < incoming; lane++) {
      this.inputs.of(lane).copy(at, end, renderer.busLane(BusDirection.In, lane, count), count);
    }
    renderer.renderBlock(count, at);
    if (this.closed) return;
    const due = at + this.word(LeadWord.Frames);
    const outgoing = renderer.isRemote ? 0 : renderer.busChannels(BusDirection.Out);
    for (let lane = outgoing - 1; lane >= 0; lane--) this.outputs.write(lane, due, renderer.busLane(BusDirection.Out, lane, count));
    this.at = at + count;
    this.played = Math.max(end, this.frames.head());
    if (!renderer.isRemote) this.engine.exports.awp_lead_written(this.id, at, count, this.played);
    if (this.isTimed) this.spent += performance.now() - began;
  }

  private rendered(): void {
    this.inputs.take(this.until, this.end);
    this.outputs.flush(this.played);
    this.engine.exports.awp_lead_rendered(this.id, this.isTimed ? this.spent : -1);
    this.underruns.note(this.word(LeadWord.Lost));
  }

  // Outputs of a Worker are written when they come, where they are to be played: there is the lead's time for the way there and back.
  blockArrived(asked: number, frames: number, lanes: number): boolean {
    const frame = this.jumps.frameOf(asked);
    // What a driver before this one has asked for is of no use.
    if (this.closed || !this.begun || frame < this.first) return true;
    const head = Math.max(this.cleared, this.frames.head());
    this.engine.exports.awp_lead_delivered(this.id, frame, frames, head, lanes > 0 ? 0 : 1);
    const at = frame + this.word(LeadWord.Frames);
    for (let lane = 0; lane < lanes; lane++) this.outputs.write(lane, at, this.renderer.busLane(BusDirection.Out, lane, frames));
    this.outputs.flush(head);
    return at >= head;
  }

  // By it the Worker's engine knows how long a lane's last sound is under way.
  private tellLead(): void {
    const lead = this.word(LeadWord.Frames);
    if (lead !== this.told) this.engine.exports.awp_set_under_way(this.id, (this.told = lead));
  }
}
