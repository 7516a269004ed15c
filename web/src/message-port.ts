// MessagePort (HTML §9.4.4) over a ring in engine memory: both ends of a pair are real MessagePorts, each of its own realm, with
// postMessage, start, close and the handlers laid over them, so that `instanceof`, addEventListener and EventTarget are the
// browser's own. Records are written here, without calling the engine (user code posts from within process());
// the engine takes them off the ring and decides when they are delivered.
//
// Beneath each end lies a channel of its own, the other end of which, the peer, stays here. When the port is transferred, to a
// Worker, a frame or another processor, it goes as the native port that it is, and from then on its half passes on what
// comes out of the ring to the peer, and what the peer receives into the ring. So the order is that of the ring, whatever was under way,
// and for the other end nothing has changed.

import { PortEnd } from './abi';
import { defineHandler } from './event-handler';
import { afterEarlierMessages } from './message-echo';
import { KIND_CLOSE, KIND_MESSAGE_ERROR, type PortRing, type References } from './message-ring';
import { closeNatively, postNatively } from './native-port';
import { transferredPorts } from './passage';
import { repost } from './port-relay';
import { POST_MESSAGE_SITE, dataCloneError, decode, encode, type Carrier, type CloneSite, type Intrinsics } from './structured-clone';
import { lookAfter, noteTransfer, watchPort } from './port-suspicion';
import { dictionary, isObject, sequence } from './webidl';

/** What an end of a port needs of its realm. */
export interface PortRealm {
  readonly intrinsics: Intrinsics;
  readonly MessageChannel: typeof MessageChannel;
  readonly MessageEvent: typeof MessageEvent;
  /** How errors of postMessage() begin, and of which realm they are. */
  readonly site: CloneSite;
  /** Writes what a handler throws to the realm's console; null where it is the page's uncaught error. */
  readonly report: ((error: unknown) => void) | null;
  /** What takes platform objects to the realm of the other end. */
  readonly carrier: Carrier;
}

/** What tells the engine that an end takes messages, or no more. */
export interface PortLifecycle {
  start(node: number, end: PortEnd): void;
  close(node: number, end: PortEnd): void;
}

/** What a port posts to its own other end. */
const SIGN = 'audioworklet-anywhere: still here';

/** One end of a pair of ports that belongs to one AudioWorkletNode. */
export class PortHalf {
  readonly port: MessagePort;
  /** Closed ends neither send nor receive. */
  closed = false;
  /** Whether the port was transferred: this half is its relay. */
  private away = false;
  /** Whether the other end was closed: nobody will receive anything. */
  private severed = false;
  /** Whether the port was asked for a sign that it is still here, and whether a message waits for that. */
  private inquiring = false;
  private isHeld = false;
  private readonly peer: MessagePort;

  /** `node` is the engine's id, `end` this end, `ring` carries records to the other end. */
  constructor(
    private readonly realm: PortRealm,
    private readonly node: number,
    readonly end: PortEnd,
    private readonly ring: Pick<PortRing, 'write' | 'writeKind'>,
    private readonly lifecycle: PortLifecycle,
  ) {
    const { port1: port, port2: peer } = new realm.MessageChannel();
    this.port = port;
    this.peer = peer;
    const define = (name: string, value: unknown): void => {
      Object.defineProperty(port, name, { value, writable: true, configurable: true, enumerable: false });
    };
    define('postMessage', (...args: unknown[]): void => this.post(args));
    define('start', (): void => this.start());
    define('close', (): void => this.close());
    defineHandler(port, 'message', () => this.start(), realm.report);
    // Chromium before 60 and WebKit 2.38 have the event's name only.
    if (!('onmessageerror' in port)) defineHandler(port, 'messageerror');
    watchPort(port, () => this.leave(), () => this.inquire());
  }

  /** False while something of the message is under way, or it is not known where the port is: this end is started again when that is over. */
  isReady({ freight }: References): boolean {
    // No processor has a window to post its port to.
    if (this.end === PortEnd.Node) lookAfter(this.port);
    if (this.inquiring) {
      this.isHeld = true;
      return false;
    }
    if (!freight || freight.state !== 'underway') return true;
    freight.onsettled = () => this.lifecycle.start(this.node, this.end);
    return false;
  }

  /** Delivers a record; `bytes` are valid only until this returns. Runs in a task or before a render block. */
  deliver(kind: number, bytes: Uint8Array, offset: number, length: number, references: References): void {
    if (this.closed) return;
    if (kind === KIND_CLOSE) return this.sever();
    if (this.away) return this.passOut(kind, bytes, offset, length, references);
    this.port.dispatchEvent(this.event(kind, bytes, offset, length, references));
  }

