// The one documented global of ours, `AudioWorkletAnywhere`.

import { hasNativeAudioWorklet, type PageWindow } from './features';
import { install } from './install';
import { resolveOptions, type InstallOptions } from './options';
import { contextStatistics, statistics, type ContextStatistics, type Statistics } from './statistics';

declare const VERSION: string;

/** What pages can ask of the polyfill. */
export interface AudioWorkletAnywhereApi {
  /** Version of the package. */
  readonly version: string;
  /** True while the browser's own AudioWorklet is in place. */
  readonly native: boolean;
  /** What the engine holds now, in all contexts. */
  stats(): Statistics;
  /** How the sound of one context fares; null while no worklet node of it is rendered. */
  stats(context: BaseAudioContext): ContextStatistics | null;
  /** Installs the polyfill where it is missing, or everywhere with `force`; a second time it does nothing. */
  install(options?: InstallOptions): void;
}

/** Makes the API for a page. `directory` is where the engine's files are, `nonce` the loading script's. */
export function createApi(page: PageWindow, directory: string, nonce: string, own: InstallOptions): AudioWorkletAnywhereApi {
  let native = hasNativeAudioWorklet(page);
  return {
    version: VERSION,
    get native() {
      return native;
    },
    stats: stats as AudioWorkletAnywhereApi['stats'],
    install(options = {}) {
      ({ native } = install(page, resolveOptions(page, own, options), directory, nonce));
    },
  };
}

function stats(context?: BaseAudioContext): Statistics | ContextStatistics | null {
  return context ? contextStatistics(context) : statistics();
}

/** Defines the global, unless the script was loaded before: then that one stays. */
export function defineApi(page: PageWindow, create: () => AudioWorkletAnywhereApi): AudioWorkletAnywhereApi {
  const holder = page as unknown as { AudioWorkletAnywhere?: AudioWorkletAnywhereApi };
  if (!holder.AudioWorkletAnywhere) {
    const api = create();
    Object.defineProperty(page, 'AudioWorkletAnywhere', { value: api, writable: true, configurable: true, enumerable: true });
    api.install();
  }
  return holder.AudioWorkletAnywhere as AudioWorkletAnywhereApi;
}
