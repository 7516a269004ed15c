// What Web IDL asks of every interface: the attributes of its properties, and the check of `this` (Web IDL §3.7).

/** What is asserted of the members of an interface. */
export interface Members {
  /** Read-only attributes. */
  readonly attributes?: readonly string[];
  /** Attributes that can be set. */
  readonly writable?: readonly string[];
  /** Operations and the number of their required arguments. */
  readonly operations?: Record<string, number>;
}

/** Holds an interface's prototype to Web IDL: enumerable members, getters without setters, lengths, the string tag. */
export function expectMembers(name: string, type: { readonly prototype: object }, { attributes = [], writable = [], operations = {} }: Members): void {
  const { prototype } = type;
  const property = (member: string): PropertyDescriptor => Object.getOwnPropertyDescriptor(prototype, member) || {};
  for (const attribute of [...attributes, ...writable]) {
    const { get, set, enumerable, configurable } = property(attribute);
    expect([typeof get, typeof set, enumerable, configurable]).withContext(`${name}.${attribute}`)
      .toEqual(['function', writable.includes(attribute) ? 'function' : 'undefined', true, true]);
  }
  for (const [operation, length] of Object.entries(operations)) {
    const described = property(operation);
    const value = described.value as { name: string; length: number };
    expect([typeof value, described.writable, described.enumerable, described.configurable]).withContext(`${name}.${operation}`).toEqual(['function', true, true, true]);
    expect([value.name, value.length]).withContext(`${name}.${operation}`).toEqual([operation, length]);
  }
  const tag = Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag) as PropertyDescriptor;
  expect(tag).withContext(name).toEqual({ value: name, writable: false, enumerable: false, configurable: true });
  expect(property('constructor')).withContext(name).toEqual({ value: type, writable: true, enumerable: false, configurable: true });
}

/** Holds a name of the page's window to Web IDL: an interface object is no enumerable property, and its prototype stays. */
export function expectInterfaceObject(name: string, length: number): void {
  const property = Object.getOwnPropertyDescriptor(window, name) as PropertyDescriptor;
  expect([typeof property.value, property.writable, property.enumerable, property.configurable]).withContext(name).toEqual(['function', true, false, true]);
  const type = property.value as { name: string; length: number };
  expect([type.name, type.length]).toEqual([name, length]);
  const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(type, 'prototype') as PropertyDescriptor;
  expect([writable, enumerable, configurable]).withContext(`${name}.prototype`).toEqual([false, false, false]);
}

/** What is no object of the interface: its members refuse them all. */
export function strangers(prototype: object): unknown[] {
  return [undefined, null, 1, 'x', {}, [], new Map(), Object.create(prototype), prototype];
}
