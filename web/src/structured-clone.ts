// The structured clone of port messages and processor options: a value becomes bytes that a record carries (format:
// structured-clone/tags.ts, twin of polyfill/structuredclone), and again a value with another realm's prototypes.
// https://html.spec.whatwg.org/multipage/structured-data.html §2.7.3 to §2.7.8
//
// Deliberate deviations from the engines' own serialisation: any depth is taken (engines throw a RangeError from some thousand levels
// on); a Proxy is read through its traps (natively a DataCloneError; script cannot tell). What only the platform can clone (Blob,
// ImageBitmap, WebAssembly.Module, SharedArrayBuffer, …) and transferred ports and streams are listed beside the bytes.

import { POST_MESSAGE_SITE } from './structured-clone/data-clone-error';
import type { CloneSite } from './structured-clone/data-clone-error';
import { Decoder } from './structured-clone/decoder';
import { Encoder } from './structured-clone/encoder';
import type { Carrier, Freight } from './structured-clone/freight';
import type { Intrinsics } from './structured-clone/intrinsics';
import { TransferList, isTransferable } from './structured-clone/transfer-list';

export { POST_MESSAGE_SITE, dataCloneError } from './structured-clone/data-clone-error';
export type { CloneSite } from './structured-clone/data-clone-error';
export { clonesErrorCause } from './structured-clone/encode-error';
export type { Carrier, Freight } from './structured-clone/freight';
export { intrinsicsOf } from './structured-clone/intrinsics';
export type { Intrinsics } from './structured-clone/intrinsics';

/** An encoded value. Valid until the next call of `encode`: write it into a ring, or copy it, first. */
export interface Encoded {
  /** The value's bytes are the first `length` of these: a scratch that is used again. */
  bytes: Uint8Array;
  length: number;
  /** What travels by reference: first the platform objects of the transfer list in its order, then cloneable ones. A list of this call's own. */
  references: unknown[];
  /** How many of the references were in the transfer list (a message event's `ports` are the MessagePorts among them). */
  transferred: number;
  /** The references while they are on their way; null when they are there, or there are none. */
  freight: Freight | null;
}

interface Scratch {
  readonly encoder: Encoder;
  readonly result: Encoded;
}

// One scratch for each level of encode within encode (a getter that posts another message).
const scratches: Scratch[] = [];
let depth = 0;

function scratchAt(level: number): Scratch {
  return (scratches[level] ??= { encoder: new Encoder(), result: { bytes: new Uint8Array(0), length: 0, references: [], transferred: 0, freight: null } });
}

/**
 * StructuredSerializeWithTransfer. Throws a DataCloneError, or what a getter of the value threw; then nothing was transferred.
 * On return the buffers of the transfer list are detached, and what `carrier` carries. Without one the references are the objects
 * themselves. Of a `relayed` value, which somebody else sent, everything that can only be transferred is. Allocates nothing of its own
 * for values without objects beyond a few words.
 */
export function encode(
  value: unknown, transfer: ArrayLike<unknown> | null = null, site: CloneSite = POST_MESSAGE_SITE, carrier: Carrier | null = null, relayed = false,
): Encoded {
  const list = transfer === null || transfer.length === 0 ? null : new TransferList(transfer, site);
  const { encoder, result } = scratchAt(depth);
  depth++;
  try {
    encoder.run(value, list, site, relayed, carrier !== null && carrier.isAtOnce);
  } finally {
    depth--;
  }
  result.bytes = encoder.out.bytes;
  result.length = encoder.out.length;
  result.references = encoder.references;
  result.transferred = list === null ? 0 : list.platformObjects.length;
  result.freight = null;
  if (carrier !== null && encoder.references.length > 0) {
    const objects = relayed ? encoder.references.filter(isTransferable) : list === null ? [] : list.platformObjects;
    const buffers = list === null ? encoder.copies : [...list.buffers, ...encoder.copies];
    result.freight = carrier.carry(encoder.references, [...objects, ...buffers], site);
  } else if (list !== null) {
    list.detachBuffers();
  }
  return result;
}

const NO_REFERENCES: readonly unknown[] = [];
const decoder = new Decoder();

/**
 * StructuredDeserialize into a realm: the value that `encode` wrote to bytes[offset, offset + length), with that realm's prototypes, and
 * buffers of their own memory. `references` is what `encode` returned beside the bytes. Runs no code of the page's. Throws an Error
 * where the bytes are not an encoded value.
 */
export function decode(
  bytes: Uint8Array, offset: number, length: number, intrinsics: Intrinsics, references: readonly unknown[] = NO_REFERENCES,
): unknown {
  return decoder.run(bytes, offset, length, intrinsics, references);
}
