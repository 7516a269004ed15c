// New nodes are held until what is connected to them is heard (arrivals.ts) where processors live in a Worker, too. There the engine counts
// the marks and says when they are wanted: after the lanes of what was connected. Here they are made, and taken away.

import { Marks } from '../arrivals';
import type { RenderingThread } from '../rendering-thread';
import { RecordKind, writeNumbers, type RecordWriter } from '../wire/records';
import type { WorkletNodeSlots } from '../worklet-node-slots';

/** Marks what was connected to the new nodes of one context. */
export class RemoteArrivals {
  private marks: Marks | null = null;
  /** Nodes of which the Worker was told in this task. */
  private readonly told = new Set<WorkletNodeSlots>();

  constructor(private readonly thread: RenderingThread, private readonly writer: RecordWriter) {}

  /** Something more was connected to what is on the bus already: the Worker knows whether the node is new. */
  await(slots: WorkletNodeSlots): void {
    const { told } = this;
    if (told.has(slots)) return;
    if (told.size === 0) void Promise.resolve().then(() => told.clear());
    told.add(slots);
    writeNumbers(this.writer, RecordKind.AwaitArrival, slots.id, []);
  }

  /** So many marks are wanted on a lane, all in all; 0: nobody waits for them any more. */
  wanted([lane, count]: [number, number]): void {
    const { thread: { driver, scope }, marks } = this;
    if (marks && (count === 0 || marks.driver !== driver || marks.lane !== lane)) {
      marks.close();
      this.marks = null;
    }
    if (count === 0) return writeNumbers(this.writer, RecordKind.MarksGone, 0, []);
    if (!driver) return;
    if (!this.marks) this.marks = new Marks(scope.context, driver, lane);
    while (this.marks.count < count) this.marks.add();
  }
}
