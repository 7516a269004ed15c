// What the polyfill and the ponyfill have in common before the first worklet: from here on connections are noted.

import { patchAudioNode } from './audio-node';
import type { WorkletEnvironment } from './audio-worklet';
import type { PageWindow } from './features';
import type { EngineLocation } from './loader';
import { captureNative } from './native';
import { recordOfflineGraphs } from './offline/graph-recorder';
import { patchOfflineAudioContext } from './offline/offline-audio-context';
import type { InstallOptions } from './options';

/** Wraps what has to be seen of the browser's prototypes, and answers what addModule() needs to know. Once a page; nothing is fetched. */
export function engage(page: PageWindow, options: InstallOptions, location: EngineLocation, nonce: string): WorkletEnvironment {
  captureNative(page);
  patchAudioNode(page);
  recordOfflineGraphs(page);
  patchOfflineAudioContext(page);
  const address = (url: string | undefined): string | undefined => (url === undefined ? undefined : new URL(url, page.document.baseURI).href);
  return {
    page,
    location: Object.assign({}, location, { engineUrl: address(options.engineUrl), scriptUrl: address(options.engineScriptUrl) || location.scriptUrl }),
    options,
    nonce,
  };
}
