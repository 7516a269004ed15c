// Safari before 14.1 has the contexts under their webkit names only. They get the standard's names, and the two methods that
// answered by callbacks answer promises too (Web Audio §1.1, §1.3).

import type { PageWindow } from './features';
import { nameFunction } from './webidl';

type Context = BaseAudioContext & { startRendering?: () => unknown; oncomplete?: unknown };
type Decode = (data: ArrayBuffer, success?: (buffer: AudioBuffer) => void, failure?: (error: DOMException | null) => void) => unknown;
type OfflineConstructor = (new (...args: unknown[]) => OfflineAudioContext) & { prototype: OfflineAudioContext };
type Contexts = Record<'AudioContext' | 'OfflineAudioContext', (new (...args: never[]) => Context) | undefined>;

/** Aliases what is prefixed; answers what is to be defined on the page, by name. */
export function standardContexts(page: PageWindow): Record<string, unknown> {
  const names: Record<string, unknown> = {};
  const { AudioContext, OfflineAudioContext } = page as unknown as Contexts;
  const { webkitAudioContext, webkitOfflineAudioContext } = page;
  if (!AudioContext && webkitAudioContext) {
    promiseDecoding(webkitAudioContext.prototype);
    names.AudioContext = webkitAudioContext;
  }
  if (!OfflineAudioContext && webkitOfflineAudioContext) {
    promiseDecoding(webkitOfflineAudioContext.prototype);
    promiseRendering(webkitOfflineAudioContext.prototype);
    names.OfflineAudioContext = withOptions(webkitOfflineAudioContext as unknown as OfflineConstructor);
  }
  return names;
}

// OfflineAudioContextOptions (Web Audio §1.3.5) came later than the constructor of three numbers.
function withOptions(native: OfflineConstructor): unknown {
  function OfflineAudioContext(options: OfflineAudioContextOptions | number, length: number, sampleRate: number): object {
    if (!new.target) throw new TypeError("Failed to construct 'OfflineAudioContext': Please use the 'new' operator.");
    const args = typeof options === 'object' ? [options.numberOfChannels === undefined ? 1 : options.numberOfChannels, options.length, options.sampleRate] : [options, length, sampleRate];
    const context = Reflect.construct(native, args, new.target) as object;
    // An attribute of later (Web Audio §1.3.2); our own offline rendering asks for it too.
    if (!('length' in context)) Object.defineProperty(context, 'length', { value: Number(args[1]) >>> 0, configurable: true, enumerable: true });
    return context;
  }
  Object.setPrototypeOf(OfflineAudioContext, native);
  Object.defineProperty(OfflineAudioContext, 'prototype', { value: native.prototype, writable: false });
  Object.defineProperty(native.prototype, 'constructor', { value: OfflineAudioContext, writable: true, configurable: true, enumerable: false });
  return OfflineAudioContext;
}

function promiseDecoding(prototype: Context): void {
  const native = prototype.decodeAudioData as Decode;
  if (patched.has(native)) return;
  const decodeAudioData = function (this: Context, ...[data, success, failure]: Parameters<Decode>): Promise<AudioBuffer> {
    return new Promise((resolve, reject) => {
      const failed = (error: DOMException | null): void => {
        const reason = error || new DOMException('Unable to decode audio data', 'EncodingError');
        if (failure) failure(reason);
        reject(reason);
      };
      native.call(this, data, (buffer) => {
        if (success) success(buffer);
        resolve(buffer);
      }, failed);
    });
  };
  patched.add(decodeAudioData);
  define(prototype, 'decodeAudioData', decodeAudioData);
}

// One context may inherit from the other.
const patched = new WeakSet<object>();

function promiseRendering(prototype: OfflineAudioContext): void {
  const native = prototype.startRendering as () => unknown;
  define(prototype, 'startRendering', function (this: OfflineAudioContext): Promise<AudioBuffer> {
    return new Promise((resolve) => {
      this.addEventListener('complete', ({ renderedBuffer }) => resolve(renderedBuffer), { once: true });
      native.call(this);
    });
  });
}

function define(prototype: object, name: string, method: (...args: never[]) => unknown): void {
  const value = nameFunction(method, name);
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: true });
}
