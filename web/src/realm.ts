// A realm: the frame's window, and the constructors and functions of it that are needed after it was cleared.
// Its objects, and none of the page's, are what the code in it sees.

/** A window with its global constructors. */
export type RealmWindow = Window & typeof globalThis;

/** What is kept of a realm; captured before its window is cleared. */
export interface Realm {
  readonly window: RealmWindow;
  readonly Object: ObjectConstructor;
  readonly Function: FunctionConstructor;
  readonly Array: ArrayConstructor;
  readonly Float32Array: Float32ArrayConstructor;
  readonly TypeError: TypeErrorConstructor;
  readonly DOMException: typeof DOMException;
  readonly MessageChannel: typeof MessageChannel;
  readonly MessageEvent: typeof MessageEvent;
  readonly console: Console;
}

/** Captures a realm. */
export function captureRealm(window: RealmWindow): Realm {
  const { Object, Function, Array, Float32Array, TypeError, DOMException, MessageChannel, MessageEvent, console } = window;
  return { window, Object, Function, Array, Float32Array, TypeError, DOMException, MessageChannel, MessageEvent, console };
}

/** Gives a function of the page, and the prototype it makes objects with, to a realm: its `instanceof`s hold there. */
export function adopt<F extends object>(func: F, realm: Realm): F {
  Object.setPrototypeOf(func, realm.Function.prototype);
  const { prototype } = func as { prototype?: object };
  if (prototype) Object.setPrototypeOf(prototype, realm.Object.prototype);
  return func;
}
