// Who wakes a driver that no event of the browser wakes: a timer, and, while the page is hidden and its timers are throttled,
// one in a Worker. Where the page's Content Security Policy allows no Worker, the timer is all there is.

const TICKS = 'let timer = 0; onmessage = ({ data }) => { clearTimeout(timer); timer = setTimeout(() => postMessage(0), data); };';

/** Wakes one driver. */
export class WakeUps {
  private timer = 0;
  private interval = -1;
  private worker: Worker | null = null;
  private refused = false;
  private readonly wakeNow = (): void => this.wake();

  constructor(private readonly context: BaseAudioContext, private readonly wake: () => void) {
    context.addEventListener('statechange', this.wakeNow);
    document.addEventListener('visibilitychange', this.wakeNow);
  }

  /**
   * Wakes so many milliseconds from now at the latest; to be called again at each wake. A timer that goes on by itself costs the browser much less than a
   * new one each time.
   */
  after(milliseconds: number): void {
    if (milliseconds !== this.interval) {
      clearInterval(this.timer);
      this.timer = setInterval(this.wakeNow, milliseconds);
      this.interval = milliseconds;
    }
    if (!document.hidden) return;
    if (!this.worker && !this.refused) this.worker = this.hire();
    if (this.worker) this.worker.postMessage(milliseconds);
  }

  /** Wakes no more. */
  close(): void {
    clearInterval(this.timer);
    this.interval = -1;
    this.context.removeEventListener('statechange', this.wakeNow);
    document.removeEventListener('visibilitychange', this.wakeNow);
    this.dismiss();
  }

  private hire(): Worker | null {
    try {
      const url = URL.createObjectURL(new Blob([TICKS], { type: 'text/javascript' }));
      const worker = new Worker(url);
      worker.onmessage = () => {
        URL.revokeObjectURL(url);
        this.wakeNow();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        this.dismiss();
        this.refused = true;
      };
      return worker;
    } catch {
      this.refused = true;
      return null;
    }
  }

  private dismiss(): void {
    if (this.worker) this.worker.terminate();
    this.worker = null;
  }
}
