// When is what was connected to a new node heard on the bus? The engine holds the node's first process() until then
// (polyfill/arrival.go). What tells it is sound: after the connections of a task, which browsers carry out in their order,
// a mark, a constant 1, is connected to a bus lane of its own, where the marks add up. Any driver brings them.

import { directCurrent } from './direct-current';
import type { Driver } from './driver';
import { connectNative } from './native';
import type { RenderingThread } from './rendering-thread';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** The marks of one context, as long as nodes wait for any: constants 1, added up on one lane of the bus. */
export class Marks {
  count = 0;
  private readonly source: AudioScheduledSourceNode;
  private readonly sum: AudioNode;
  private readonly undo: () => void;

  constructor(private readonly context: BaseAudioContext, readonly driver: Driver, readonly lane: number) {
    this.source = directCurrent(context, 1);
    this.sum = context.createGain();
    this.undo = driver.connectInput(this.sum, [lane]);
  }

  /** One more, which is heard when all that was connected before is. */
  add(): void {
    this.count++;
    // A connection counts once, however often it is made: so each mark is a node.
    const mark = this.context.createGain();
    connectNative(this.source, mark);
    connectNative(mark, this.sum);
  }

  /** Takes them away. */
  close(): void {
    this.undo();
    this.source.stop(0);
  }
}

/** Marks what was connected to the new nodes of one context. */
export class Arrivals {
  private marks: Marks | null = null;
  private isQueued = false;

  constructor(private readonly thread: RenderingThread) {}

  /** Something was connected to a node: if it is new, it waits for the mark that follows the connections of this task. */
  await({ id }: WorkletNodeSlots): void {
    const { engine, usesBus, scope } = this.thread;
    // An OfflineAudioContext on the bus has not begun yet, and hears all from its first frame on.
    if (!usesBus || 'startRendering' in scope.context || !engine.exports.awp_await_arrival(id) || this.isQueued) return;
    this.isQueued = true;
    void Promise.resolve().then(() => {
      this.isQueued = false;
      this.mark();
    });
  }

  /** After the engine was called: takes the marks away once nobody waits for them, before the driver goes. Allocates nothing before. */
  settle(): void {
    const { marks, thread: { engine: { exports }, id } } = this;
    if (!marks || exports.awp_arriving(id)) return;
    this.marks = null;
    marks.close();
    exports.awp_end_arrivals(id);
  }

  /** Marks what was connected until now. */
  mark(): void {
    const { driver, engine, isAlive, scope, id } = this.thread;
    if (!driver || !isAlive) return;
    const lane = engine.exports.awp_mark_arrival(id);
    if (lane < 0) return;
    if (!this.marks) this.marks = new Marks(scope.context, driver, lane);
    this.marks.add();
  }
}
