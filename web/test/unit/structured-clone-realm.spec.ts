// Which values the codec takes, from and for which realm, and what it refuses.

import { POST_MESSAGE_SITE, decode, encode, intrinsicsOf } from '../../src/structured-clone';

type Realm = Window & typeof globalThis;

const here = intrinsicsOf(self);

function roundTrip(value: unknown, intrinsics = here): unknown {
  const { bytes, length, references } = encode(value);
  return decode(bytes, 0, length, intrinsics, references);
}

function refusal(value: unknown): { name: string; message: string } {
  try {
    encode(value);
  } catch (error) {
    return error as DOMException;
  }
  return { name: 'none', message: '' };
}

// toBe would print the prototype, whose getters throw.
function expectPrototype(value: unknown, prototype: object, what: string): void {
  expect(Object.getPrototypeOf(value) === prototype).withContext(`${what} has the prototype`).toBe(true);
}

const tagged = (tag: string, extra: object = {}): object => Object.assign({ [Symbol.toStringTag]: tag }, extra);

describe('structured clone: other realms', () => {
  let frame: HTMLIFrameElement;
  let there: Realm;

  beforeEach(() => {
    frame = document.createElement('iframe');
    document.body.appendChild(frame);
    there = frame.contentWindow as Realm;
  });
  afterEach(() => frame.remove());

  const everything = `(() => {
    const object = { list: [1, , 'three'], map: new Map([[{ k: 1 }, 2]]), set: new Set([3]), date: new Date(4), re: /5/gi,
      error: new RangeError('six'), buffer: new ArrayBuffer(7), floats: new Float32Array([8]), view: new DataView(new ArrayBuffer(9)),
      boxed: [Object(true), Object(10), Object('eleven')] };
    object.self = object;
    return object;
  })()`;

  function expectPrototypes(clone: Record<string, object>, realm: Realm): void {
    const names: [string, keyof Realm][] = [['list', 'Array'], ['map', 'Map'], ['set', 'Set'], ['date', 'Date'], ['re', 'RegExp'], ['error', 'RangeError'],
      ['buffer', 'ArrayBuffer'], ['floats', 'Float32Array'], ['view', 'DataView'], ['self', 'Object']];
    for (const [key, name] of names) {
      expectPrototype(clone[key], (realm[name] as { prototype: object }).prototype, key);
    }
    const boxed = clone['boxed'] as object[];
    expect(boxed.map((box) => (box as { constructor: unknown }).constructor)).toEqual([realm.Boolean, realm.Number, realm.String]);
    const floats = clone['floats'] as Float32Array;
    expectPrototype(floats.buffer, realm.ArrayBuffer.prototype, 'floats.buffer');
    expect(floats[0]).toBe(8);
    expect(clone['self']).toBe(clone);
    expect((clone['map'] as Map<unknown, unknown>).size).toBe(1);
    expect((clone['error'] as Error).message).toBe('six');
  }

  it('takes values of another frame', () => {
    expectPrototypes(roundTrip(there.eval(everything)) as Record<string, object>, self);
  });

  it('builds values for another frame', () => {
    expectPrototypes(roundTrip((0, eval)(everything), intrinsicsOf(there)) as Record<string, object>, there);
  });

  it('builds for a realm whose globals were deleted after they were captured', () => {
    const intrinsics = intrinsicsOf(there);
    const { Map: ThatMap, Error: ThatError } = there;
    for (const name of ['Map', 'Error', 'Float32Array', 'Object']) delete (there as unknown as Record<string, unknown>)[name];
    const [map, error] = roundTrip([new Map(), new Error('x')], intrinsics) as [object, object];
    expectPrototype(map, ThatMap.prototype, 'map');
    expectPrototype(error, ThatError.prototype, 'error');
  });

  it('takes user classes of another frame for plain objects, its built-in subclasses for built-ins', () => {
    expect(roundTrip(there.eval('new (class Foo { constructor() { this.a = 1; } })'))).toEqual({ a: 1 });
    expect(roundTrip(there.eval('new (class Foo extends Map {})([[1, 2]])'))).toEqual(new Map([[1, 2]]));
    expect(roundTrip(there.eval('new (class Foo extends TypeError {})("m")'))).toEqual(jasmine.any(TypeError));
  });

  it('refuses another frame\'s functions and promises', () => {
    expect(refusal({ f: there.eval('(() => 12)') as unknown })).toEqual(jasmine.objectContaining({ name: 'DataCloneError' }));
    expect(refusal(there.eval('Promise.resolve()')).name).toBe('DataCloneError');
  });
});

