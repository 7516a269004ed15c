// MessagePort (HTML §9.4.4) over a ring in engine memory: both ends of a pair are real, entangled MessagePorts with
// postMessage, start, close and onmessage laid over them, so that `instanceof`, addEventListener and EventTarget are the
// browser's own. Records are written here, without calling the engine (user code posts from within process());
// the engine takes them off the ring and decides when they are delivered.

import { type PortEnd } from './abi';
import type { MessageRing } from './message-ring';
import type { References } from './message-ring';
import { dataCloneError, decode, encode, type CloneSite, type Intrinsics } from './structured-clone';
import { dictionary, isObject, sequence } from './webidl';

/** What an end of a port needs of its realm. */
export interface PortRealm {
  readonly intrinsics: Intrinsics;
  readonly MessageEvent: typeof MessageEvent;
  /** How errors of postMessage() begin, and of which realm they are. */
  readonly site: CloneSite;
}

/** One end of a pair of ports that belongs to one AudioWorkletNode. */
export class PortHalf {
  /** Closed ends neither send nor receive. */
  closed = false;
  private onmessage: ((event: MessageEvent) => void) | null = null;
  private listening = false;

  /**
   * Lays the protocol over `port`. `node` is the engine's id, `end` this end, `ring` carries records to the other end;
   * `started` tells the engine that this end takes messages, `ended` that it takes no more.
   */
  constructor(
    readonly port: MessagePort,
    private readonly realm: PortRealm,
    private readonly node: number,
    readonly end: PortEnd,
    private readonly ring: MessageRing,
    private readonly lifecycle: { start(node: number, end: PortEnd): void; close(node: number, end: PortEnd): void },
  ) {
    const define = (name: string, value: unknown): void => {
      Object.defineProperty(port, name, { value, writable: true, configurable: true, enumerable: false });
    };
    define('postMessage', (...args: unknown[]): void => this.post(args));
    define('start', (): void => this.start());
    define('close', (): void => this.close());
    Object.defineProperty(port, 'onmessage', {
      get: () => this.onmessage,
      set: (value: unknown) => this.setOnmessage(value),
      configurable: true,
      enumerable: true,
    });
  }

  /** Dispatches a message; `bytes` are valid only until this returns. Runs in a task or before a render block. */
  deliver(bytes: Uint8Array, offset: number, length: number, { references, transferred }: References): void {
    if (this.closed) return;
    const { MessageEvent, intrinsics } = this.realm;
    let event: MessageEvent;
    try {
      const data = decode(bytes, offset, length, intrinsics, references);
      const ports = references.slice(0, transferred).filter((value) => value instanceof MessagePort);
      event = new MessageEvent('message', { data, ports });
      // An undefined member of the dictionary is its default, null; a message of undefined arrives as undefined.
      if (data === undefined) Object.defineProperty(event, 'data', { value: undefined, configurable: true });
    } catch {
      event = new MessageEvent('messageerror');
    }
    this.port.dispatchEvent(event);
  }

  // HTML §9.4.4: postMessage(message, transfer) and postMessage(message, { transfer }).
  private post(args: unknown[]): void {
    const [message, second] = args;
    if (args.length === 0) {
      throw new TypeError("Failed to execute 'postMessage' on 'MessagePort': 1 argument required, but only 0 present.");
    }
    const { site } = this.realm;
    const transfer = transferOf(second);
    if (transfer.includes(this.port)) throw dataCloneError(site, 'Port at index 0 contains the source port.');
    const encoded = encode(message, transfer, site);
    // A closed port still serialises: DataCloneError is thrown, transferred buffers are detached.
    if (!this.closed) this.ring.write(this.node, encoded);
  }

  private start(): void {
    if (!this.closed) this.lifecycle.start(this.node, this.end);
  }

  private close(): void {
    if (this.closed) return;
    this.closed = true;
    this.lifecycle.close(this.node, this.end);
  }

  // HTML §8.1.8.1: an event handler takes its place among the listeners when it is first set.
  private setOnmessage(value: unknown): void {
    this.onmessage = isObject(value) ? (value as (event: MessageEvent) => void) : null;
    if (!this.onmessage) return;
    if (!this.listening) {
      this.listening = true;
      this.port.addEventListener('message', (event) => {
        const { onmessage } = this;
        if (typeof onmessage === 'function') onmessage.call(this.port, event);
      });
    }
    this.start();
  }
}

function transferOf(second: unknown): object[] {
  const context = "Failed to execute 'postMessage' on 'MessagePort'";
  if (second === undefined || second === null) return [];
  const convert = (item: unknown): object => {
    if (!isObject(item)) throw new TypeError(`${context}: Value at index is not an object.`);
    return item;
  };
  if (isObject(second) && typeof (second as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function') {
    return sequence(second, convert, context);
  }
  const { transfer } = dictionary(second, 'StructuredSerializeOptions', context);
  return transfer === undefined ? [] : sequence(transfer, convert, context);
}
