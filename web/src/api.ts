// The one documented global of ours, `AudioWorkletAnywhere`.

import { hasNativeAudioWorklet, type PageWindow } from './features';
import { graphOf, type WorkletGraph } from './graph-snapshot';
import { loadInspector, type Inspector, type InspectorOptions } from './inspector-loader';
import { install } from './install';
import type { EngineLocation } from './loader';
import { openThreads } from './open-threads';
import { resolveOptions, type InstallOptions } from './options';
import { contextStatistics, statistics, type ContextStatistics, type Statistics } from './statistics';

declare const VERSION: string;

declare global {
  interface Window {
    /** The API, on pages that load the script. */
    AudioWorkletAnywhere?: AudioWorkletAnywhereApi;
    /** Options, set before the script or the module runs. */
    AudioWorkletAnywhereOptions?: InstallOptions;
  }
}

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
  /** What is connected to the worklet nodes of each context that runs. Empty where AudioWorklet is native. */
  graphs(): WorkletGraph[];
  /** Opens the inspector, a panel that draws the graph and the engine's figures; its script is fetched now. */
  inspector(options?: InspectorOptions): Promise<Inspector>;
}

/** Makes the API for a page. `nonce` is the loading script's. @internal */
export function createApi(page: PageWindow, location: EngineLocation, nonce: string, own: InstallOptions): AudioWorkletAnywhereApi {
  let native = hasNativeAudioWorklet(page);
  const api: AudioWorkletAnywhereApi = {
    version: VERSION,
    get native() {
      return native;
    },
    stats: stats as AudioWorkletAnywhereApi['stats'],
    install(options = {}) {
      ({ native } = install(page, resolveOptions(page, own, options), location, nonce));
    },
    graphs: () => Array.from(openThreads(), graphOf),
    inspector: (options = {}) => loadInspector(page, api, options, location, nonce),
  };
  return api;
}

// Before the first addModule() there is nobody to ask.
function stats(context?: BaseAudioContext): Statistics | ContextStatistics | null {
  const open = openThreads().size > 0;
  if (context) return open ? contextStatistics(context) : null;
  return open ? statistics() : { nodes: 0, activeProcessors: 0, busChannels: 0, buses: 0, sharedRealms: 0, lookAhead: 0, lostBlocks: 0 };
}

/** Defines the global, unless the script was loaded before: then that one stays. @internal */
export function defineApi(page: PageWindow, create: () => AudioWorkletAnywhereApi): AudioWorkletAnywhereApi {
  const holder = page as unknown as { AudioWorkletAnywhere?: AudioWorkletAnywhereApi };
  if (!holder.AudioWorkletAnywhere) {
    const api = create();
    Object.defineProperty(page, 'AudioWorkletAnywhere', { value: api, writable: true, configurable: true, enumerable: true });
    api.install();
  }
  return holder.AudioWorkletAnywhere as AudioWorkletAnywhereApi;
}
