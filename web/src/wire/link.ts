// The connection of a page and one Worker, the same on both ends: records and references, over whatever carries them.

import { PacketReader, PacketWriter, type Packet } from './packets';
import type { RecordReader, RecordWriter } from './records';
import { ReferenceReceiver, ReferenceSender, type ReferencesMessage } from './references';

/** Posts a native message to the other thread. */
export type PostNative = (message: unknown, transfer?: readonly unknown[]) => void;

/** One end. */
export class Link {
  readonly writer: RecordWriter;
  /** References to the other thread. */
  readonly sender: ReferenceSender;
  /** References from the other thread. */
  readonly receiver = new ReferenceReceiver();
  private readonly packetReader: PacketReader;
  private readonly packetWriter: PacketWriter;

  /** `worklet` says that the other end is an AudioWorkletGlobalScope. */
  constructor(post: PostNative, reader: RecordReader, worklet: boolean) {
    const spent: ArrayBuffer[] = [];
    this.packetReader = new PacketReader(reader, spent);
    this.writer = this.packetWriter = new PacketWriter(post, spent);
    // What was written before goes before: a message must not overtake the one that it follows.
    this.sender = new ReferenceSender(post, worklet);
  }

  /** Takes a native message; false if it is not the link's. */
  take(message: unknown): boolean {
    const { packet, spent, references } = message as Partial<Packet & ReferencesMessage>;
    if (references) this.receiver.arrive(references);
    else if (packet) {
      this.packetWriter.refill(spent ?? []);
      this.packetReader.take(message as Packet);
    } else return false;
    this.packetReader.resume();
    return true;
  }

  /** A native message could not be deserialised: only references can be such. */
  lost(): void {
    this.receiver.arrive(null);
    this.packetReader.resume();
  }
}
