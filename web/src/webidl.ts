// Conversions of JavaScript values to WebIDL types (Web IDL §3.2), for what the standard's classes are given.
// `context` is the beginning of the message, as in "Failed to construct 'AudioWorkletNode'".

/** Web IDL §3.2.4.6: `unsigned long`, without [EnforceRange]: modulo 2^32. */
export function unsignedLong(value: unknown): number {
  return toNumber(value) >>> 0;
}

/** Web IDL §3.2.5: `float`: finite after rounding to single precision, else TypeError. */
export function float(value: unknown, context: string): number {
  const number = Math.fround(toNumber(value));
  if (!Number.isFinite(number)) throw new TypeError(`${context}: The provided float value is non-finite.`);
  return number;
}

/** Web IDL §3.2.7: `double`: finite, else TypeError. */
export function double(value: unknown, context: string): number {
  const number = toNumber(value);
  if (!Number.isFinite(number)) throw new TypeError(`${context}: The provided double value is non-finite.`);
  return number;
}

/** Web IDL §3.2.10: `DOMString`; symbols throw a TypeError. */
export function domString(value: unknown): string {
  return `${value as string}`;
}

/** Web IDL §3.2.18: an enumeration value, else TypeError. */
export function enumeration<T extends string>(value: unknown, values: readonly T[], type: string, context: string): T {
  const string = domString(value);
  for (const candidate of values) if (candidate === string) return candidate;
  throw new TypeError(`${context}: The provided value '${string}' is not a valid enum value of type ${type}.`);
}

/** Web IDL §3.2.17: undefined and null are the empty dictionary, other primitives a TypeError. */
export function dictionary(value: unknown, type: string, context: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${context}: The provided value is not of type '${type}'.`);
  return value as Record<string, unknown>;
}

/** Web IDL §3.2.21: `sequence<T>` of any iterable object. */
export function sequence<T>(value: unknown, convert: (item: unknown) => T, context: string): T[] {
  if (!isObject(value)) throw new TypeError(`${context}: The provided value cannot be converted to a sequence.`);
  const method = (value as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  if (typeof method !== 'function') throw new TypeError(`${context}: The object must have a callable @@iterator property.`);
  const iterator: unknown = Reflect.apply(method, value, []);
  if (!isObject(iterator)) throw new TypeError(`${context}: The iterator is not an object.`);
  const { next } = iterator as { next: unknown };
  if (typeof next !== 'function') throw new TypeError(`${context}: The iterator's next is not callable.`);
  const items: T[] = [];
  // Not for … of: Web IDL does not close an iterator whose item cannot be converted.
  for (;;) {
    const result: unknown = Reflect.apply(next, iterator, []);
    if (!isObject(result)) throw new TypeError(`${context}: The iterator's result is not an object.`);
    if ((result as { done?: unknown }).done) return items;
    items.push(convert((result as { value: unknown }).value));
  }
}

/** Web IDL §3.2.23: `record<DOMString, T>`: own enumerable string keys, in order. */
export function record<T>(value: unknown, convert: (item: unknown) => T, context: string): { name: string; value: T }[] {
  if (!isObject(value)) throw new TypeError(`${context}: The provided value cannot be converted to a record.`);
  const entries: { name: string; value: T }[] = [];
  for (const key of Reflect.ownKeys(value)) {
    const property = Reflect.getOwnPropertyDescriptor(value, key);
    if (!property || !property.enumerable) continue;
    entries.push({ name: domString(key), value: convert((value as Record<PropertyKey, unknown>)[key]) });
  }
  return entries;
}

/** Whether a value is an object or a function. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// Unary plus, not Number(): a BigInt is a TypeError (Web IDL asks for ToNumber).
function toNumber(value: unknown): number {
  return +(value as number);
}

/** Web IDL §3.7.7: the `length` of an operation is the number of its required arguments, whatever our functions take. */
export function defineLength(operation: object, length: number): void {
  Object.defineProperty(operation, 'length', { value: length, configurable: true });
}

/** Makes a class look as Web IDL §3.7 has interfaces: its name (minifiers take it), enumerable members, a toStringTag. */
export function defineInterface(constructor: { prototype: object }, name: string): void {
  const { prototype } = constructor;
  Object.defineProperty(constructor, 'name', { value: name, configurable: true });
  for (const key of Object.getOwnPropertyNames(prototype)) {
    const property = Object.getOwnPropertyDescriptor(prototype, key);
    if (key === 'constructor' || !property || !property.configurable) continue;
    Object.defineProperty(prototype, key, { enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
}

/** Gives a function the name that Web IDL §3.7.6 and §3.7.7 ask of it (minifiers take it), and the length of what it stands for. */
export function nameFunction<F extends (...args: never[]) => unknown>(method: F, name: string, length = method.length): F {
  Object.defineProperty(method, 'name', { value: name, configurable: true });
  return Object.defineProperty(method, 'length', { value: length, configurable: true });
}
