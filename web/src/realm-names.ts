// The names an AudioWorkletGlobalScope has. Everything else is deleted from the frame's window, or from a Worker's global object,
// as far as the browser lets it: a window's window, document, location and top are [LegacyUnforgeable] and stay.

/** ECMAScript's globals, and the newest ones some engines have. */
const ECMASCRIPT = `
  Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp
  Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError InternalError
  globalThis JSON Math Intl ArrayBuffer SharedArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array
  Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray Float16Array Float32Array Float64Array DataView
  Map BigInt Set Iterator AsyncIterator WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry DisposableStack
  AsyncDisposableStack Temporal decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval
  isFinite isNaN`;

/** What the platform exposes everywhere ([Exposed=*]) or in AudioWorklet. */
const PLATFORM = `
  console WebAssembly Event EventTarget CustomEvent MessagePort MessageEvent DOMException QuotaExceededError
  AbortController AbortSignal TextDecoder TextEncoder TextDecoderStream TextEncoderStream URL URLSearchParams URLPattern
  ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamDefaultController
  ReadableByteStreamController ReadableStreamBYOBRequest WritableStream WritableStreamDefaultWriter
  WritableStreamDefaultController TransformStream TransformStreamDefaultController ByteLengthQueuingStrategy
  CountQueuingStrategy CompressionStream DecompressionStream`;

const names = (list: string): string[] => list.trim().split(/\s+/);

const kept = new Set([...names(ECMASCRIPT), ...names(PLATFORM)]);

/** Deletes from a frame's window what AudioWorkletGlobalScope has not (Web Audio §1.32.3). */
export function hideForeignGlobals(realm: Window): void {
  hideNames(realm);
  if ('document' in realm) return;
  // In a Worker some are members of the prototypes. What EventTarget has is its instances', too: it stays.
  let holder = Object.getPrototypeOf(realm) as object | null;
  while (holder && holder !== Object.prototype && !Object.getOwnPropertyDescriptor(holder, 'addEventListener')) {
    hideNames(holder);
    holder = Object.getPrototypeOf(holder) as object | null;
  }
}

function hideNames(holder: object): void {
  for (const name of Object.getOwnPropertyNames(holder)) {
    // Array indices are frames within; they are not ours to delete.
    if (!kept.has(name) && name !== 'constructor' && !/^\d/.test(name)) Reflect.deleteProperty(holder, name);
  }
}
