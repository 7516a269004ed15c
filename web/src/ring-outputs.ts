// All lanes that a ring driver plays: some in each ring (played-lanes.ts). Audio path, but for connections and a ring that is new.

import { ChunkedOutput } from './chunked-output';
import type { FrameWindow } from './frame-window';
import { LiveRing, hasLiveBuffers } from './live-ring';
import { connectNative, disconnectNative } from './native';
import type { PlayedLanes } from './played-lanes';

/** Lanes of the first ring, and of each further one. */
const FIRST_LANES = 7;
const LANES = 31;

/** The rings of one context. What plays is never wired anew: more lanes get rings of their own. */
export class RingOutputs {
  private readonly rings: PlayedLanes[];

  constructor(private readonly context: BaseAudioContext) {
    this.rings = [this.ring(FIRST_LANES)];
  }

  /** Feeds lanes into a native node, channel by channel; the function returned undoes it. */
  connect(lanes: readonly number[], destination: AudioNode): () => void {
    const adapter = lanes.length === 1 ? destination : this.context.createChannelMerger(lanes.length);
    const wire = (how: typeof connectNative): void => lanes.forEach((lane, channel) => {
      const ring = this.ringOf(lane);
      const { splitter } = this.rings[ring] as PlayedLanes;
      how(splitter, adapter, (this.rings[ring] as PlayedLanes).output(lane - firstLane(ring)), channel);
    });
    wire(connectNative);
    if (adapter !== destination) connectNative(adapter, destination);
    return () => {
      wire(disconnectNative);
      if (adapter !== destination) disconnectNative(adapter, destination);
    };
  }

  /** Finds out where rings stand that are new, when the browser has played up to frame `head`. */
  locate(frames: FrameWindow, head: number): void {
    for (let ring = 0; ring < this.rings.length; ring++) (this.rings[ring] as PlayedLanes).locate(frames, head);
  }

  /** Frames that the browser, which has played up to frame `head`, counted and did not play; -1 if that cannot be told now. */
  behind(frames: FrameWindow, head: number): number {
    return (this.rings[0] as PlayedLanes).behind(frames, head);
  }

  /** So many frames were counted and not played. */
  jump(frames: number): void {
    for (let ring = 0; ring < this.rings.length; ring++) (this.rings[ring] as PlayedLanes).jump(frames);
  }

  /** Zeroes what was played before a frame in so many lanes. */
  clear(head: number, lanes: number): void {
    for (let ring = 0; ring < this.rings.length; ring++) {
      const own = this.rings[ring] as PlayedLanes;
      own.clear(head, Math.min(own.lanes, Math.max(0, lanes - firstLane(ring))));
    }
  }

  /** Writes what a lane is to play from a frame on. */
  write(lane: number, frame: number, samples: Float32Array): void {
    const ring = this.ringOf(lane);
    (this.rings[ring] as PlayedLanes).write(lane - firstLane(ring), frame, samples);
  }

  /** All lanes were written; the browser has played up to frame `head`. */
  flush(head: number): void {
    for (let ring = 0; ring < this.rings.length; ring++) (this.rings[ring] as PlayedLanes).flush(head);
  }

  /** Lets them go, silent. */
  close(): void {
    for (const ring of this.rings) ring.close();
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
}

function firstLane(ring: number): number {
  return ring === 0 ? 0 : FIRST_LANES + (ring - 1) * LANES;
}