describe('structured clone: brands', () => {
  it('is not fooled by Symbol.toStringTag on plain objects', () => {
    for (const tag of ['Map', 'Set', 'Date', 'RegExp', 'Error', 'Boolean', 'Number', 'String', 'BigInt', 'ArrayBuffer', 'SharedArrayBuffer', 'Float32Array',
      'Array', 'Arguments', 'Blob', 'MessagePort', 'Promise', 'WeakMap', 'Window']) {
      const clone = roundTrip(tagged(tag, { a: 1 }));
      expect(Object.getPrototypeOf(clone)).withContext(tag).toBe(Object.prototype);
      expect(clone).withContext(tag).toEqual({ a: 1 });
    }
  });

  it('is not fooled by Symbol.toStringTag on built-in objects', () => {
    const values: object[] = [new Map([[1, 2]]), new Set([1]), new Date(3), /4/g, new ArrayBuffer(5), Object(true) as object, Object(6) as object,
      Object('7') as object, new Float32Array([8]), new TypeError('9'), [10]];
    for (const value of values) {
      const prototype = Object.getPrototypeOf(value) as object;
      for (const tag of ['Object', 'Map', 'Date', 'Error', 'Blob', 'Arguments']) {
        Object.defineProperty(value, Symbol.toStringTag, { value: tag, configurable: true, enumerable: false });
        expectPrototype(roundTrip(value), prototype, `${prototype.constructor.name} as ${tag}`);
      }
    }
  });

  it('does not mind a tag that throws', () => {
    const value = { get [Symbol.toStringTag](): string { throw new Error('tag'); }, a: 1 };
    expect(roundTrip(value)).toEqual({ a: 1 });
  });

  it('takes user classes and old-style subclasses without internal slots for plain objects', () => {
    function OldError(this: { code: number }): void { this.code = 1; }
    OldError.prototype = Object.create(Error.prototype) as object;
    const old = new (OldError as unknown as new () => object)();
    expect(roundTrip(old)).toEqual({ code: 1 });
    expect(Object.getPrototypeOf(roundTrip(old))).toBe(Object.prototype);
    class Tagged { get [Symbol.toStringTag](): string { return 'Tagged'; } a = 1; }
    expect(roundTrip(new Tagged())).toEqual({ a: 1 });
    expect(roundTrip(Object.assign(Object.create(Object.create({ a: 1 }) as object) as object, { b: 2 }))).toEqual({ b: 2 });
  });

  it('knows an error by its slot and not by its chain', () => {
    class HttpError extends Error {
      status = 404;
      get [Symbol.toStringTag](): string { return 'HttpError'; }
    }
    const clone = roundTrip(new HttpError('gone')) as Error;
    expect(Object.getPrototypeOf(clone)).toBe(Error.prototype);
    expect(clone.message).toBe('gone');
    expect('status' in clone).toBe(false);
  });

  it('names an error by its name, and takes a message that is a property only', () => {
    const named = Object.assign(new Error('x'), { name: 'TypeError' });
    expect(Object.getPrototypeOf(roundTrip(named))).toBe(TypeError.prototype);
    const accessor = Object.defineProperty(new RangeError('x'), 'message', { get: () => 'computed' });
    const clone = roundTrip(accessor) as Error;
    expect(Object.prototype.hasOwnProperty.call(clone, 'message')).toBe(false);
    expect(Object.getPrototypeOf(clone)).toBe(RangeError.prototype);
    expect(Object.getOwnPropertyDescriptor(roundTrip(new Error('m')), 'message'))
      .toEqual({ value: 'm', writable: true, enumerable: false, configurable: true });
  });

  it('refuses functions, symbols and what has no serialisation, at once and with a message like Chromium\'s', () => {
    expect(refusal({ a: [(): number => 1] })).toEqual(jasmine.objectContaining({ name: 'DataCloneError' }));
    expect(refusal(Symbol('x')).message).toBe("Failed to execute 'postMessage' on 'MessagePort': Symbol(x) could not be cloned.");
    expect(refusal(Promise.resolve()).message).toBe("Failed to execute 'postMessage' on 'MessagePort': #<Promise> could not be cloned.");
    expect(refusal(() => 1)).toBeInstanceOf(DOMException);
    const generator = function* (): Generator<number> { yield 1; };
    const values: unknown[] = [new WeakMap(), new WeakSet(), generator(), [][Symbol.iterator](), new Map().entries(), Object(Symbol('boxed')),
      new Intl.NumberFormat(), new MessageChannel().port1, ((...args: unknown[]) => args.length)];
    // eslint-disable-next-line prefer-rest-params -- it is the arguments object that is meant
    (function (): void { values.push(arguments); })();
    for (const value of values) expect(refusal({ value }).name).withContext(Object.prototype.toString.call(value)).toBe('DataCloneError');
    expect(roundTrip('and goes on')).toBe('and goes on');
  });

  it('throws the calling realm\'s DOMException behind the caller\'s words', () => {
    class Mine { constructor(readonly message: string, readonly name: string) {} }
    const site = { prefix: "Failed to construct 'AudioWorkletNode': ", DOMException: Mine as unknown as typeof DOMException };
    expect(() => encode(() => 1, null, site)).toThrow(jasmine.any(Mine));
    expect(POST_MESSAGE_SITE.DOMException).toBe(DOMException);
  });

  it('carries cloneable platform objects by reference, each once', () => {
    const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    const blob = new Blob(['x']);
    const { bytes, length, references, transferred } = encode({ module, list: [blob, module, blob] });
    expect(references).toEqual([module, blob]);
    expect(transferred).toBe(0);
    const clone = decode(bytes, 0, length, here, references) as { module: object; list: object[] };
    expect(clone.module).toBe(module);
    expect(clone.list[0]).toBe(blob);
    expect(clone.list[1]).toBe(module);
  });
});
