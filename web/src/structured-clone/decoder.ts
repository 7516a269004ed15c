// HTML §2.7.6 StructuredDeserialize for the format of tags.ts, into any realm. Nothing of the page's runs meanwhile: properties are
// created and not assigned wherever the prototype has one of that name, constructors are those captured by intrinsicsOf.

import { ByteReader, malformed } from './byte-reader';
import { decodeBuffer, decodeView } from './decode-buffer';
import { hide } from './hidden-property';
import type { Intrinsics } from './intrinsics';
import * as tags from './tags';

const defineProperty = Object.defineProperty;
const mapSet = Map.prototype.set;
const setAdd = Set.prototype.add;

const enum Open { Entries, Elements, MapEntries, SetValues, Cause }

// What a map frame holds instead of a key while it waits for one.
const NO_KEY: unknown = {};

/** Reads one value at a time. */
export class Decoder {
  readonly input = new ByteReader();
  intrinsics!: Intrinsics;
  private references: readonly unknown[] = [];
  private readonly objects: unknown[] = [];
  private count = 0; // of the objects; emptied by hand, as in memory.ts
  // Open containers, innermost last: parallel arrays, as in frames.ts.
  private top = -1;
  private readonly kinds: Open[] = [];
  private readonly targets: unknown[] = [];
  private readonly next: number[] = [];
  private readonly counts: number[] = [];
  private readonly keys: unknown[] = [];

  /** Builds the value encoded in bytes[offset, offset + length). Throws an Error where no encoder wrote them. */
  run(bytes: Uint8Array, offset: number, length: number, intrinsics: Intrinsics, references: readonly unknown[]): unknown {
    this.input.open(bytes, offset, length);
    this.intrinsics = intrinsics;
    this.references = references;
    try {
      const value = this.value();
      while (this.top >= 0) this.step();
      if (this.input.left !== 0) throw malformed('bytes left over');
      return value;
    } finally {
      this.input.close();
      this.references = [];
      this.forget();
      while (this.top >= 0) this.pop();
    }
  }

  private forget(): void {
    if (this.count > 4096) this.objects.length = this.count = 0;
    while (this.count > 0) this.objects[--this.count] = null;
  }

  private push(kind: Open, target: unknown, count: number): void {
    const top = ++this.top;
    this.kinds[top] = kind;
    this.targets[top] = target;
    this.next[top] = 0;
    this.counts[top] = count;
    this.keys[top] = NO_KEY;
  }

  private pop(): void {
    this.targets[this.top] = null;
    this.keys[this.top] = null;
    this.top--;
  }

  private step(): void {
    const target = this.targets[this.top];
    switch (this.kinds[this.top]!) {
      case Open.Entries: return this.entries(target as Record<string, unknown>);
      case Open.Elements: return this.elements(target as unknown[]);
      case Open.MapEntries: return this.mapEntries(target as Map<unknown, unknown>);
      case Open.SetValues: return this.setValues(target as Set<unknown>);
      case Open.Cause: {
        this.pop();
        hide(target as object, 'cause', this.value());
      }
    }
  }

  private entries(target: Record<string, unknown>): void {
    const { top, input } = this;
    while (!input.skip(tags.TAG_END)) {
      const key = this.string();
      const value = this.value();
      if (key in target) defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
      else target[key] = value;
      if (this.top !== top) return;
    }
    this.pop();
  }

  private elements(target: unknown[]): void {
    const { top, input } = this;
    const count = this.counts[top]!;
    for (let i = this.next[top]!; i < count; i++) {
      if (input.skip(tags.TAG_HOLE)) continue;
      target[i] = this.value();
      if (this.top !== top) {
        this.next[top] = i + 1;
        return;
      }
    }
    this.pop();
  }

  private mapEntries(target: Map<unknown, unknown>): void {
    const { top } = this;
    while (this.next[top]! < this.counts[top]!) {
      if (this.keys[top] === NO_KEY) {
        this.keys[top] = this.value();
        if (this.top !== top) return;
      }
      const key = this.keys[top];
      this.keys[top] = NO_KEY;
      this.next[top]!++;
      mapSet.call(target, key, this.value());
      if (this.top !== top) return;
    }
    this.pop();
  }

  private setValues(target: Set<unknown>): void {
    const { top } = this;
    while (this.next[top]! < this.counts[top]!) {
      this.next[top]!++;
      setAdd.call(target, this.value());
      if (this.top !== top) return;
    }
    this.pop();
  }

  /** Gives an object the next id. */
  add<T>(value: T): T {
    this.objects[this.count++] = value;
    return value;
  }

