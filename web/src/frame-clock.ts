// Which frame of the context is this sample? No engine tells: playbackTime is wrong in each of them in another way, and
// currentTime is read too late. So a signal that counts the frames runs along on a channel of its own: an AudioParam
// automation is a function of the context's time alone (Web Audio §1.6.3), exact to the frame, whenever it was scheduled.
//
//   value(frame) = frame mod PERIOD + 1, rising linearly; 0 where nothing was scheduled yet

import { connectNative, disconnectNative } from './native';
import { renderQuantumSizeOf } from './render-quantum-size';
import { paramSignal, type ParamSignal } from './param-signal';

/** Frames after which the count starts again; float32 resolves it to a sixteenth of a frame. */
const PERIOD = 1 << 20;
/** Automation is scheduled from this many seconds ahead: events in the past would be moved to the present. */
const AHEAD = 0.05;

/** Counts the frames of one context. */
export class FrameClock {
  private readonly signal: ParamSignal;
  /** First frame that is not scheduled yet. */
  private scheduled = 0;
  /** The first frame that is counted. */
  readonly first: number;

  constructor(readonly context: BaseAudioContext, readonly blockSize: number) {
    this.signal = paramSignal(context);
    this.signal.param.setValueAtTime(0, 0);
    const { currentTime, sampleRate, state } = context;
    // A context that does not run yet, offline ones above all, is counted from where it stands.
    const first = Math.ceil((currentTime + (state === 'running' ? AHEAD : 0)) * sampleRate);
    this.first = first;
    this.ramp(first, (Math.floor(first / PERIOD) + 1) * PERIOD);
    this.schedule(0);
    this.signal.start();
  }

  /** Feeds the count into one input of a node. */
  connect(destination: AudioNode, input: number): void {
    connectNative(this.signal.node, destination, 0, input);
  }

  /** Undoes connect(). */
  disconnect(destination: AudioNode, input: number): void {
    disconnectNative(this.signal.node, destination, 0, input);
  }

  /** Ends the count. */
  close(): void {
    this.signal.stop();
  }

  /** Schedules at least one whole period, half a minute, ahead of a frame. */
  reach(frame: number): void {
    if (frame > this.scheduled - PERIOD) this.schedule(frame);
  }

  private schedule(frame: number): void {
    const now = Math.max(frame, this.context.currentTime * this.context.sampleRate);
    while (this.scheduled < now + 2 * PERIOD) this.ramp(this.scheduled, this.scheduled + PERIOD);
  }

  private ramp(from: number, to: number): void {
    const { param } = this.signal;
    const { sampleRate } = this.context;
    param.setValueAtTime((from % PERIOD) + 1, from / sampleRate);
    param.linearRampToValueAtTime(PERIOD + 1, to / sampleRate);
    this.scheduled = to;
  }
}

/** Reads the count off one row of blocks. */
export class FrameReader {
  /** Frames that the browser renders at a time: only between them a count can leave a gap. */
  readonly quantum: number;
  private expected = -1;

  constructor(private readonly clock: FrameClock) {
    this.quantum = renderQuantumSizeOf(clock.context);
  }

  /** The frame of the sample at `offset` of a block that carries the count; -1 before the count began. Audio path. */
  read(samples: Float32Array, offset: number): number {
    const count = Math.round(samples[offset] as number) - 1;
    if (count < 0) return -1;
    const { context, blockSize } = this.clock;
    if (this.expected < 0) this.expected = Math.round(context.currentTime * context.sampleRate) - blockSize;
    // The count is known but for whole periods: the frame is the one nearest to where this block is expected.
    let distance = (count - this.expected) % PERIOD;
    if (distance < -PERIOD / 2) distance += PERIOD;
    else if (distance >= PERIOD / 2) distance -= PERIOD;
    const frame = this.expected + distance;
    this.expected = frame + this.quantum;
    this.clock.reach(this.expected);
    return frame;
  }
}
