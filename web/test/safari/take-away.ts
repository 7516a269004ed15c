// A page that imitates an old Safari: what that one lacked is taken away, in this window and in every frame's, before the
// polyfill loads. Bundled by scripts/safari/bundle.mjs as a classic script of its own; it does nothing in a browser whose
// launcher is not named after a Safari. The Workers of processors are imitated, too.

import { takeAudioAway } from './audio-surface';
import { ofSafari } from './version';

/** What scripts/safari/surface.mjs finds. */
interface Surface {
  globals: string[];
  prefixed: string[];
  constructors: string[];
  members: Record<string, string[]>;
  statics: Record<string, string[]>;
}

declare const SURFACES: Record<string, Surface>;

type Realm = Window & typeof globalThis;
type Interfaces = Record<string, (new () => unknown) | undefined>;

// The methods come from a shared prototype, so a page sees them all the same; BaseAudioContext and AudioScheduledSourceNode
// are "partial" by the data because their names were not there. takeAudioAway() does both.
const OURS = new Set(['AudioContext', 'OfflineAudioContext', 'BaseAudioContext', 'AudioScheduledSourceNode']);

function takeAway(realm: Realm, surface: Surface): void {
  const interfaces = realm as unknown as Interfaces;
  for (const [name, members] of Object.entries(surface.members)) {
    if (!OURS.has(name)) for (const member of members) deleteFrom(prototypeOf(interfaces, name), member);
  }
  for (const [name, members] of Object.entries(surface.statics)) {
    for (const member of members) deleteFrom(interfaces[name], member);
  }
  for (const name of surface.constructors) if (!OURS.has(name)) withoutConstructor(realm, name);
  for (const name of surface.globals) {
    deleteFrom(realm, name);
    if (realm.Window) deleteFrom(realm.Window.prototype, name);
  }
  limitWebAssembly(realm);
}

function prototypeOf(interfaces: Interfaces, name: string): object | undefined {
  if (name === 'Window') return interfaces;
  if (name === 'TypedArray') return Object.getPrototypeOf(Int8Array.prototype) as object;
  return interfaces[name]?.prototype as object | undefined;
}

function deleteFrom(holder: object | undefined, name: string): void {
  if (holder && Object.prototype.hasOwnProperty.call(holder, name)) Reflect.deleteProperty(holder, name);
}

/** An interface object that throws when it is called; `instanceof` goes on. */
export function withoutConstructor(realm: Realm, name: string): void {
  const native = (realm as unknown as Interfaces)[name];
  if (typeof native !== 'function') return;
  const interfaceObject = function (): void {
    throw new realm.TypeError('Illegal constructor');
  };
  Object.setPrototypeOf(interfaceObject, Object.getPrototypeOf(native) as object);
  Object.defineProperty(interfaceObject, 'name', { value: name, configurable: true });
  Object.defineProperty(interfaceObject, 'prototype', { value: native.prototype });
  Object.defineProperty(native.prototype, 'constructor', { value: interfaceObject, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(realm, name, { value: interfaceObject, writable: true, configurable: true, enumerable: false });
}

// Saturating conversion, sign extension and bulk memory came with Safari 14.1 and 15: what asks for them by the bytes of a
// small module is told no. The engine itself is megabytes, and is not looked through.
function limitWebAssembly(realm: Realm): void {
  const { WebAssembly } = realm;
  const validate = WebAssembly.validate.bind(WebAssembly);
  WebAssembly.validate = (bytes) => {
    const code = Array.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer));
    if (code.length < 1000 && (code.includes(0xfc) || code.includes(0xc0))) return false;
    return validate(bytes);
  };
}

// Kept where every copy of this script finds it: symbols of this registry are the same in all frames.
const MARK = Symbol.for('as an old Safari');

// A frame's window has all that the browser has: when its page loads our script it has taken it away already; else we do
// when somebody looks at it for the first time.
function watchFrames(realm: Realm, surface: Surface): void {
  const { prototype } = realm.HTMLIFrameElement;
  const getter = Object.getOwnPropertyDescriptor(prototype, 'contentWindow')?.get as () => Realm | null;
  Object.defineProperty(prototype, 'contentWindow', {
    get(this: HTMLIFrameElement): Realm | null {
      const inner = getter.call(this);
      try {
        if (inner && inner.document) imitate(inner, surface);
      } catch {
        // Another origin's.
      }
      return inner;
    },
    configurable: true,
    enumerable: true,
  });
}

/** Makes a window an old Safari's. */
function imitate(realm: Realm, surface: Surface): void {
  const mark = realm.Object;
  // A window that a closed document has left is not all there.
  if (!mark || !realm.WebAssembly || Reflect.get(mark, MARK)) return;
  Object.defineProperty(mark, MARK, { value: true });
  watchFrames(realm, surface);
  takeAudioAway(realm);
  takeAway(realm, surface);
}

const WORKER = 'audioworklet-anywhere.worker.js';
const VERSION = 'as Safari';

// The Worker that processors live in has this script run before its own.
function imitateInWorkers(realm: Realm, version: string): void {
  const script = (realm.document.currentScript as HTMLScriptElement).src;
  // A Proxy: its prototype is the browser's own, with postMessage(), which the polyfill watches.
  realm.Worker = new Proxy(realm.Worker, {
    construct(native, [url, options]: [string | URL, WorkerOptions?], target): Worker {
      const text = `self[${JSON.stringify(VERSION)}] = ${JSON.stringify(version)}; importScripts(${JSON.stringify(script)}, ${JSON.stringify(String(url))});`;
      const address = String(url).endsWith(WORKER) ? URL.createObjectURL(new Blob([text], { type: 'text/javascript' })) : url;
      return Reflect.construct(native, [address, options], target) as Worker;
    },
  });
}

if (typeof window === 'undefined') {
  const surface = SURFACES[Reflect.get(self, VERSION) as string] as Surface;
  Reflect.deleteProperty(self, VERSION);
  takeAway(self, surface);
} else {
  const version = ofSafari();
  if (version) {
    imitate(window, SURFACES[version] as Surface);
    imitateInWorkers(window, version);
  }
}
