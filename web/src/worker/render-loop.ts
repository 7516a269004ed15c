// The Worker's loop over shared memory. While blocks come it waits for the page's next word on the shared memory itself, and
// returns to its event loop between two waits, for microtasks, modules, and what travels natively. Else it sleeps in the event loop.

import type { Link } from '../wire/link';
import type { SharedMemory } from '../wire/shared-memory';

/** Milliseconds of a wait: so long what travels natively waits at most. */
const BOUND = 8;
/** Waits without a word after which there are no blocks any more. */
const IDLE = 50;

/** Reads what the page writes. */
export class RenderLoop {
  private readonly channel = new MessageChannel();
  private isQueued = false;
  private hasRendered = false; // in this turn
  private idle = IDLE;

  constructor(private readonly memory: SharedMemory, private readonly link: Link) {
    this.channel.port1.onmessage = () => this.turn();
  }

  /** A block has come: there will be more. False if this turn has rendered one: between two of them microtasks run. */
  takesBlock(): boolean {
    this.idle = 0;
    return !this.hasRendered;
  }

  /** A block was rendered. */
  rendered(): void {
    this.hasRendered = true;
  }

  /** The page asked to look. */
  run(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    this.channel.port2.postMessage(null);
  }

  private turn(): void {
    const { memory, link } = this;
    this.isQueued = this.hasRendered = false;
    const seen = memory.signal;
    try {
      link.poll();
    } catch (error) {
      this.run(); // What comes behind is read all the same.
      throw error;
    }
    if (this.idle < IDLE) {
      // What was read just now has its microtasks first: the wait is the next turn's.
      if (memory.signal === seen && ++this.idle > 1) memory.wait(seen, BOUND);
      this.run();
    } else if (!memory.park()) this.run();
  }
}