  private event(kind: number, bytes: Uint8Array, offset: number, length: number, { references, transferred, freight }: References): MessageEvent {
    const { MessageEvent, intrinsics } = this.realm;
    if (kind === KIND_MESSAGE_ERROR || (freight && freight.state === 'lost')) return new MessageEvent('messageerror');
    try {
      const data = decode(bytes, offset, length, intrinsics, references);
      // The browser would go through an empty list, too; none is the default.
      const event = new MessageEvent('message', transferred > 0 ? { data, ports: transferredPorts(references, transferred) } : { data });
      // An undefined member of the dictionary is its default, null; a message of undefined arrives as undefined.
      if (data === undefined) Object.defineProperty(event, 'data', { value: undefined, configurable: true });
      return event;
    } catch {
      return new MessageEvent('messageerror');
    }
  }

  // HTML §9.4.4: postMessage(message, transfer) and postMessage(message, { transfer }).
  private post(args: unknown[]): void {
    const [message, second] = args;
    if (args.length === 0) {
      throw new TypeError("Failed to execute 'postMessage' on 'MessagePort': 1 argument required, but only 0 present.");
    }
    const { site, carrier } = this.realm;
    const transfer = transferOf(second);
    const self = transfer.indexOf(this.port);
    if (self >= 0) throw dataCloneError(site, `Port at index ${self} contains the source port.`);
    const encoded = encode(message, transfer, site, carrier);
    // A closed port still serialises: DataCloneError is thrown, what was transferred is detached.
    if (!this.closed && !this.away && !this.severed) this.ring.write(this.node, encoded);
    if (transfer.length > 0) noteTransfer(transfer);
  }

  private start(): void {
    if (!this.closed) this.lifecycle.start(this.node, this.end);
  }

  private close(): void {
    if (this.closed || this.away) return;
    this.finish();
    closeNatively(this.port);
    closeNatively(this.peer);
  }

  private finish(): void {
    this.closed = true;
    this.ring.writeKind(this.node, KIND_CLOSE);
    this.lifecycle.close(this.node, this.end);
  }

  // The other end was closed. What it had sent before was delivered.
  private sever(): void {
    this.severed = true;
    if (this.away) closeNatively(this.peer);
    // Only the newest browsers have the event; it is a plain Event.
    else if ('onclose' in this.port) this.port.dispatchEvent(new (Object.getPrototypeOf(this.realm.MessageEvent) as typeof Event)('close'));
  }

  // ---- transferred ----

  // Browsers that do not tell whether a port was transferred let a message through only if it was not. Nothing is dispatched meanwhile.
  private inquire(): void {
    if (this.closed || this.away || this.inquiring) return;
    this.inquiring = true;
    this.peer.onmessage = (event) => this.passIn(event);
    postNatively(this.port, SIGN);
    afterEarlierMessages(() => !this.inquiring, () => noteTransfer([this.port]));
  }

  private answered(): void {
    this.inquiring = false;
    if (!this.isHeld) return;
    this.isHeld = false;
    this.lifecycle.start(this.node, this.end);
  }

  private leave(): void {
    if (this.closed || this.away) return;
    this.away = true;
    this.peer.onmessage = (event) => this.passIn(event);
    this.inquiring = false;
    this.peer.addEventListener('messageerror', () => this.ring.writeKind(this.node, KIND_MESSAGE_ERROR));
    this.peer.addEventListener('close', () => this.finish());
    // What waited for start() goes with the port.
    this.lifecycle.start(this.node, this.end);
    if (this.severed) closeNatively(this.peer);
  }

  private passIn({ data, ports }: MessageEvent): void {
    if (data === SIGN) return this.answered();
    // Somebody else has the port.
    if (!this.away) noteTransfer([this.port]);
    if (this.closed || this.severed) return;
    try {
      this.ring.write(this.node, encode(data, ports, POST_MESSAGE_SITE, this.realm.carrier, true));
    } catch {
      this.ring.writeKind(this.node, KIND_MESSAGE_ERROR);
    }
  }

  // A port cannot be made to fire messageerror from here: such a message is lost.
  private passOut(kind: number, bytes: Uint8Array, offset: number, length: number, { references, transferred, freight }: References): void {
    if (kind === KIND_MESSAGE_ERROR || (freight && freight.state === 'lost')) return;
    repost(this.peer, decode(bytes, offset, length, this.realm.intrinsics, references), transferredPorts(references, transferred));
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
