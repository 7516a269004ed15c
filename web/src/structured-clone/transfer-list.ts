// HTML §2.7.7 StructuredSerializeWithTransfer, steps 1 to 2 (validation) and 5 (transfer).

import { reads, slots } from './brand';
import { dataCloneError } from './data-clone-error';
import type { CloneSite } from './data-clone-error';
import { detach, isDetached } from './native-clone';

// An attribute of each transferable interface whose getter reads a slot.
const INTERFACES: readonly [string, string][] = [
  ['MessagePort', 'onmessage'], ['ImageBitmap', 'width'], ['OffscreenCanvas', 'width'],
  ['ReadableStream', 'locked'], ['WritableStream', 'locked'], ['TransformStream', 'readable'],
  ['RTCDataChannel', 'label'], ['MediaStreamTrack', 'kind'], ['VideoFrame', 'codedWidth'], ['AudioData', 'format'],
  ['WebTransportReceiveStream', 'locked'], ['WebTransportSendStream', 'locked'],
];

type SlotReader = (this: unknown) => unknown;
let transferableReaders: SlotReader[] | null = null;

function readersOfTransferables(): SlotReader[] {
  const readers: SlotReader[] = [];
  for (const [name, attribute] of INTERFACES) {
    const prototype = (self as unknown as Record<string, { prototype?: object } | undefined>)[name]?.prototype;
    const getter = prototype === undefined ? undefined : Object.getOwnPropertyDescriptor(prototype, attribute)?.get;
    if (getter !== undefined) readers.push(getter);
  }
  return readers;
}

/** A transfer list taken apart: buffers move by their bytes, platform objects by reference. */
export class TransferList {
  readonly buffers: ArrayBuffer[] = [];
  /** In the order of the list; encode puts them at the beginning of its references. */
  readonly platformObjects: object[] = [];
  private readonly members = new Set<unknown>();

  /** Validates the list: no duplicates, only transferable objects. */
  constructor(list: ArrayLike<unknown>, private readonly site: CloneSite) {
    for (let i = 0; i < list.length; i++) {
      const member = list[i];
      if (this.members.has(member)) throw dataCloneError(site, `${nameOf(member)} at index ${i} is a duplicate of an earlier one.`);
      if (reads(slots.bufferLength, member)) this.buffers.push(member as ArrayBuffer);
      else if (isTransferable(member)) this.platformObjects.push(member);
      else throw dataCloneError(site, `Value at index ${i} does not have a transferable type.`);
      this.members.add(member);
    }
  }

  has(value: object): boolean {
    return this.members.has(value);
  }

  /** Throws where a buffer is detached; called after serialisation, whose getters can have done that. */
  assertTransferable(): void {
    for (let i = 0; i < this.buffers.length; i++) {
      const buffer = this.buffers[i]!;
      if (isDetached(buffer)) {
        throw dataCloneError(this.site, `ArrayBuffer at index ${i} is already detached.`);
      }
    }
  }

  /** Detaches every buffer of the list. */
  detachBuffers(): void {
    detach(this.buffers);
  }
}

function nameOf(member: unknown): string {
  return reads(slots.bufferLength, member) ? 'ArrayBuffer' : 'Transferable';
}

/** Whether a value is a platform object that transfer lists take, as far as this browser has such. */
export function isTransferable(member: unknown): member is object {
  if (typeof member !== 'object' || member === null) return false;
  transferableReaders ??= readersOfTransferables();
  return transferableReaders.some((reader) => readsSlot(reader, member));
}

// Unlike `reads`, takes null and undefined for an answer: `onmessage` is null most of the time.
function readsSlot(reader: SlotReader, value: unknown): boolean {
  try {
    reader.call(value);
    return true;
  } catch {
    return false;
  }
}
