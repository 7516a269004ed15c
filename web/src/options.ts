// The options of the polyfill and the three places they come from.

import type { PageWindow } from './features';

/** A ScriptProcessorNode buffer size in frames (Web Audio §1.29); 0 lets the browser choose. */
export type BufferSize = 0 | 256 | 512 | 1024 | 2048 | 4096 | 8192 | 16384;

/** Where processors live: in a hidden frame of the page, or in a Worker. */
export type RealmOption = 'auto' | 'frame' | 'worker';

/** What moves the samples between the browser and the engine. */
export type DriverName = 'ring' | 'script-processor';

/** What a page may choose; every member has a default. */
export interface InstallOptions {
  /** Install over a native implementation too: for tests and comparisons. Default false. */
  force?: boolean;
  /** URL of the engine's WebAssembly file. Default: `engine.wasm` or `engine.mvp.wasm` beside the script. */
  engineUrl?: string;
  /** URL of the second script. Default: `engine.js` beside the script. */
  engineScriptUrl?: string;
  /**
   * Frames per block of the ScriptProcessorNode; the path through a worklet is twice as late, with the other driver, too, and stays so.
   * Default: by the context's `latencyHint`: 1024 with `interactive`, which is the default, 2048 with `balanced`, 4096 with `playback`; seconds
   * are the latency of the whole path, which is at least 512 and at most 16384 frames.
   */
  bufferSize?: BufferSize;
  /** What moves the samples: `script-processor` pins ScriptProcessorNodes. `ring` pins the ring driver where the browser can do it. Default: the ring driver where the browser can do it. */
  driver?: DriverName;
  /**
   * Answer true to `isSecureContext`, for libraries that ask it before they look for AudioWorklet. It makes nothing secure,
   * and other code may believe it. Default false.
   */
  secureContext?: boolean;
  /** Where processors live: in a hidden frame of the page, on its main thread, or in a Worker of each context. Default `auto`, which is the frame. */
  realm?: RealmOption;
  /** How many times sooner than documented a Worker is taken to hang: for tests. @internal */
  haste?: number;
}

/** Reads the options of the script tag that loaded us: `data-force`, `data-engine-url`, …. What it does not know is left alone. @internal */
export function optionsOfScript(script: HTMLOrSVGScriptElement | null): InstallOptions {
  const options: Record<string, unknown> = {};
  const dataset: DOMStringMap = (script && script.dataset) || {};
  for (const name of Object.keys(dataset)) {
    const value = dataset[name];
    options[name] = /^(force|secureContext)$/.test(name) ? value !== 'false' : name === 'bufferSize' ? Number(value) : value;
  }
  return options;
}

/** The options in force: `window.AudioWorkletAnywhereOptions` first, then the script tag's, then those given. @internal */
export function resolveOptions(page: PageWindow, ...given: InstallOptions[]): InstallOptions {
  const { AudioWorkletAnywhereOptions } = page as unknown as { AudioWorkletAnywhereOptions?: InstallOptions };
  const options = Object.assign({}, AudioWorkletAnywhereOptions, ...given) as InstallOptions;
  const { bufferSize, realm } = options;
  if (realm !== undefined && realm !== 'auto' && realm !== 'frame' && realm !== 'worker') {
    throw new TypeError(`audioworklet-anywhere: realm is ${String(realm)}, but must be 'auto', 'frame' or 'worker'`);
  }
  if (bufferSize !== undefined && !isBufferSize(bufferSize)) {
    throw new RangeError(
      `audioworklet-anywhere: bufferSize is ${String(bufferSize)}, but must be 0 or a power of two from 256 to 16384`,
    );
  }
  return options;
}

function isBufferSize(frames: number): boolean {
  return frames === 0 || (frames >= 256 && frames <= 16384 && (frames & (frames - 1)) === 0);
}
