// When is what was connected to a new node heard on the bus? The engine holds the node's first process() until then
// (polyfill/arrival.go). What tells it is sound: after the connections of a task, which browsers carry out in their order,
// a mark, a constant 1, is connected to a bus lane of its own, where the marks add up. Any driver brings them.

import { directCurrent } from './direct-current';
import { connectNative } from './native';
import type { RenderingThread } from './rendering-thread';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** The marks of one context, as long as nodes wait for any. */
interface Marks {
  /** Where the ones come from, and where they are added up. */
  readonly source: AudioScheduledSourceNode;
  readonly sum: AudioNode;
  readonly undo: () => void;
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
    const { marks, thread } = this;
    if (!marks || thread.engine.exports.awp_arriving(thread.id)) return;
    this.marks = null;
    marks.undo();
    marks.source.stop(0);
  }

  /** Marks what was connected until now. */
  mark(): void {
    const { driver, engine, isAlive, scope, id } = this.thread;
    if (!driver || !isAlive) return;
    const lane = engine.exports.awp_mark_arrival(id);
    if (lane < 0) return;
    if (!this.marks) {
      const sum = scope.context.createGain();
      this.marks = { source: directCurrent(scope.context, 1), sum, undo: driver.connectInput(sum, [lane]) };
    }
    // A connection counts once, however often it is made: so each mark is a node.
    const mark = scope.context.createGain();
    connectNative(this.marks.source, mark);
    connectNative(mark, this.marks.sum);
  }
}
