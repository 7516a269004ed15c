// One pass of an offline rendering: the engine's worklets run through the frames in question, fed with what scratch contexts
// have heard. Runs on the page's main thread, in slices, between which the event loop turns.

import { writeParameters } from '../parameter-values';
import type { RenderingThread } from '../rendering-thread';
import { queueTask } from '../tasks';
import type { WorkletNodeSlots } from '../worklet-node-slots';
import type { Recording } from './recording';
import type { WorkletAudio } from './worklet-audio';

/** Milliseconds of work between two turns of the event loop. */
const SLICE = 20;

/** A worklet node of the pass, and what becomes of its outputs; those that nobody hears natively are not kept. */
export interface Performer {
  readonly slots: WorkletNodeSlots;
  readonly audio: WorkletAudio;
  readonly heard: readonly number[];
}

/** Renders the worklets of a pass. */
export class Pass {
  private readonly changes: { slots: WorkletNodeSlots; output: number; frame: number; channels: number }[] = [];

  constructor(
    private readonly thread: RenderingThread,
    private readonly number: number,
    private readonly performers: readonly Performer[],
    private readonly recordings: readonly Recording[],
  ) {}

  /** Renders from one frame to another, both at a render quantum's beginning. */
  async render(from: number, to: number): Promise<void> {
    const { thread, recordings } = this;
    let began = performance.now();
    for (let frame = from; frame < to && thread.isAlive;) {
      let end = Math.min(to, frame + thread.blockSize);
      for (const recording of recordings) recording.bring(thread.engine, thread.blockSize, frame, end - frame);
      for (const recording of recordings) end = Math.min(end, recording.nextChange);
      this.renderBlock(frame, end);
      for (const performer of this.performers) this.keep(performer, frame, end, to);
      this.changes.length = 0;
      frame = end;
      // What process() leaves to microtasks has run before the next block.
      await new Promise<void>((resolve) => queueTask(resolve));
      if (performance.now() - began < SLICE) continue;
      // A timer that is set by a timer is kept back, one that is set by a task is not; and messages alone can keep timers waiting.
      await new Promise<void>((resolve) => setTimeout(resolve));
      began = performance.now();
    }
  }

  private renderBlock(frame: number, end: number): void {
    const { engine, id, toProcessors, nodes, routes } = this.thread;
    toProcessors.deliverAll();
    for (const slots of nodes.values()) writeParameters(slots);
    engine.exports.awp_render_offline(id, this.number, end - frame, frame);
    routes.wireAnew();
  }

  /** Whether a node is rendered in this pass. */
  has(slots: WorkletNodeSlots): boolean {
    return this.performers.some((performer) => performer.slots === slots);
  }

  /** An output has another channel count, from a frame of the running block on. */
  channelsChanged(slots: WorkletNodeSlots, output: number, frame: number, channels: number): void {
    this.changes.push({ slots, output, frame, channels });
  }

  private keep({ slots, audio, heard }: Performer, frame: number, end: number, until: number): void {
    const { engine, blockSize } = this.thread;
    const last = Math.min(end, audio.end);
    for (const output of heard) {
      const changes = this.changes.filter((change) => change.slots === slots && change.output === output);
      let channels = audio.counts[output] as number;
      let from = frame;
      const first = engine.exports.awp_record_output(slots.id, output) >> 2;
      const { float32 } = engine;
      for (const change of [...changes, { frame: last, channels: 0 }]) {
        const to = Math.min(change.frame, last);
        if (to > from && channels > 0) {
          audio.write(output, from, to - from, channels, until, (channel) => {
            const start = first + channel * blockSize + from - frame;
            return float32.subarray(start, start + to - from);
          });
        }
        from = Math.max(from, to);
        if (change.channels) audio.counts[output] = channels = change.channels;
      }
    }
  }
}
