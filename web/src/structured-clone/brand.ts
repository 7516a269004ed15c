// Which kind of object a value is, told by internal slots only: values come from any same-origin realm, so instanceof says
// nothing, and Symbol.toStringTag can be spoofed. Object.prototype.toString serves as the fast guess that a slot getter confirms.
//
// Two things cannot be told from script: a Proxy (natively a DataCloneError) is taken for what its target is and read through its
// traps; and a built-in object whose prototype was exchanged for that of a plain object (say, a Map with Object.prototype) is taken
// for a plain one.

import { isPlainPrototype } from './prototype';
import { cloneNatively } from './native-clone';

/** Kinds of objects that the serialisation distinguishes. */
export const enum Brand {
  Plain, Boolean, Number, String, BigInt, Date, RegExp, Map, Set, Error, ArrayBuffer, SharedArrayBuffer,
  /** Cloneable by the platform, not by the codec: carried by reference. */
  Platform,
  Uncloneable,
}

type SlotReader = (this: unknown) => unknown;

// Captured before the page can change them. A getter that does not exist yields a reader that always throws.
function getterOf(prototype: object | undefined, name: string): SlotReader {
  const descriptor = prototype === undefined ? undefined : Object.getOwnPropertyDescriptor(prototype, name);
  return descriptor?.get ?? ((): never => { throw new TypeError(`no ${name}`); });
}

const toStringTag = Symbol.toStringTag;
const objectToString = Object.prototype.toString;
const getPrototypeOf = Object.getPrototypeOf as (value: object) => object | null;

const bigintValueOf: (this: unknown) => bigint = typeof BigInt === 'function' ?
  (BigInt.prototype as { valueOf(): bigint }).valueOf :
  (): never => { throw new TypeError('no BigInt'); };

/** Readers of internal slots; each throws a TypeError where the value has no such slot, in whichever realm it was made. */
export const slots = {
  booleanValue: Boolean.prototype.valueOf,
  numberValue: Number.prototype.valueOf,
  stringValue: String.prototype.valueOf,
  symbolValue: Symbol.prototype.valueOf,
  bigintValue: bigintValueOf,
  dateValue: Date.prototype.getTime,
  regExpGlobal: getterOf(RegExp.prototype, 'global'),
  regExpSource: getterOf(RegExp.prototype, 'source') as (this: unknown) => string,
  mapSize: getterOf(Map.prototype, 'size'),
  setSize: getterOf(Set.prototype, 'size'),
  bufferLength: getterOf(ArrayBuffer.prototype, 'byteLength') as (this: unknown) => number,
  sharedLength: getterOf(typeof SharedArrayBuffer === 'function' ? SharedArrayBuffer.prototype as object : undefined, 'byteLength'),
};

const portHandler = getterOf(MessagePort.prototype, 'onmessage');

/** Whether a slot reader takes the value. */
export function reads(reader: SlotReader, value: unknown): boolean {
  try {
    return reader.call(value) !== undefined; // RegExp.prototype answers undefined without being a RegExp
  } catch {
    return false;
  }
}

/** The kind of an object that is neither an array nor a view. May run a getter [Symbol.toStringTag] of a user's class. */
export function brandOf(value: object): Brand {
  const plain = isPlainPrototype(getPrototypeOf(value));
  const tag = tagOf(value);
  if (plain && tag === '[object Object]') return Brand.Plain;
  const guess = confirm(value, tag);
  if (guess !== null) return guess;
  // Without a tag on the way the built-in part of the guess was the slot's own word, and platform objects all have one.
  if (plain || !(toStringTag in value)) return Brand.Plain;
  return probeAll(value);
}

// A throwing getter [Symbol.toStringTag] is no business of a serialisation, which never asks for it.
function tagOf(value: object): string {
  try {
    return objectToString.call(value);
  } catch {
    return '';
  }
}

