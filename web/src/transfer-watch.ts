// Sees ports leave: a port over which the ring is laid may be transferred like any other, and there is no event for that.
// So the platform's methods that take transfer lists are wrapped, once there is such a port. They do what they did; what they
// took with them is noted when they have succeeded.
//
// Windows have a postMessage() of their own each, and it must not be wrapped: the `source` of its message is the window whose script is the
// innermost on the stack (HTML §8.1.3.3, the incumbent), which would be ours. Where that does no harm the property becomes an accessor, and reading
// it raises a suspicion (port-suspicion.ts); so does reaching a frame's window. In engines of before 2019 (Chromium 64) even an accessor changes the
// source: there windows are left alone, and once another one than the page's own was reached the ports are looked after each second.

import { isWatched, lookIn, noteTransfer, suspect, suspectAlways } from './port-suspicion';
import { isObject } from './webidl';

type Method = (this: unknown, ...args: unknown[]) => unknown;
/** Finds the ports of a call's transfer list; may exchange an argument for one that can be read twice. */
type ListReader = (args: unknown[]) => readonly object[];

const apply = Reflect.apply as (method: Method, self: unknown, args: unknown[]) => unknown;
const wrappers = new WeakSet<object>();
const NONE: readonly object[] = [];

/** Watches the methods of a window, and of the frames that are reached from it. Once for each window is enough. `ports` lists the ports that may leave. */
export function watchTransfers(window: Window, ports?: () => Iterable<MessagePort>): void {
  if (ports) lookIn(ports);
  const globals = window as unknown as Record<string, { prototype?: object } | undefined>;
  for (const name of ['MessagePort', 'Worker', 'ServiceWorker']) {
    const prototype = globals[name]?.prototype;
    if (prototype) wrapMethod(prototype, 'postMessage', (args) => watched(args, 1, true));
  }
  wrapMethod(window, 'structuredClone', (args) => watched(args, 1, false));
  suspectReadersOf(window);
  for (const [name, attribute] of WAYS_TO_WINDOWS) {
    const prototype = globals[name]?.prototype;
    if (prototype) wrapGetter(prototype, attribute);
  }
  if (ports) watchRelatives(window);
}

// The page may have reached these before anybody watched.
function watchRelatives(window: Window): void {
  const { parent, length } = window;
  const opener = window.opener as unknown;
  const frames = Array.from({ length }, (_, index) => window[index]);
  for (const relative of [parent, opener, ...frames]) {
    try {
      if (isObject(relative) && relative !== window) watchOnce(relative as Window);
    } catch {
      // of another origin
    }
  }
}

// The function stays the window's own; only its property becomes an accessor.
function suspectReadersOf(window: Window): void {
  const property = Object.getOwnPropertyDescriptor(window, 'postMessage');
  if (!property || !property.configurable || !proxiesHaveText || (property.get && wrappers.has(property.get))) return;
  const read = property.get ? () => property.get?.call(window) as unknown : () => property.value as unknown;
  const get = (): unknown => {
    suspect();
    return read();
  };
  const set = (value: unknown): void => {
    Object.defineProperty(window, 'postMessage', { value, writable: true, enumerable: property.enumerable === true, configurable: true });
  };
  wrappers.add(get);
  Object.defineProperty(window, 'postMessage', { get, set, enumerable: property.enumerable === true, configurable: true });
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
    if (window.window !== window) return;
    suspect();
    watchOnce(window);
  } catch {
    // of another origin
  }
}

function watchOnce(window: Window): void {
  if (!proxiesHaveText) suspectAlways();
  if (!wrappers.has((window as Window & typeof globalThis).MessagePort.prototype.postMessage)) watchTransfers(window);
}

// The text of a proxied function can be read since 2019 (ES2019 §19.2.3.5).
const proxiesHaveText = ((): boolean => {
  try {
    return Function.prototype.toString.call(new Proxy(noteTransfer, {})) !== '';
  } catch {
    return false;
  }
})();

// A proxy shows the name, length and text of its target. Where its text cannot be read, a method.
function disguised(native: Method, call: (self: unknown, args: unknown[]) => unknown): Method {
  const wrapper: Method = proxiesHaveText ?
    new Proxy(native, { apply: (_, self, args: unknown[]) => call(self, args) }) :
    { method(this: unknown, ...args: unknown[]): unknown { return call(this, args); } }.method;
  if (!proxiesHaveText) {
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
  return list.filter(isWatched);
}
