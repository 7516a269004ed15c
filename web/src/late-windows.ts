// Firefox brings the windows of AnalyserNodes to the page by tasks. After a stall those tasks wait behind the timer that wakes the
// driver: what it would see is of the stall's beginning, and what it would write is late already. Audio path.

/** Tells when to let those tasks run first. */
export class LateWindows {
  private woke = 0;
  private waited = true;

  /** Whether the driver, which wakes now, was asleep for longer than its lead, in seconds, and has not waited for the windows yet. */
  areDue(lead: number): boolean {
    const now = performance.now();
    const slept = now - this.woke > 1000 * lead;
    this.woke = now;
    this.waited = slept && !this.waited;
    return this.waited;
  }
}
