// The connection of a page and one Worker, the same on both ends: records and references, over whatever carries them: rings in
// shared memory where there is some, else packets.

import { PacketPool } from './packet-pool';
import { PacketReader, PacketWriter } from './packets';
import type { RecordReader, RecordWriter } from './records';
import { ReferenceReceiver, ReferenceSender, type ReferencesMessage } from './references';
import type { SharedMemory } from './shared-memory';
import { SharedReader, SharedWriter } from './shared-road';

/** Posts a native message to the other thread. */
export type PostNative = (message: unknown, transfer?: readonly unknown[]) => void;

/** Asks the other thread to look into its rings. */
interface LookMessage {
  readonly look: true;
}

const LOOK: LookMessage = { look: true };

/** One end. */
export class Link {
  readonly writer: RecordWriter;
  /** References to the other thread. */
  readonly sender: ReferenceSender;
  /** References from the other thread. */
  readonly receiver = new ReferenceReceiver();
  private readonly packetReader: PacketReader;
  private readonly sharedReader: SharedReader | null = null;

  /** `toWorklet` says that the other end is the Worker, and this the page. */
  constructor(private readonly post: PostNative, reader: RecordReader, private readonly toWorklet: boolean, private readonly memory: SharedMemory | null) {
    const pool = new PacketPool();
    this.sender = new ReferenceSender(post, toWorklet);
    this.packetReader = new PacketReader(reader, pool);
    this.writer = new PacketWriter(post, pool);
    if (!memory) return;
    const [mine, theirs] = toWorklet ? [memory.toWorker, memory.toPage] : [memory.toPage, memory.toWorker];
    this.sharedReader = new SharedReader(theirs, reader, this.receiver);
    this.writer = new SharedWriter(mine, (isBlock) => this.wake(memory, isBlock), this.sender);
  }

  /** Takes a native message; false if it is not the link's. */
  take(message: unknown): boolean {
    if (message instanceof ArrayBuffer) {
      this.packetReader.take(message);
      return true;
    }
    const { references, look } = message as Partial<ReferencesMessage & LookMessage>;
    if (references) this.receiver.arrive(references);
    this.poll();
    return Boolean(references || look);
  }

  /** A native message could not be deserialised: only references can be such. */
  lost(): void {
    this.receiver.arrive(null);
    this.poll();
  }

  /** Reads what is there. */
  poll(): void {
    if (!this.sharedReader) return this.packetReader.resume();
    if (this.toWorklet && this.memory) this.memory.pageLooks();
    this.sharedReader.drain();
  }

  // A block to the page waits for the page's next one.
  private wake(memory: SharedMemory, isBlock: boolean): void {
    if (this.toWorklet ? memory.signalWorker() : !isBlock && memory.askPage()) this.post(LOOK);
  }
}