// The kind that the tag claims, if the slot is there; null says that the tag was no help.
function confirm(value: object, tag: string): Brand | null {
  switch (tag) {
    case '[object Map]': return reads(slots.mapSize, value) ? Brand.Map : null;
    case '[object Set]': return reads(slots.setSize, value) ? Brand.Set : null;
    case '[object ArrayBuffer]': return reads(slots.bufferLength, value) ? Brand.ArrayBuffer : null;
    case '[object SharedArrayBuffer]': return reads(slots.sharedLength, value) ? Brand.SharedArrayBuffer : null;
    case '[object Date]': return reads(slots.dateValue, value) ? Brand.Date : null;
    case '[object RegExp]': return reads(slots.regExpGlobal, value) ? Brand.RegExp : null;
    case '[object Boolean]': return reads(slots.booleanValue, value) ? Brand.Boolean : null;
    case '[object Number]': return reads(slots.numberValue, value) ? Brand.Number : null;
    case '[object String]': return reads(slots.stringValue, value) ? Brand.String : null;
    // These two have no slot that script can read; without a tag on the way, toString's answer comes from the slot.
    case '[object Error]': return toStringTag in value ? null : Brand.Error;
    case '[object Arguments]': return toStringTag in value ? null : Brand.Uncloneable;
    default: return null;
  }
}

// Slow (each miss is a caught exception) and rare: platform objects, and built-in objects with a tag of their own.
function probeAll(value: object): Brand {
  if (reads(slots.mapSize, value)) return Brand.Map;
  if (reads(slots.setSize, value)) return Brand.Set;
  if (reads(slots.bufferLength, value)) return Brand.ArrayBuffer;
  if (reads(slots.sharedLength, value)) return Brand.SharedArrayBuffer;
  if (reads(slots.dateValue, value)) return Brand.Date;
  if (reads(slots.regExpGlobal, value)) return Brand.RegExp;
  if (reads(slots.booleanValue, value)) return Brand.Boolean;
  if (reads(slots.numberValue, value)) return Brand.Number;
  if (reads(slots.stringValue, value)) return Brand.String;
  if (reads(slots.bigintValue, value)) return Brand.BigInt;
  if (reads(slots.symbolValue, value)) return Brand.Uncloneable;
  if (reads(portHandler, value)) return Brand.Uncloneable; // not in the transfer list; WebKit's word for that is a TypeError
  if (isWebAssemblyModule(value)) return Brand.Platform;
  return inheritsFromError(value) ? errorOrPlain(value) : platformOrNot(value);
}

/** Whether a value is a WebAssembly.Module. Chromium 64 cannot post one, which is no reason not to hand it over within the thread. */
export function isWebAssemblyModule(value: object): boolean {
  try {
    WebAssembly.Module.exports(value);
    return true;
  } catch {
    return false;
  }
}

function inheritsFromError(value: object): boolean {
  for (let link: object | null = value; link !== null; link = getPrototypeOf(link)) {
    const own = Object.getOwnPropertyDescriptor(link, 'constructor')?.value as { name?: unknown; prototype?: unknown } | undefined;
    if (typeof own === 'function' && own.name === 'Error' && own.prototype === link) return !isDOMException(value);
  }
  return false;
}

// DOMException.prototype inherits from Error.prototype, but its instances are platform objects (`code` reads a slot).
const exceptionCode = getterOf(typeof DOMException === 'function' ? DOMException.prototype : undefined, 'code');
function isDOMException(value: object): boolean {
  return reads(exceptionCode, value);
}

// An error with a tag of its own, or Object.create(Error.prototype) with one: where the platform can tell, ask it.
function errorOrPlain(value: object): Brand {
  const isError = (Error as { isError?(value: unknown): boolean }).isError;
  if (typeof isError === 'function') return isError(value) ? Brand.Error : Brand.Plain;
  const clone = cloneNatively(value);
  if (clone.outcome !== 'cloned') return Brand.Error; // old engines do not clone errors at all
  return objectToString.call(clone.value) === '[object Error]' ? Brand.Error : Brand.Plain;
}

// The platform's own serialisation is the oracle. It runs the getters of what turns out to be an ordinary object once more.
function platformOrNot(value: object): Brand {
  const clone = cloneNatively(value);
  if (clone.outcome === 'refused') return Brand.Uncloneable;
  if (clone.outcome === 'accepted') return Brand.Platform;
  return getPrototypeOf(clone.value) === Object.prototype ? Brand.Plain : Brand.Platform;
}
