// HTML §2.7.3 StructuredSerializeInternal: the same steps with the same side effects in the same order (keys are listed first,
// then each is checked, read and serialised), written into a ByteWriter in the format of tags.ts.

import { Brand, brandOf, slots } from './brand';
import { ByteWriter } from './byte-writer';
import { POST_MESSAGE_SITE, couldNotBeCloned } from './data-clone-error';
import type { CloneSite } from './data-clone-error';
import { encodeBuffer, encodeView, moveBuffers } from './encode-buffer';
import type { ReservedBuffer } from './encode-buffer';
import { encodeError } from './encode-error';
import { encodeReference, encodeTransferred } from './encode-reference';
import { encodeRegExp } from './encode-regexp';
import { Frame, Frames } from './frames';
import { Memory } from './memory';
import * as tags from './tags';
import { isTransferable, type TransferList } from './transfer-list';
import { isView } from './view';

const hasOwn = Object.prototype.hasOwnProperty;
const mapForEach = Map.prototype.forEach;
const setForEach = Set.prototype.forEach;

/** One serialisation at a time; a getter that starts another one meanwhile needs another encoder. */
export class Encoder {
  readonly out = new ByteWriter();
  site: CloneSite = POST_MESSAGE_SITE;
  references: unknown[] = [];
  private transfer: TransferList | null = null;
  private relayed = false;
  private readonly frames = new Frames();
  readonly memory = new Memory();
  /** Where the bytes of transferred buffers belong: they are read when all getters have run. */
  readonly reserved: ReservedBuffer[] = [];
  /** Whether large buffers are references, and copies of those that are not transferred: they are moved with the references. */
  refersBuffers = false;
  readonly copies: ArrayBuffer[] = [];

  /**
   * Writes the value into `out`, and what it cannot (of a `relayed` value: nor clone; if it `refersBuffers`, large ones) into `references`. Throws a
   * DataCloneError, or what a getter threw.
   */
  run(value: unknown, transfer: TransferList | null, site: CloneSite, relayed: boolean, refersBuffers: boolean): void {
    this.out.reset();
    this.site = site;
    this.refersBuffers = refersBuffers;
    this.copies.length = 0;
    [this.transfer, this.relayed] = [transfer, relayed];
    this.references = transfer === null ? [] : transfer.platformObjects.slice();
    try {
      this.value(value);
      while (this.frames.top >= 0) this.step();
      if (transfer !== null) moveBuffers(this, transfer);
    } finally {
      this.frames.clear();
      this.memory.clear();
      this.reserved.length = 0;
      this.transfer = null;
    }
  }

  /** Goes on with the innermost open container until it ends or a container opens within. */
  private step(): void {
    switch (this.frames.kinds[this.frames.top]!) {
      case Frame.Entries: this.entries(); break;
      case Frame.Elements: this.elements(); break;
      case Frame.List: this.list(); break;
    }
  }

  private entries(): void {
    const { frames, out } = this;
    const top = frames.top;
    const object = frames.objects[top] as Record<string, unknown>;
    const keys = frames.keys[top] as readonly string[];
    for (let i = frames.next[top]!; i < keys.length; i++) {
      const key = keys[i]!;
      if (!hasOwn.call(object, key)) continue;
      const value = object[key];
      this.string(key);
      frames.next[top] = i + 1;
      this.value(value);
      if (frames.top !== top) return;
    }
    out.byte(tags.TAG_END);
    frames.pop();
  }

  private elements(): void {
    const { frames, out } = this;
    const top = frames.top;
    const array = frames.objects[top] as unknown[];
    const count = frames.keys[top]!.length;
    for (let i = frames.next[top]!; i < count; i++) {
      if (!hasOwn.call(array, i)) {
        out.byte(tags.TAG_HOLE);
        continue;
      }
      const value = array[i];
      frames.next[top] = i + 1;
      this.value(value);
      if (frames.top !== top) return;
    }
    frames.pop();
  }

  private list(): void {
    const { frames } = this;
    const top = frames.top;
    const list = frames.keys[top]!;
    for (let i = frames.next[top]!; i < list.length; i++) {
      frames.next[top] = i + 1;
      this.value(list[i]);
      if (frames.top !== top) return;
    }
    frames.pop();
  }

  /** Writes a primitive, or the head of an object whose contents a frame will write. */
  private value(value: unknown): void {
    const { out } = this;
    switch (typeof value) {
      case 'string': return this.string(value);
      case 'number': return this.number(value);
      case 'boolean': return out.byte(value ? tags.TAG_TRUE : tags.TAG_FALSE);
      case 'bigint':
        out.byte(tags.TAG_BIGINT);
        return this.bigintDigits(value);
      case 'object':
        if (value === null) return out.byte(tags.TAG_NULL);
        return this.object(value);
      default:
        if (value === undefined) return out.byte(tags.TAG_UNDEFINED);
        throw couldNotBeCloned(this.site, value); // a function, a symbol
    }
  }

