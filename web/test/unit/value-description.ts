// Values as the golden files of the structured-clone codec describe them (written by polyfill/structuredclone/describe_test.go):
// {"t": type, …}; an object has the id of the wire format, {"t": "ref", "id": n} is it again.

import { VIEW_NAMES } from '../../src/structured-clone/tags';

/** A string, or its code units where it has lone surrogates. */
export type Text = string | number[];

export interface Description {
  t: string;
  id?: number;
  v?: unknown;
  properties?: [Text, Description][];
  elements?: Description[];
  [part: string]: unknown;
}

type Shape = Record<string, unknown>;
type Global = Record<string, new (...args: unknown[]) => object>;

const textOf = (text: Text): string => (typeof text === 'string' ? text : String.fromCharCode(...text));

function form(text: string): Text {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/.test(text);
  return lone ? units : text;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function bigintOf(digits: string): bigint {
  return digits.startsWith('-') ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
}

/** Makes the values that descriptions speak of. */
export class Builder {
  /** What references stand for, by index; filled as they are met. */
  readonly references: object[] = [];
  private readonly objects = new Map<number, object>();

  build(d: Description): unknown {
    switch (d.t) {
      case 'undefined': return undefined;
      case 'null': return null;
      case 'boolean': return d.v;
      case 'number': return Number(d.v);
      case 'string': return textOf(d.v as Text);
      case 'bigint': return bigintOf(d.v as string);
      case 'ref': return this.objects.get(d.id!);
      case 'view': return this.view(d);
      default: return this.object(d);
    }
  }

  private keep<T extends object>(d: Description, object: T): T {
    this.objects.set(d.id!, object);
    return object;
  }

  private view(d: Description): object {
    const buffer = this.build(d['buffer'] as Description);
    const View = (self as unknown as Global)[d['kind'] as string] as unknown as { new(...args: unknown[]): object; BYTES_PER_ELEMENT?: number };
    return this.keep(d, new View(buffer, d['offset'], (d['length'] as number) / (View.BYTES_PER_ELEMENT ?? 1)));
  }

  private object(d: Description): object {
    switch (d.t) {
      case 'object': return this.properties(d, this.keep(d, {}));
      case 'sparse array': return this.properties(d, Object.assign(this.keep(d, []), { length: d['length'] }));
      case 'array': {
        const array: unknown[] = this.keep(d, []);
        for (const element of d.elements!) array.push(this.build(element));
        return array;
      }
      case 'set': {
        const set = this.keep(d, new Set());
        for (const element of d.elements!) set.add(this.build(element));
        return set;
      }
      case 'map': {
        const map = this.keep(d, new Map());
        for (let i = 0; i < d.elements!.length; i += 2) map.set(this.build(d.elements![i]!), this.build(d.elements![i + 1]!));
        return map;
      }
      case 'error': return this.error(d);
      default: return this.keep(d, this.leaf(d));
    }
  }

  private properties(d: Description, object: object): object {
    for (const [key, value] of d.properties!) {
      Object.defineProperty(object, textOf(key), { value: this.build(value), writable: true, enumerable: true, configurable: true });
    }
    return object;
  }

  private error(d: Description): object {
    const error = this.keep(d, new (self as unknown as Global)[d['name'] as string]!());
    const define = (name: string, value: unknown): void => {
      Object.defineProperty(error, name, { value, writable: true, enumerable: false, configurable: true });
    };
    if (d['message'] !== undefined) define('message', textOf(d['message'] as Text));
    define('stack', d['stack'] === undefined ? undefined : textOf(d['stack'] as Text));
    if (d['cause'] !== undefined) define('cause', this.build(d['cause'] as Description));
    return error;
  }

  private leaf(d: Description): object {
    switch (d.t) {
      case 'date': return new Date(Number(d.v));
      case 'regexp': return new RegExp(textOf(d['source'] as Text), textOf(d['flags'] as Text));
      case 'Boolean': return Object(d.v) as object;
      case 'Number': return Object(Number(d.v)) as object;
      case 'String': return Object(textOf(d.v as Text)) as object;
      case 'BigInt': return Object(bigintOf(d.v as string)) as object;
      case 'buffer': return this.buffer(d);
      case 'reference': return this.reference(d);
      default: throw new Error(`unknown description ${d.t}`);
    }
  }

  private buffer(d: Description): ArrayBuffer {
    const bytes = d['bytes'] as number[];
    const Buffer = ArrayBuffer as unknown as new (length: number, options?: object) => ArrayBuffer;
    const buffer = d['maximum'] === undefined ? new Buffer(bytes.length) : new Buffer(bytes.length, { maxByteLength: d['maximum'] });
    new Uint8Array(buffer).set(bytes);
    return buffer;
  }

  private reference(d: Description): object {
    const wasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); // the empty module: cloneable, and small enough to compile at once
    const object = d['transferred'] === true ? new MessageChannel().port1 : new WebAssembly.Module(wasm);
    this.references[d['index'] as number] = object;
    return object;
  }
}

