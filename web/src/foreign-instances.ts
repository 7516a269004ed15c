// Objects that had to go into another realm by reference (passage.ts) keep the prototypes of the one they came from. `instanceof` is
// made to know them: it asks the object's slots.

import { isWebAssemblyModule, reads, slots } from './structured-clone/brand';
import type { RealmWindow } from './realm';

type Constructor = (new (...args: never[]) => object) | undefined;

const done = new WeakSet<object>();
const ordinary = Function.prototype[Symbol.hasInstance] as (this: unknown, value: unknown) => boolean;

/** Makes `instanceof WebAssembly.Module` and `instanceof SharedArrayBuffer` of a realm true for those of any realm. */
export function acceptForeignInstances(realm: RealmWindow): void {
  accept(realm.WebAssembly.Module, isWebAssemblyModule);
  accept(realm.SharedArrayBuffer, (value) => reads(slots.sharedLength, value));
}

function accept(constructor: Constructor, isInstance: (value: object) => boolean): void {
  if (!constructor || done.has(constructor)) return;
  done.add(constructor);
  Object.defineProperty(constructor, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      return ordinary.call(this, value) || (this === constructor && typeof value === 'object' && value !== null && isInstance(value));
    },
    configurable: true,
    writable: true,
  });
}
