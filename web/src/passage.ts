// The way into another realm for what the codec cannot write down: ports, streams, DOMExceptions, shared memory, WebAssembly modules.
// Where the realm has structuredClone() they are there at once, with its prototypes. Older browsers transfer through a real channel
// between the realms, whose messages arrive later: the record in the ring holds the place, and the port waits for it.
// There, what need not be transferred goes by reference (the realms share one thread); Chromium 64 cannot post a module at all.

import { acceptForeignInstances } from './foreign-instances';
import { isMessagePort, postNatively } from './native-port';
import type { RealmWindow } from './realm';
import { dataCloneError, type Carrier, type CloneSite, type Freight } from './structured-clone';
import { isExposedInWorklets } from './worklet-exposure';

type CloneInto = (value: unknown[], options: { transfer: readonly unknown[] }) => unknown[];

/** One direction. */
export class Passage implements Carrier {
  private readonly cloneInto: CloneInto | null;
  /** What is on the channel, in order. */
  private readonly underway: UnderwayFreight[] = [];
  /** The sender's end of the channel, where there is one. */
  private channel: MessagePort | null = null;
  private isClosed = false;

  /** `worklet` says that the realm is an AudioWorkletGlobalScope: what has no interface there arrives as a messageerror. */
  constructor(private readonly realm: RealmWindow, private readonly worklet: boolean) {
    const { structuredClone } = realm as { structuredClone?: typeof globalThis.structuredClone };
    this.cloneInto = structuredClone ? (value, options) => structuredClone.call(realm, value, options as StructuredSerializeOptions) as unknown[] : null;
  }

  /** Whether a channel is needed (see connect). */
  get isDeferred(): boolean {
    return this.cloneInto === null;
  }

  get isAtOnce(): boolean {
    return !this.isDeferred;
  }

  /** Sends through `sender` from now on; `receiver` is its other end, made in the receiving realm. */
  connect(sender: MessagePort, receiver: MessagePort): void {
    this.channel = sender;
    receiver.onmessage = ({ data }) => this.underway.shift()?.arrive(data as unknown[]);
    receiver.onmessageerror = () => this.underway.shift()?.arrive(null);
  }

  /** The realm is going away: what is sent there from now on is detached and gone. */
  close(): void {
    this.isClosed = true;
  }

  carry(references: unknown[], transfer: readonly unknown[], site: CloneSite): Freight | null {
    try {
      if (this.isClosed || (this.worklet && !references.every(isExposedInWorklets))) {
        postNatively(drain(), references, transfer);
        return LOST;
      }
      return this.cloneInto ? this.clone(this.cloneInto, references, transfer) : this.send(references, transfer);
    } catch (error) {
      const { name, message } = error as DOMException;
      if (name !== 'DataCloneError') throw error;
      // The platform's words, without those on the method that was called.
      throw dataCloneError(site, message.replace(/^Failed to execute .*?: /, ''));
    }
  }

  private clone(cloneInto: CloneInto, references: unknown[], transfer: readonly unknown[]): null {
    const clones = cloneInto(references, { transfer });
    for (let i = 0; i < references.length; i++) references[i] = clones[i];
    return null;
  }

  private send(references: unknown[], transfer: readonly unknown[]): Freight | null {
    const moved = references.map((_, index) => index).filter((index) => transfer.includes(references[index]));
    const stay = references.filter((reference) => !transfer.includes(reference));
    const target = moved.length > 0 && this.channel ? this.channel : drain();
    postNatively(target, moved.map((index) => references[index]), transfer);
    if (stay.length > 0) acceptForeignInstances(this.realm);
    if (target !== this.channel) return null;
    const freight = new UnderwayFreight(references, moved);
    this.underway.push(freight);
    return freight;
  }
}

class UnderwayFreight implements Freight {
  state: Freight['state'] = 'underway';
  onsettled: (() => void) | null = null;

  constructor(private readonly references: unknown[], private readonly moved: readonly number[]) {}

  /** Puts what arrived in the place of what was sent; null where it could not be deserialised. */
  arrive(clones: unknown[] | null): void {
    this.moved.forEach((index, place) => { this.references[index] = clones && clones[place]; });
    this.state = clones ? 'arrived' : 'lost';
    const { onsettled } = this;
    this.onsettled = null;
    if (onsettled) onsettled();
  }
}

const LOST: Freight = { state: 'lost', onsettled: null };

let drainPort: MessagePort | null = null;

// Takes transferred objects out of the world. Its other end is read, so that nothing piles up in its queue.
function drain(): MessagePort {
  if (!drainPort) {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ ports }): void => ports.forEach((port) => port.close());
    drainPort = port1;
  }
  return drainPort;
}

/** Both ways between a page and the realm of a scope. */
export interface Passages {
  readonly toScope: Passage;
  readonly toPage: Passage;
  /** Resolves when messages can be sent. */
  readonly ready: Promise<void>;
}

/** Opens the passages of a realm, before its globals are hidden. */
export function openPassages(page: RealmWindow, realm: RealmWindow): Passages {
  const toScope = new Passage(realm, true);
  const toPage = new Passage(page, false);
  const ready = toScope.isDeferred || toPage.isDeferred ? connect(page, realm, toScope, toPage) : Promise.resolve();
  return { toScope, toPage, ready };
}

// A channel with an end in each realm: one of the realm's, an end of which is transferred to the page.
function connect(page: RealmWindow, realm: RealmWindow, toScope: Passage, toPage: Passage): Promise<void> {
  const { port1: scopeEnd, port2: leaving } = new realm.MessageChannel();
  const { port1: out, port2: back } = new page.MessageChannel();
  return new Promise((resolve) => {
    back.onmessage = ({ ports }) => {
      const pageEnd = ports[0] as MessagePort;
      toScope.connect(pageEnd, scopeEnd);
      toPage.connect(scopeEnd, pageEnd);
      resolve();
    };
    postNatively(out, null, [leaving]);
  });
}

/** The ports among what was transferred, in order. */
export function transferredPorts(references: readonly unknown[], transferred: number): MessagePort[] {
  return references.slice(0, transferred).filter(isMessagePort);
}
