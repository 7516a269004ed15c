// What travels beside the bytes of a message.

import type { CloneSite } from './data-clone-error';

/** The references of one message, on their way into the receiving realm. */
export interface Freight {
  /** Underway; arrived, in the message's list of references; or lost, because the receiving realm cannot have them. */
  readonly state: 'underway' | 'arrived' | 'lost';
  /** Called once, when the state is no longer underway. */
  onsettled: (() => void) | null;
}

/** Takes references into another realm. */
export interface Carrier {
  /** Whether what it carries is there at once: then large buffers go that way, too, without another copy. */
  readonly isAtOnce: boolean;
  /**
   * Transfers `transfer` at once (of the references those that are in it, and buffers, whose bytes were copied), or throws a DataCloneError and
   * transfers nothing. Replaces the members of `references` by the receiving realm's: now, and null is returned; or later.
   */
  carry(references: unknown[], transfer: readonly unknown[], site: CloneSite): Freight | null;
}