  /** Reads a primitive, or the head of an object whose contents a frame will read. */
  private value(): unknown {
    const { input } = this;
    const tag = input.byte();
    switch (tag) {
      case tags.TAG_UNDEFINED: return undefined;
      case tags.TAG_NULL: return null;
      case tags.TAG_FALSE: return false;
      case tags.TAG_TRUE: return true;
      case tags.TAG_INT32: {
        const code = input.varint();
        return (code >>> 1) ^ -(code & 1);
      }
      case tags.TAG_DOUBLE: return input.double();
      case tags.TAG_LATIN1: return input.latin1();
      case tags.TAG_UTF16: return input.utf16();
      case tags.TAG_BIGINT: return input.bigint();
      case tags.TAG_BACK_REFERENCE: return this.earlier(input.varint());
      default: return this.object(tag);
    }
  }

  private object(tag: number): unknown {
    const { input, intrinsics } = this;
    switch (tag) {
      case tags.TAG_OBJECT: {
        const object = this.add(intrinsics.local ? {} : new intrinsics.Object());
        this.push(Open.Entries, object, 0);
        return object;
      }
      case tags.TAG_ARRAY: return this.array(input.count(1));
      case tags.TAG_SPARSE_ARRAY: {
        const array = this.add(new intrinsics.Array<unknown>());
        array.length = input.varint();
        this.push(Open.Entries, array, 0);
        return array;
      }
      case tags.TAG_MAP: return this.collection(Open.MapEntries, new intrinsics.Map(), input.count(2));
      case tags.TAG_SET: return this.collection(Open.SetValues, new intrinsics.Set(), input.count(1));
      case tags.TAG_DATE: return this.add(new intrinsics.Date(input.double()));
      case tags.TAG_REGEXP: return this.add(new intrinsics.RegExp(this.string(), this.string()));
      case tags.TAG_ERROR: return this.error();
      // Wrappers by their own constructors: in Chromium 64 another realm's Object(1) has this realm's prototype.
      case tags.TAG_FALSE_OBJECT: return this.add(new intrinsics.Boolean(false));
      case tags.TAG_TRUE_OBJECT: return this.add(new intrinsics.Boolean(true));
      case tags.TAG_NUMBER_OBJECT: return this.add(new intrinsics.Number(input.double()));
      case tags.TAG_STRING_OBJECT: return this.add(new intrinsics.String(this.string()));
      case tags.TAG_BIGINT_OBJECT: return this.add(new intrinsics.Object(input.bigint()));
      case tags.TAG_ARRAY_BUFFER:
      case tags.TAG_RESIZABLE_ARRAY_BUFFER: return decodeBuffer(this, tag);
      case tags.TAG_VIEW: return decodeView(this);
      case tags.TAG_REFERENCE:
      case tags.TAG_TRANSFERRED_REFERENCE: return this.reference(input.varint());
      default: throw malformed(`unknown tag ${tag}`);
    }
  }

  private array(length: number): unknown[] {
    const array = this.add(this.intrinsics.local ? new Array<unknown>(length) : new this.intrinsics.Array<unknown>(length));
    if (length > 0) this.push(Open.Elements, array, length);
    return array;
  }

  private collection(kind: Open, collection: object, count: number): object {
    this.add(collection);
    if (count > 0) this.push(kind, collection, count);
    return collection;
  }

  private string(): string {
    const { input } = this;
    if (input.skip(tags.TAG_LATIN1)) return input.latin1();
    if (input.skip(tags.TAG_UTF16)) return input.utf16();
    throw malformed('string expected');
  }

  /** The object with an id. */
  earlier(id: number): unknown {
    if (id >= this.count) throw malformed(`no object ${id}`);
    return this.objects[id];
  }

  /** What travelled beside the bytes; takes an id. */
  reference(index: number): unknown {
    if (index >= this.references.length) throw malformed(`no reference ${index}`);
    return this.add(this.references[index]);
  }

  private error(): Error {
    const type = this.input.byte();
    const flags = this.input.byte();
    if (type >= tags.ERROR_NAMES.length) throw malformed(`unknown error type ${type}`);
    const error = this.add(new this.intrinsics.errors[type]!());
    if ((flags & tags.ERROR_MESSAGE) !== 0) hide(error, 'message', this.string());
    // The stack of this place would mislead: the one sent, or none.
    hide(error, 'stack', (flags & tags.ERROR_STACK) !== 0 ? this.string() : undefined);
    if ((flags & tags.ERROR_CAUSE) !== 0) this.push(Open.Cause, error, 1);
    return error;
  }
}
