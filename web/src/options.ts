// The options of the polyfill and the three places they come from.

import type { PageWindow } from './features';

/** A ScriptProcessorNode buffer size in frames (Web Audio §1.29). */
export type BufferSize = 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384;

/** Where processors live: in a hidden frame of the page, or in a Worker. */
export type RealmOption = 'frame' | 'worker';

/** What a page may choose; every member has a default. */
export interface InstallOptions {
  /** Install over a native implementation too: for tests and comparisons. Default false. */
  force?: boolean;
  /** URL of the engine's WebAssembly file. Default: `engine.wasm` or `engine.mvp.wasm` beside the script. */
  engineUrl?: string;
  /** URL of the second script. Default: `engine.js` beside the script. */
  engineScriptUrl?: string;
  /** Frames per block of the ScriptProcessorNode; the path through a worklet is twice as late. Default 1024. */
  bufferSize?: BufferSize;
  /**
   * Answer true to `isSecureContext`, for libraries that ask it before they look for AudioWorklet. It makes nothing secure,
   * and other code may believe it. Default false.
   */
  secureContext?: boolean;
  /** Where processors live: in a hidden frame of the page, on its main thread, or in a Worker of each context. Default `frame`. */
  realm?: RealmOption;
}

/** Frames per block when the page chooses none: fewer blocks are missed than at 512 (docs/performance.md). @internal */
export const DEFAULT_BUFFER_SIZE: BufferSize = 1024;

/** Reads the options of the script tag that loaded us: `data-force`, `data-engine-url`, …. @internal */
export function optionsOfScript(script: HTMLOrSVGScriptElement | null): InstallOptions {
  const options: InstallOptions = {};
  if (!script || !('dataset' in script)) return options;
  const { force, engineUrl, engineScriptUrl, bufferSize, secureContext, realm } = script.dataset;
  if (force !== undefined) options.force = force !== 'false';
  if (engineUrl !== undefined) options.engineUrl = engineUrl;
  if (engineScriptUrl !== undefined) options.engineScriptUrl = engineScriptUrl;
  if (bufferSize !== undefined) options.bufferSize = Number(bufferSize) as BufferSize;
  if (secureContext !== undefined) options.secureContext = secureContext !== 'false';
  if (realm !== undefined) options.realm = realm as RealmOption;
  return options;
}

/** The options in force: `window.AudioWorkletAnywhereOptions` first, then the script tag's, then those given. @internal */
export function resolveOptions(page: PageWindow, ...given: InstallOptions[]): InstallOptions {
  const { AudioWorkletAnywhereOptions } = page as unknown as { AudioWorkletAnywhereOptions?: InstallOptions };
  const options = Object.assign({}, AudioWorkletAnywhereOptions, ...given) as InstallOptions;
  const { bufferSize, realm } = options;
  if (realm !== undefined && realm !== 'frame' && realm !== 'worker') {
    throw new TypeError(`audioworklet-anywhere: realm is ${String(realm)}, but must be 'frame' or 'worker'`);
  }
  if (bufferSize !== undefined && !isBufferSize(bufferSize)) {
    throw new RangeError(
      `audioworklet-anywhere: bufferSize is ${String(bufferSize)}, but must be a power of two from 256 to 16384`,
    );
  }
  return options;
}

function isBufferSize(frames: number): boolean {
  return frames >= 256 && frames <= 16384 && (frames & (frames - 1)) === 0;
}