  private number(value: number): void {
    const { out } = this;
    if (value === (value | 0) && (value !== 0 || 1 / value > 0)) {
      out.byte(tags.TAG_INT32);
      out.varint((value << 1) ^ (value >> 31));
      return;
    }
    out.byte(tags.TAG_DOUBLE);
    out.double(value);
  }

  /** Writes a string value. */
  string(value: string): void {
    const { out } = this;
    const at = out.length;
    out.byte(tags.TAG_LATIN1);
    if (out.latin1(value)) return;
    out.bytes[at] = tags.TAG_UTF16;
    out.utf16(value);
  }

  private bigintDigits(value: bigint): void {
    const hex = value.toString(16);
    const negative = hex.charCodeAt(0) === 45;
    this.out.byte(negative ? 1 : 0);
    this.out.latin1(negative ? hex.slice(1) : hex);
  }

  /** Writes an object, or a back reference to it. */
  object(value: object): void {
    const id = this.memory.idOf(value);
    if (id >= 0) {
      this.out.byte(tags.TAG_BACK_REFERENCE);
      this.out.varint(id);
    } else if (this.transfer !== null && this.transfer.has(value)) {
      encodeTransferred(this, value, this.transfer);
    } else if (Array.isArray(value)) {
      this.array(value);
    } else if (isView(value)) {
      encodeView(this, value);
    } else {
      this.branded(value, brandOf(value));
    }
  }

  private branded(value: object, brand: Brand): void {
    const { out } = this;
    if (brand === Brand.Uncloneable && !(this.relayed && isTransferable(value))) throw couldNotBeCloned(this.site, value);
    if (brand === Brand.ArrayBuffer) return encodeBuffer(this, value as ArrayBuffer, false);
    this.memory.add(value);
    switch (brand) {
      case Brand.Plain:
        out.byte(tags.TAG_OBJECT);
        return this.frames.push(Frame.Entries, value, Object.keys(value));
      case Brand.Map: return this.map(value);
      case Brand.Set: return this.set(value);
      case Brand.Date:
        out.byte(tags.TAG_DATE);
        return out.double(slots.dateValue.call(value));
      case Brand.RegExp: return encodeRegExp(this, value);
      case Brand.Error: {
        const cause = encodeError(this, value);
        if (cause.length > 0) this.frames.push(Frame.List, null, cause);
        return;
      }
      case Brand.Boolean: return out.byte(slots.booleanValue.call(value) ? tags.TAG_TRUE_OBJECT : tags.TAG_FALSE_OBJECT);
      case Brand.Number:
        out.byte(tags.TAG_NUMBER_OBJECT);
        return out.double(slots.numberValue.call(value));
      case Brand.String:
        out.byte(tags.TAG_STRING_OBJECT);
        return this.string(slots.stringValue.call(value));
      case Brand.BigInt:
        out.byte(tags.TAG_BIGINT_OBJECT);
        return this.bigintDigits(slots.bigintValue.call(value));
      case Brand.SharedArrayBuffer:
      case Brand.Platform:
      case Brand.Uncloneable: return encodeReference(this, value);
    }
  }

  private array(value: unknown[]): void {
    const { length } = value;
    const keys = Object.keys(value);
    this.memory.add(value);
    // Integer keys come first and in order: as many as elements, the last the last index, means that none is missing.
    const dense = keys.length === length && (length === 0 || keys[length - 1] === String(length - 1));
    this.out.byte(dense ? tags.TAG_ARRAY : tags.TAG_SPARSE_ARRAY);
    this.out.varint(length);
    if (!dense) this.frames.push(Frame.Entries, value, keys);
    else if (length > 0) this.frames.push(Frame.Elements, value, keys);
  }

  private map(value: object): void {
    const copied: unknown[] = [];
    mapForEach.call(value as Map<unknown, unknown>, (item, key) => { copied.push(key, item); });
    this.out.byte(tags.TAG_MAP);
    this.out.varint(copied.length / 2);
    this.frames.push(Frame.List, null, copied);
  }

  private set(value: object): void {
    const copied: unknown[] = [];
    setForEach.call(value as Set<unknown>, (item) => { copied.push(item); });
    this.out.byte(tags.TAG_SET);
    this.out.varint(copied.length);
    this.frames.push(Frame.List, null, copied);
  }
}
