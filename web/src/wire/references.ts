// What structured clones cannot write down goes natively, ahead of the record that needs it: references are numbered, and the record
// says which are its own. Each thread deserialises into its one realm, so they arrive with the right prototypes.

import { postNatively } from '../native-port';
import { dataCloneError, type Carrier, type CloneSite, type Freight } from '../structured-clone';
import { isExposedInWorklets } from '../worklet-exposure';
import type { References } from '../message-ring';

/** A native message that carries references. */
export interface ReferencesMessage {
  readonly references: unknown[];
}

/** Number of references that a record has none of, and of those that the other realm cannot have. */
export const NONE = -1;
export const LOST = -2;

/** References that were sent; the record names their number. */
export class SentFreight implements Freight {
  readonly state = 'arrived';
  onsettled: (() => void) | null = null;

  constructor(readonly number: number) {}
}

const LOST_FREIGHT: Freight = { state: 'lost', onsettled: null };

/** The references that go to the other thread. */
export class ReferenceSender implements Carrier {
  readonly isAtOnce = false;
  /** Whether the other thread has gone. */
  isClosed = false;
  private sent = 0;

  /** `worklet` says that they go to an AudioWorkletGlobalScope: what has no interface there is lost. */
  constructor(private readonly post: (message: ReferencesMessage, transfer: readonly unknown[]) => void, private readonly worklet: boolean) {}

  carry(references: unknown[], transfer: readonly unknown[], site: CloneSite): Freight {
    try {
      if (this.isClosed || (this.worklet && !references.every(isExposedInWorklets))) {
        drain(references, transfer);
        return LOST_FREIGHT;
      }
      this.post({ references }, transfer);
      return new SentFreight(this.sent++);
    } catch (error) {
      const { name, message } = error as DOMException;
      if (name !== 'DataCloneError') throw error;
      // The platform's words, without those on the method that was called.
      throw dataCloneError(site, message.replace(/^Failed to execute .*?: /, ''));
    }
  }

  /** Sends the bytes of a large record; answers their number. */
  sendBytes(bytes: Uint8Array): number {
    return this.send(bytes, [bytes.buffer]);
  }

  /** Sends the memory of a ring; answers its number. */
  sendMemory(memory: SharedArrayBuffer): number {
    return this.send(memory, []);
  }

  private send(value: unknown, transfer: readonly unknown[]): number {
    if (this.isClosed) return LOST;
    this.post({ references: [value] }, transfer);
    return this.sent++;
  }

  /** The other thread has gone: what is sent there from now on is detached and gone. */
  close(): void {
    this.isClosed = true;
  }
}

// Takes transferred objects out of the world.
function drain(references: unknown[], transfer: readonly unknown[]): void {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = ({ ports }): void => {
    ports.forEach((port) => port.close());
    port2.close();
  };
  postNatively(port1, references, transfer);
}

/** The number of the references that a carrier has sent. */
export function numberOf(freight: Freight | null): number {
  if (!freight) return NONE;
  return freight instanceof SentFreight ? freight.number : LOST;
}

/** The references that come from the other thread. */
export class ReferenceReceiver {
  private arrived = 0;
  private readonly waiting = new Map<number, unknown[] | null>();

  /** References have arrived; null if they could not be deserialised. */
  arrive(references: unknown[] | null): void {
    this.waiting.set(this.arrived++, references);
  }

  /** Takes the bytes of a large record; null while they are under way. */
  takeBytes(number: number): Uint8Array | null {
    return this.takeOne(number) as Uint8Array | null;
  }

  /** Takes the memory of a ring; null while it is under way. */
  takeMemory(number: number): SharedArrayBuffer | null {
    return this.takeOne(number) as SharedArrayBuffer | null;
  }

  private takeOne(number: number): unknown {
    const references = this.waiting.get(number);
    if (!references) return null;
    this.waiting.delete(number);
    return references[0];
  }

  /** They are needed again: the record itself waits for something. */
  putBack(number: number, bytes: Uint8Array): void {
    this.waiting.set(number, [bytes]);
  }

  /** Takes what belongs to a record; null while it is under way. */
  take(number: number, transferred: number): References | null {
    if (number === NONE) return { references: [], transferred: 0, freight: null };
    if (number === LOST) return { references: [], transferred, freight: LOST_FREIGHT };
    const references = this.waiting.get(number);
    if (references === undefined) return null;
    this.waiting.delete(number);
    return references ? { references, transferred, freight: null } : { references: [], transferred, freight: LOST_FREIGHT };
  }
}
