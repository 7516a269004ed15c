// What a ring driver writes its output to: a live ring (live-ring.ts), or chunks where there is none (chunked-output.ts).

import type { FrameWindow } from './frame-window';

/** Some lanes that lead from the engine to the native graph. */
export interface PlayedLanes {
  /** How many. */
  readonly lanes: number;
  /** Where they come out. */
  readonly splitter: ChannelSplitterNode;
  /** Which output of the splitter a lane is. */
  output(lane: number): number;
  /** Finds out where the lanes stand, when the browser has played up to frame `head` of the context. */
  locate(frames: FrameWindow, head: number): void;
  /** Frames that the browser, which has played up to frame `head`, counted since then and did not play; -1 if that cannot be told now. */
  behind(frames: FrameWindow, head: number): number;
  /** So many frames were counted and not played: the lanes stand where they stood, and that is so much later now. */
  jump(frames: number): void;
  /** Zeroes what was played before a frame in so many lanes. */
  clear(head: number, lanes: number): void;
  /** Writes what is to be played from a frame on. */
  write(lane: number, frame: number, samples: Float32Array): void;
  /** All lanes were written; the browser has played up to frame `head`. */
  flush(head: number): void;
  /** Lets them go, silent. */
  close(): void;
}
