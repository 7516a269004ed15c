// What becomes true in the engine only when the sound of before has left the bus: a connection that was taken away, a
// node that is gone. Frames tell it (a browser may deliver blocks late, several at once), and blocks where they do not.

/** In place of an output: the source itself is to be forgotten. */
export const RELEASE = -1;
/** In place of an output: the source is a worklet node whose processor is done. */
export const RETIRE = -2;

/** Blocks after which nothing more of a native connection can be on the bus; of an output one more. */
const BLOCKS_ON_THE_BUS = 2;
/** The browser may carry out a change of its graph so much later than it was asked for. */
const QUANTA_OF_DELAY = 256;

/** The context's time may be behind by so many frames when the page reads it. */
const MARGIN = 1024;

/** In place of an output: wiring that was replaced is to be undone. */
const UNWIRE = -3;

/** A change and when it is due. */
export interface LateChange {
  readonly source: number;
  readonly output: number;
  readonly destination: number;
  readonly input: number;
  readonly block: number;
  readonly frame: number;
  readonly unwire: (() => void) | null;
}

/** The changes that are under way in one context, in order. */
export class LateChanges {
  private readonly changes: LateChange[] = [];

  /** None is under way. */
  get isEmpty(): boolean {
    return this.changes.length === 0;
  }

  /** Adds the undoing of wiring, of which nothing is heard any more at `frame`. */
  addUnwiring(unwire: () => void, frame: number): void {
    this.changes.push({ source: 0, output: UNWIRE, destination: 0, input: 0, block: 0, frame: frame + MARGIN, unwire });
  }

  /**
   * Adds one: `block` is the number of the last block that was rendered, `frame` the context's frame of now, `latency` that of
   * what a processor has rendered last.
   */
  add(source: number, output: number, destination: number, input: number, block: number, frame: number, latency: number): void {
    const retires = output === RETIRE;
    const due = frame + QUANTA_OF_DELAY + (retires ? latency : 0);
    this.changes.push({ source, output, destination, input, block: block + BLOCKS_ON_THE_BUS + (retires ? 1 : 0), frame: due, unwire: null });
  }

  /** Takes a disconnection back. */
  cancel(source: number, output: number, destination: number, input: number): void {
    const at = this.changes.findIndex((change) =>
      change.source === source && change.output === output && change.destination === destination && change.input === input);
    if (at >= 0) this.changes.splice(at, 1);
  }

  /** Takes out the next change that is due when block number `block`, which begins at `frame`, is about to be rendered. */
  take(block: number, frame: number): LateChange | undefined {
    const at = this.changes.findIndex((change) => change.block <= block && change.frame <= frame);
    return at < 0 ? undefined : this.changes.splice(at, 1)[0];
  }

  /** Whether a connection to that input is still to be taken away. */
  concerns(destination: number, input: number): boolean {
    return this.changes.some((change) => change.output >= 0 && change.destination === destination && change.input === input);
  }
}
