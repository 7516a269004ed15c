// Lays the polyfill over a page: the only place that changes what the page sees.

import { patchAudioNode } from './audio-node';
import { AudioParamMap } from './audio-param-map';
import { AudioWorklet, Worklet, audioWorkletOf, inheritFrom, type WorkletEnvironment } from './audio-worklet';
import { defineAudioWorkletNode } from './audio-worklet-node-interface';
import { contextPrototypes, hasNativeAudioWorklet, hasWebAudio, type PageWindow } from './features';
import { captureNative } from './native';
import { recordOfflineGraphs } from './offline/graph-recorder';
import { patchOfflineAudioContext } from './offline/offline-audio-context';
import { DEFAULT_BUFFER_SIZE, type InstallOptions } from './options';
import { standardContexts } from './prefixed-contexts';

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
  const contexts = standardContexts(page);
  for (const name of Object.keys(contexts)) defineGlobal(page, name, contexts[name]);
  captureNative(page);
  patchAudioNode(page);
  recordOfflineGraphs(page);
  patchOfflineAudioContext(page);
  const address = (url: string | undefined): string | undefined => (url === undefined ? undefined : new URL(url, page.document.baseURI).href);
  const environment: WorkletEnvironment = {
    page,
    location: { directory, engineUrl: address(options.engineUrl), scriptUrl: address(options.engineScriptUrl) },
    drive: { driver: options.driver, blockSize: options.bufferSize || DEFAULT_BUFFER_SIZE, pinned: options.bufferSize !== undefined },
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
  if (typeof page.Worklet === 'function') inheritFrom(page.Worklet);
  else defineGlobal(page, 'Worklet', Worklet);
  defineGlobal(page, 'AudioWorklet', AudioWorklet);
  defineGlobal(page, 'AudioParamMap', AudioParamMap);
  defineGlobal(page, 'AudioWorkletNode', defineAudioWorkletNode(page));
  return { native: false };
}

// As Web IDL §3.7.1 defines interface objects: writable, configurable, not enumerable.
function defineGlobal(page: PageWindow, name: string, value: unknown): void {
  Object.defineProperty(page, name, { value, writable: true, configurable: true, enumerable: false });
}
