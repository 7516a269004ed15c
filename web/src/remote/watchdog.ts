// Tells a Worker that works long from one that will never answer. It is asked for a sign now and then, as long as it has something
// to do: one that fetches, or waits, answers from its event loop; one in which code does not return does not. Only time in which the
// page itself was awake counts: after a stall of the page's, answers may be waiting to be read.

/** Milliseconds without a sign that are too many where only process() is at work. */
const PATIENCE = 5000;
/** The same where a module, a constructor or a port's handler may be: they may compile many megabytes of WebAssembly synchronously. */
const LONG_PATIENCE = 30_000;
/** Milliseconds between two looks; of a longer time no more counts. */
const STEP = 250;

/** Watches over one Worker. */
export class Watchdog {
  private timer = 0;
  private last = 0;
  private waited = 0;
  /** Whether the Worker was given something since it was asked for a sign, and whether that may take long. */
  private hasWork = false;
  private hasLongWork = false;
  /** Whether a sign is under way, and what the Worker was given before may take long. */
  private isAsked = false;
  private isAskedLong = false;
  /** Modules that have neither run nor failed. */
  private modules = 0;

  /** `ask` asks for a sign; `bark` is told for how many seconds there was none; time goes `haste` times as fast. */
  constructor(private readonly ask: () => void, private readonly bark: (seconds: number) => void, private readonly haste: number) {}

  /** The Worker was given blocks. Audio path: allocates nothing but what a timer is that begins. */
  gaveBlock(): void {
    this.hasWork = true;
    if (!this.timer) this.begin();
  }

  /** The Worker was given a message. */
  gave(): void {
    this.hasLongWork = true;
    this.gaveBlock();
  }

  /** The Worker was given a node. It is asked at the end of this task: once the constructor has run, process() is called. */
  gaveNode(): void {
    this.gave();
    void Promise.resolve().then(() => {
      if (this.timer && !this.isAsked) this.askOrRest();
    });
  }

  /** The Worker was given a module. */
  gaveModule(): void {
    this.modules++;
    this.gave();
  }

  /** A module has run, or cannot. */
  moduleSettled(): void {
    this.modules--;
    this.calm();
  }

  /** The sign that was asked for: all that was given before is done. */
  sign(): void {
    this.isAsked = this.isAskedLong = false;
    this.calm();
  }

  /** Something came that cannot come out of an endless loop. Audio path. */
  calm(): void {
    this.waited = 0;
  }

  /** Ends the watch. */
  end(): void {
    clearInterval(this.timer);
    this.timer = 0;
  }

  private begin(): void {
    this.waited = 0;
    this.last = performance.now();
    this.timer = setInterval(() => this.look(), STEP);
  }

  private look(): void {
    const now = performance.now();
    this.waited += Math.min(now - this.last, 2 * STEP);
    this.last = now;
    const patience = this.modules > 0 || this.isAskedLong || this.hasLongWork ? LONG_PATIENCE : PATIENCE;
    if (this.waited * this.haste > patience) {
      this.end();
      this.bark(patience / 1000);
    } else if (!this.isAsked) this.askOrRest();
  }

  private askOrRest(): void {
    if (!this.hasWork && this.modules === 0) return this.end();
    this.isAsked = true;
    this.isAskedLong = this.hasLongWork;
    this.hasWork = this.hasLongWork = false;
    this.waited = 0;
    this.ask();
  }
}
