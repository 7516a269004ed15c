// Lays the polyfill over a page: the only place that changes what the page sees.

import { patchAudioNode } from './audio-node';
import { AudioParamMap } from './audio-param-map';
import { AudioWorklet, audioWorkletOf, type WorkletEnvironment } from './audio-worklet';
import { defineAudioWorkletNode } from './audio-worklet-node';
import { contextPrototypes, hasNativeAudioWorklet, hasWebAudio, type PageWindow } from './features';
import { captureNative } from './native';
import { DEFAULT_BUFFER_SIZE, type InstallOptions } from './options';

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
export function install(page: PageWindow, options: InstallOptions, directory: string, nonce: string): Installation {
  if (installed) return { native: false };
  const native = hasNativeAudioWorklet(page);
  if ((native && !options.force) || !hasWebAudio(page)) return { native };
  installed = true;
  captureNative(page);
  patchAudioNode(page);
  const engineUrl = options.engineUrl === undefined ? undefined : new URL(options.engineUrl, page.document.baseURI).href;
  const environment: WorkletEnvironment = {
    page,
    location: { directory, engineUrl },
    blockSize: options.bufferSize || DEFAULT_BUFFER_SIZE,
    realm: options.realm || 'frame',
    nonce,
  };
  for (const prototype of contextPrototypes(page)) {
    Object.defineProperty(prototype, 'audioWorklet', {
      get(this: BaseAudioContext): AudioWorklet {
        return audioWorkletOf(this, environment);
      },
      configurable: true,
      enumerable: true,
    });
  }
  defineGlobal(page, 'AudioWorklet', AudioWorklet);
  defineGlobal(page, 'AudioParamMap', AudioParamMap);
  defineGlobal(page, 'AudioWorkletNode', defineAudioWorkletNode(page));
  aliasPrefixed(page);
  return { native: false };
}

// Safari before 14.1 has the contexts under their prefixed names only.
function aliasPrefixed(page: PageWindow): void {
  if (!page.AudioContext && page.webkitAudioContext) defineGlobal(page, 'AudioContext', page.webkitAudioContext);
  if (!page.OfflineAudioContext && page.webkitOfflineAudioContext) {
    defineGlobal(page, 'OfflineAudioContext', page.webkitOfflineAudioContext);
  }
}

// As Web IDL §3.7.1 defines interface objects: writable, configurable, not enumerable.
function defineGlobal(page: PageWindow, name: string, value: unknown): void {
  Object.defineProperty(page, name, { value, writable: true, configurable: true, enumerable: false });
}
