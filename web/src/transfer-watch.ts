// Sees ports leave: a port over which the ring is laid may be transferred like any other, and there is no event for that.
// So the platform's methods that take transfer lists are wrapped, once there is such a port. They do what they did; what they
// took with them is noted when they have succeeded.
//
// Windows have a postMessage() of their own each. Those of frames are wrapped as the page reads them from the frame's element or a
// message's `source`. Windows of another origin cannot be wrapped (HTML §7.2.1.3): a port is not transferred straight to them, but a
// port of an ordinary MessageChannel may be, and through that everything.

import { isObject } from './webidl';

type Method = (this: unknown, ...args: unknown[]) => unknown;
/** Finds the ports of a call's transfer list; may exchange an argument for one that can be read twice. */
type ListReader = (args: unknown[]) => readonly object[];

const apply = Reflect.apply as (method: Method, self: unknown, args: unknown[]) => unknown;
const departures = new WeakMap<object, () => void>();
const wrappers = new WeakSet<object>();
const NONE: readonly object[] = [];

/** Calls `left` when the port is transferred by a watched method. */
export function watchPort(port: MessagePort, left: () => void): void {
  departures.set(port, left);
}

/** Notes that these objects were transferred. */
export function noteTransfer(objects: readonly unknown[]): void {
  for (const object of objects) {
    const left = departures.get(object as object);
    if (!left) continue;
    departures.delete(object as object);
    left();
  }
}

/** Watches the methods of a window, and of the frames that are reached from it. Once for each window is enough. */
export function watchTransfers(window: Window): void {
  const globals = window as unknown as Record<string, { prototype?: object } | undefined>;
  for (const name of ['MessagePort', 'Worker', 'ServiceWorker']) {
    const prototype = globals[name]?.prototype;
    if (prototype) wrapMethod(prototype, 'postMessage', (args) => watched(args, 1, true));
  }
  wrapMethod(window, 'structuredClone', (args) => watched(args, 1, false));
  wrapMethod(window, 'postMessage', (args) => (isObject(args[1]) ? watched(args, 1, false) : watched(args, 2, true)));
  for (const [name, attribute] of WAYS_TO_WINDOWS) {
    const prototype = globals[name]?.prototype;
    if (prototype) wrapGetter(prototype, attribute);
  }
}

const WAYS_TO_WINDOWS = [
  ['HTMLIFrameElement', 'contentWindow'], ['HTMLIFrameElement', 'contentDocument'],
  ['HTMLFrameElement', 'contentWindow'], ['HTMLFrameElement', 'contentDocument'],
  ['HTMLObjectElement', 'contentWindow'], ['HTMLObjectElement', 'contentDocument'],
  ['MessageEvent', 'source'],
] as const;

function wrapMethod(holder: object, name: string, listOf: ListReader): void {
  const property = Object.getOwnPropertyDescriptor(holder, name);
  const native = property?.value as Method | undefined;
  if (!property || typeof native !== 'function' || !property.configurable || wrappers.has(native)) return;
  const value = disguised(native, (self, args) => {
    const ports = args.length < 2 ? NONE : listOf(args);
    const result = apply(native, self, args);
    if (ports.length > 0) noteTransfer(ports);
    return result;
  });
  Object.defineProperty(holder, name, { ...property, value });
}

function wrapGetter(holder: object, name: string): void {
  const property = Object.getOwnPropertyDescriptor(holder, name);
  const native = property?.get as Method | undefined;
  if (!property || !native || !property.configurable || wrappers.has(native)) return;
  const get = disguised(native, (self, args) => {
    const result = apply(native, self, args);
    if (isObject(result)) watchWindowOf(result);
    return result;
  });
  Object.defineProperty(holder, name, { ...property, get });
}

// The result is a window, a document of one, or neither.
function watchWindowOf(found: object): void {
  try {
    const window = (found as Document).defaultView ?? (found as Window);
    if (window.window === window && !wrappers.has(window.postMessage)) watchTransfers(window);
  } catch {
    // of another origin
  }
}

// A proxy shows the name, length and text of its target. In browsers before ES2018's end its text cannot be read at all: there a method.
function disguised(native: Method, call: (self: unknown, args: unknown[]) => unknown): Method {
  let wrapper = new Proxy(native, { apply: (_, self, args: unknown[]) => call(self, args) });
  try {
    Function.prototype.toString.call(wrapper);
  } catch {
    wrapper = { method(this: unknown, ...args: unknown[]): unknown { return call(this, args); } }.method;
    for (const name of ['name', 'length'] as const) Object.defineProperty(wrapper, name, { value: native[name], configurable: true });
  }
  wrappers.add(wrapper);
  return wrapper;
}

// A list that is an array is left to be read again; any other iterable can be read only once.
function watched(args: unknown[], index: number, sequences: boolean): readonly object[] {
  const given = args[index];
  if (!isObject(given)) return NONE;
  if (sequences && isIterable(given)) return portsOf((args[index] = listOnce(given)));
  const { transfer } = given as { transfer?: unknown };
  if (!isObject(transfer) || !isIterable(transfer)) return NONE;
  const list = listOnce(transfer);
  if (list !== transfer) args[index] = Object.create(given, { transfer: { value: list, enumerable: true } });
  return portsOf(list);
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
}

function listOnce(iterable: Iterable<unknown>): unknown[] {
  return Array.isArray(iterable) ? iterable as unknown[] : Array.from(iterable);
}

function portsOf(list: unknown[]): readonly object[] {
  return list.filter((item) => departures.has(item as object)) as object[];
}