/** Describes a decoded value, by what it can do and not by what it says it is. */
export class Describer {
  private readonly ids = new Map<object, number>();

  constructor(private readonly references: readonly object[] = []) {}

  describe(value: unknown): Description {
    switch (typeof value) {
      case 'undefined': return { t: 'undefined' };
      case 'boolean': return { t: 'boolean', v: value };
      case 'number': return { t: 'number', v: numberText(value) };
      case 'string': return { t: 'string', v: form(value) };
      case 'bigint': return { t: 'bigint', v: value.toString(16) };
      default: return value === null ? { t: 'null' } : this.object(value as object);
    }
  }

  private object(value: object): Description {
    const seen = this.ids.get(value);
    if (seen !== undefined) return { t: 'ref', id: seen };
    if (ArrayBuffer.isView(value)) {
      const buffer = this.describe(value.buffer);
      const kind = VIEW_NAMES.find((name) => name === Object.prototype.toString.call(value).slice(8, -1));
      return { t: 'view', kind, offset: value.byteOffset, length: value.byteLength, buffer, id: this.next(value) };
    }
    const id = this.next(value);
    const index = this.references.indexOf(value);
    if (index >= 0) return { t: 'reference', index, transferred: value instanceof MessagePort, id };
    return Object.assign(this.contents(value), { id });
  }

  private next(value: object): number {
    this.ids.set(value, this.ids.size);
    return this.ids.size - 1;
  }

  private properties(value: object): [Text, Description][] {
    return Object.keys(value).map((key) => [form(key), this.describe((value as Shape)[key])] as [Text, Description]);
  }

  private list(values: Iterable<unknown>): Description[] {
    return Array.from(values, (value) => this.describe(value));
  }

  private contents(value: object): Description {
    if (Array.isArray(value)) {
      const keys = Object.keys(value);
      const dense = keys.length === value.length && keys.every((key, i) => key === String(i));
      return dense ? { t: 'array', elements: this.list(value) } : { t: 'sparse array', length: value.length, properties: this.properties(value) };
    }
    if (value instanceof Map) {
      const flat: unknown[] = [];
      value.forEach((item, key) => flat.push(key, item));
      return { t: 'map', elements: this.list(flat) };
    }
    if (value instanceof Set) return { t: 'set', elements: this.list(value) };
    if (value instanceof Date) return { t: 'date', v: numberText(value.getTime()) };
    if (value instanceof RegExp) return { t: 'regexp', source: form(value.source), flags: form(value.flags) };
    if (value instanceof Error) return this.error(value);
    if (value instanceof ArrayBuffer) return this.buffer(value);
    const primitive = (value as { valueOf(): unknown }).valueOf();
    if (primitive !== value && typeof primitive !== 'object') {
      return { t: Object.prototype.toString.call(value).slice(8, -1), v: this.describe(primitive).v };
    }
    return { t: 'object', properties: this.properties(value) };
  }

  private error(value: Error): Description {
    const described: Description = { t: 'error', name: Object.prototype.hasOwnProperty.call(value, 'name') ? 'own' : value.name };
    if (Object.prototype.hasOwnProperty.call(value, 'message')) described['message'] = form(value.message);
    if (value.stack !== undefined) described['stack'] = form(value.stack);
    if ('cause' in value) described['cause'] = this.describe(value['cause']);
    return described;
  }

  private buffer(value: ArrayBuffer): Description {
    const described: Description = { t: 'buffer', bytes: Array.from(new Uint8Array(value)) };
    const { resizable, maxByteLength } = value as unknown as { resizable?: boolean; maxByteLength?: number };
    if (resizable === true) described['maximum'] = maxByteLength;
    return described;
  }
}
