// Lays the polyfill over a page: the only place that defines what the page sees.

import { AudioParamMap } from './audio-param-map';
import { AudioWorklet, Worklet, audioWorkletOf, inheritFrom } from './audio-worklet';
import { defineAudioWorkletNode } from './audio-worklet-node-interface';
import { engage } from './engage';
import { contextPrototypes, hasNativeAudioWorklet, hasWebAudio, type PageWindow } from './features';
import { noteLatencyHints } from './latency-hint';
import type { EngineLocation } from './loader';
import type { InstallOptions } from './options';
import { standardContexts } from './prefixed-contexts';
import { nameFunction } from './webidl';

let installed = false;

/** What installing found or did. */
export interface Installation {
  /** Whether the browser's own AudioWorklet is in place: nothing was changed. */
  readonly native: boolean;
}

/**
 * Installs the polyfill where AudioWorklet is missing, or everywhere with `force`; a second time it does nothing.
 * Nothing is fetched before the first addModule().
 */
export function install(page: PageWindow, options: InstallOptions, location: EngineLocation, nonce: string): Installation {
  if (installed) return { native: false };
  const native = hasNativeAudioWorklet(page);
  if ((native && !options.force) || !hasWebAudio(page)) return { native };
  installed = true;
  const contexts = standardContexts(page);
  for (const name of Object.keys(contexts)) defineGlobal(page, name, contexts[name]);
  noteLatencyHints(page);
  const environment = engage(page, options, location, nonce);
  for (const prototype of contextPrototypes(page)) {
    const get = function (this: BaseAudioContext): AudioWorklet {
      return audioWorkletOf(this, environment);
    };
    Object.defineProperty(prototype, 'audioWorklet', { get: nameFunction(get, 'get audioWorklet'), configurable: true, enumerable: true });
  }
  if (typeof page.Worklet === 'function') inheritFrom(page.Worklet);
  else defineGlobal(page, 'Worklet', Worklet);
  defineGlobal(page, 'AudioWorklet', AudioWorklet);
  defineGlobal(page, 'AudioParamMap', AudioParamMap);
  defineGlobal(page, 'AudioWorkletNode', defineAudioWorkletNode(page));
  if (options.secureContext) Object.defineProperty(page, 'isSecureContext', { get: () => true, configurable: true, enumerable: true });
  return { native: false };
}

// As Web IDL §3.7.1 defines interface objects: writable, configurable, not enumerable.
function defineGlobal(page: PageWindow, name: string, value: unknown): void {
  Object.defineProperty(page, name, { value, writable: true, configurable: true, enumerable: false });
}
