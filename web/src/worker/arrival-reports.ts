// Which marks of new nodes' connections the page is to make, and when to take them away (polyfill/arrival.go): the engine, which counts them, is
// here; what is connected, there. They are wanted after the lanes of what was connected: the page wires in this order.

import type { Engine } from '../engine';
import { RecordKind, writeNumbers, type RecordWriter } from '../wire/records';

/** Tells the page of marks. */
export class ArrivalReports {
  private lane = 0;
  /** Marks that the page was asked for on that lane; 0 when it is given back. */
  private marks = 0;
  private isQueued = false;
  /** Whether the page was told to take them away, and has not done so yet. */
  private isOver = false;

  constructor(private readonly engine: Engine, private readonly context: number, private readonly writer: RecordWriter, private readonly tellLanes: () => void) {}

  /** Something was connected to a node: if it is new, it waits for the mark that follows all that the page is told of now. */
  await(node: number): void {
    if (!this.engine.exports.awp_await_arrival(node) || this.isQueued) return;
    this.isQueued = true;
    void Promise.resolve().then(() => {
      this.isQueued = false;
      this.mark();
    });
  }

  /** Tells the page when nobody waits. Allocates nothing before. */
  tell(): void {
    if (this.marks === 0 || this.isOver || this.engine.exports.awp_arriving(this.context)) return;
    this.isOver = true;
    writeNumbers(this.writer, RecordKind.Marks, 0, [this.lane, 0]);
  }

  /** The page has taken the marks away, unless more were asked for since. */
  gone(): void {
    if (!this.isOver) return;
    this.isOver = false;
    const { exports } = this.engine;
    exports.awp_end_arrivals(this.context);
    // A node that waits since is marked next, on the same lane, and all that were before it once more.
    if (!exports.awp_arriving(this.context)) this.marks = 0;
  }

  private mark(): void {
    const lane = this.engine.exports.awp_mark_arrival(this.context);
    if (this.engine.dead || lane < 0) return;
    this.lane = lane;
    this.isOver = false;
    this.tellLanes();
    writeNumbers(this.writer, RecordKind.Marks, 0, [lane, ++this.marks]);
  }
}
