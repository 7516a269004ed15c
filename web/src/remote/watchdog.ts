// Tells a Worker that is late from one that will never answer. Only time in which the page itself was awake counts: after a
// stall of the page's, answers may be waiting to be read.

/** Milliseconds without an answer that are too many: a processor may compile WebAssembly for seconds. */
const PATIENCE = 5000;
/** Milliseconds between two blocks that count at most. */
const LONGEST_STEP = 100;

/** Watches over one Worker. */
export class Watchdog {
  private waited = 0;
  private last = 0;

  /** Called with each block that has no answer; true when it is time to give up. */
  barks(): boolean {
    const now = performance.now();
    this.waited += Math.min(now - this.last, LONGEST_STEP);
    this.last = now;
    return this.waited > PATIENCE;
  }

  /** An answer came. */
  calm(): void {
    this.waited = 0;
    this.last = performance.now();
  }
}
