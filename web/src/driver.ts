// What the engine needs from outside: what came in, what goes out, which frame is it, wake me.
// Two drivers stand behind it (docs/architecture.md); nothing above knows which.

/** Moves samples between the native graph and the engine's bus. */
export interface Driver {
  /** Frames from a sample at a worklet's input to the same sample at its output, as far as the browser tells. */
  readonly latency: number;
  /** Frames in a block; it may change. */
  readonly blockSize: number;
  /** What is known of its work so far. */
  readonly figures: DriverFigures;
  /** Feeds a native node's output 0 into bus lanes, channel by channel; the function returned undoes it. */
  connectInput(source: AudioNode, lanes: readonly number[]): () => void;
  /** Feeds bus lanes into a native node, channel by channel; the function returned undoes it. */
  connectOutput(lanes: readonly number[], destination: AudioNode): () => void;
  /**
   * Where a Worker renders: `frames` frames of output for the block from `frame` on have come, and are in so many of the renderer's lanes;
   * without any they are silence. False if some of it came too late. A driver that has no such method asks for blocks again.
   */
  blockArrived?(frame: number, frames: number, lanes: number): boolean;
  /** Lets go of everything native. */
  close(): void;
}

/** How a driver fares. */
export interface DriverFigures {
  /** Which one it is. */
  readonly driver: 'ring' | 'script-processor';
  /** Frames that were rendered. */
  readonly rendered: number;
  /** Frames that were not ready when they were to be played. */
  readonly lost: number;
  /** Input frames that were never rendered. */
  readonly skipped: number;
  /** How often frames were lost. */
  readonly underruns: number;
  /** Frames that are rendered and not yet played. */
  readonly ahead: number;
  /** Time spent on rendering by the time that was rendered: smoothed, and of the worst wake. Of the wakes of some seconds at the beginning and after each question, and of long ones. */
  readonly load: { readonly mean: number; readonly worst: number };
}

/** Where a driver puts and takes samples, and whom it wakes. */
export interface BlockRenderer {
  /** Whether a Worker renders. */
  readonly isRemote: boolean;
  /** Takes what has come from there. */
  collect?(): void;
  /** Lanes in use in a direction (a BusDirection), counted from 0. */
  busChannels(direction: number): number;
  /** The engine's memory of one lane: its first `frames`, whole quanta, or blockSize frames. Valid until the engine is called again. */
  busLane(direction: number, lane: number, frames?: number): Float32Array;
  /** Renders one block whose first input frame is `frame` of the context; inputs are in the lanes, outputs will be. */
  renderBlock(frames: number, frame: number): void;
}

/** What a RingDriver needs to know. */
export interface RingOptions {
  /** Frames by which outputs are played later than inputs. */
  readonly lead: number;
  /** Whether that is to stay so. */
  readonly pinned: boolean;
  /** Seconds without a loss after which a lead that has grown shrinks again. */
  readonly calm: number;
}
