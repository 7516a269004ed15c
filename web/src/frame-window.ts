// Up to which frame has the browser played? The smallest window of an AnalyserNode (Web Audio §1.8) on the signal that counts
// the frames (frame-clock.ts) tells, whenever it is asked. Audio path.

import { FrameClock, FrameReader } from './frame-clock';

const SHORTEST = 32;
/** Frames by which the count may be wrong. */
const TOLERANCE = 2;

/** The play head of one context. */
export class FrameWindow {
  /** Frames in a render quantum of the browser. */
  readonly quantum: number;
  private readonly clock: FrameClock;
  private readonly reader: FrameReader;
  private readonly analyser: AnalyserNode;
  private readonly counted = new Float32Array(SHORTEST);

  constructor(context: BaseAudioContext) {
    this.clock = new FrameClock(context, SHORTEST);
    this.reader = new FrameReader(this.clock);
    this.quantum = this.reader.quantum;
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = SHORTEST;
    this.clock.connect(this.analyser, 0);
  }

  /** The first whole render quantum that is counted. */
  get first(): number {
    return Math.ceil(this.clock.first / this.quantum) * this.quantum;
  }

  /** The frame after the last that was played; -1 if that cannot be told now. */
  head(): number {
    const { counted } = this;
    this.analyser.getFloatTimeDomainData(counted);
    const first = this.reader.read(counted, 0);
    const span = (counted[SHORTEST - 1] as number) - (counted[0] as number);
    if (first < 0 || Math.abs(span - SHORTEST + 1) > TOLERANCE) return -1;
    // Browsers render whole quanta; a count may be a frame off where automation is computed coarsely.
    const head = Math.round((first + SHORTEST) / this.quantum) * this.quantum;
    return Math.abs(head - first - SHORTEST) > TOLERANCE ? -1 : head;
  }

  /** Ends the count. */
  close(): void {
    this.clock.disconnect(this.analyser, 0);
    this.clock.close();
  }
}
