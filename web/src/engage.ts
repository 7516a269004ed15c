// What the polyfill and the ponyfill have in common before the first worklet: from here on connections are noted.

import { patchAudioNode } from './audio-node';
import type { WorkletEnvironment } from './audio-worklet';
import type { PageWindow } from './features';
import type { EngineLocation } from './loader';
import { captureNative } from './native';
import { DEFAULT_BUFFER_SIZE, type InstallOptions } from './options';

/** Wraps the methods of AudioNode.prototype and answers what addModule() needs to know. Once a page, and nothing is fetched. */
export function engage(page: PageWindow, options: InstallOptions, location: EngineLocation, nonce: string): WorkletEnvironment {
  captureNative(page);
  patchAudioNode(page);
  const engineUrl = options.engineUrl === undefined ? undefined : new URL(options.engineUrl, page.document.baseURI).href;
  return {
    page,
    location: { ...location, engineUrl },
    blockSize: options.bufferSize || DEFAULT_BUFFER_SIZE,
    nonce,
  };
}
