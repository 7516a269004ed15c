// One direction of all ports of a context: a ring in engine memory, with an overflow on this side. Every record
// carries its port, so the order of postMessage() calls holds across ports too. Written here, read by the engine.

import type { PortEnd } from './abi';
import type { Engine } from './engine';
import { RecordRing } from './ring-buffer';
import { RecordSpill } from './spill';
import type { Encoded } from './structured-clone';
import { queueTask } from './tasks';

/** Kind of a record that holds a message and nothing else. */
export const KIND_MESSAGE = 1;
/** Kind of a record whose message holds references: values that travel beside the ring, in its order. */
export const KIND_MESSAGE_WITH_REFERENCES = 2;
/** Kind of a record without bytes: a message that could not be brought to its port. */
export const KIND_MESSAGE_ERROR = 3;
/** Kind of a record without bytes: the other end was closed, after all that it had sent. */
export const KIND_CLOSE = 4;

/** What travels beside a record's bytes (see Encoded). */
export type References = Pick<Encoded, 'references' | 'transferred' | 'freight'>;

/** Of a message without references. */
export const NO_REFERENCES: References = { references: [], transferred: 0, freight: null };

const NO_BYTES = new Uint8Array(0);
const ALL = 0x7fffffff;

/** What a ring needs of its thread. */
export interface RingThread {
  readonly engine: Engine;
  readonly id: number;
  readonly isAlive: boolean;
  fail(reason: string): void;
}

/** What carries the records for one end, wherever that is. */
export interface PortRing {
  /** How many messages were posted so far. */
  readonly written: number;
  /** How full its memory is, 0 to 1. */
  readonly fill: number;
  write(node: number, encoded: Encoded): void;
  writeKind(node: number, kind: number): void;
  deliverAll(): void;
  started(parked: number): void;
  nextReferences(node: number): References;
  dropReferences(node: number): void;
  forget(node: number): void;
}

/** The records for one end that lives in this thread. */
export class MessageRing implements PortRing {
  written = 0;

  private readonly ring: RecordRing;
  private readonly spill = new RecordSpill();
  private readonly references = new Map<number, References[]>();
  private readonly deliverOne = (): void => {
    this.deliver(1);
  };

  constructor(private readonly thread: RingThread, private readonly end: PortEnd) {
    const { engine, id } = thread;
    this.ring = new RecordRing(engine.memoryBuffer, engine.exports.awp_ring(id, end));
  }

  get fill(): number {
    this.attach();
    return this.spill.count > 0 ? 1 : this.ring.fill;
  }

  /** Appends a message for a node's port and queues the task that delivers it. Does not call the engine. */
  write(node: number, { bytes, length, references, transferred, freight }: Encoded): void {
    if (!this.thread.isAlive) return;
    this.written++;
    if (references.length === 0) return this.append(KIND_MESSAGE, node, bytes, length);
    this.keep(node, { references, transferred, freight });
    this.append(KIND_MESSAGE_WITH_REFERENCES, node, bytes, length);
  }

  /** Appends a record that is nothing but its kind. */
  writeKind(node: number, kind: number): void {
    if (this.thread.isAlive) this.append(kind, node, NO_BYTES, 0);
  }

  /** Delivers what is there now: before a render block, so that process() finds nothing posted before it unread. */
  deliverAll(): void {
    if (this.ring.buffer === this.thread.engine.memoryBuffer && this.ring.isEmpty && this.spill.count === 0) return;
    do this.deliver(ALL);
    while (this.spill.count > 0 && this.thread.isAlive);
  }

  /** Queues the tasks that deliver the `parked` messages which a port kept until it was started. */
  started(parked: number): void {
    for (let record = 0; record < parked; record++) queueTask(this.deliverOne);
  }

  /** The references of the next message for a node that has some. */
  nextReferences(node: number): References {
    const queue = this.references.get(node);
    return (queue && queue[0]) || NO_REFERENCES;
  }

  /** Lets go of what nextReferences() gives. */
  dropReferences(node: number): void {
    const queue = this.references.get(node);
    if (queue) queue.shift();
  }

  /** Forgets what was kept for a node. */
  forget(node: number): void {
    this.references.delete(node);
  }

  private append(kind: number, node: number, bytes: Uint8Array, length: number): void {
    this.attach();
    this.spill.write(this.ring, kind, node, bytes, length);
    queueTask(this.deliverOne);
  }

  private attach(): void {
    const { memoryBuffer } = this.thread.engine;
    if (this.ring.buffer !== memoryBuffer) this.ring.attach(memoryBuffer, this.ring.byteOffset);
  }

  private deliver(limit: number): void {
    const { engine, id } = this.thread;
    if (engine.dead || !id) return;
    if (this.spill.count > 0) this.refill();
    if (engine.exports.awp_deliver(id, this.end, limit) < 0) this.thread.fail('a message ring is damaged');
  }

  // Called from tasks and before blocks, never inside an import: the engine may move the ring to make it larger.
  private refill(): void {
    const { engine, id } = this.thread;
    const pointer = engine.exports.awp_reserve_ring(id, this.end, this.spill.nextLength);
    this.ring.attach(engine.memoryBuffer, pointer);
    this.spill.refill(this.ring);
  }

  private keep(node: number, references: References): void {
    const queue = this.references.get(node);
    if (queue) queue.push(references);
    else this.references.set(node, [references]);
  }
}
