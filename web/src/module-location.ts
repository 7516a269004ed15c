// Where the files of the package are, as the ES modules see it.

import type { EngineLocation } from './loader';

/** The engine's files beside this module, or where a bundler has put them. */
export function moduleLocation(): EngineLocation {
  try {
    // Bundlers look for exactly this form: they copy the files, and write the addresses of the copies here. No other use
    // of import.meta.url is safe: webpack makes it the file's path on the machine that builds.
    const files = {
      'engine.wasm': new URL('engine.wasm', import.meta.url).href,
      'engine.mvp.wasm': new URL('engine.mvp.wasm', import.meta.url).href,
    };
    const inspectorUrl = new URL('audioworklet-anywhere.inspector.js', import.meta.url).href;
    const scriptUrl = new URL('engine.js', import.meta.url).href;
    const workerUrl = new URL('audioworklet-anywhere.worker.js', import.meta.url).href;
    const importerUrl = new URL('audioworklet-anywhere.import.js', import.meta.url).href;
    const linkerUrl = new URL('audioworklet-anywhere.linker.js', import.meta.url).href;
    return { directory: '', files, scriptUrl, inspectorUrl, workerUrl, importerUrl, linkerUrl };
  } catch {
    return scriptLocation(); // bundled into a classic script, which has no import.meta
  }
}

// By this name alone CDNs serve the classic script of the package.
const BARE_PACKAGE = /\/audioworklet-anywhere(@[^/]*)?$/;

/** The engine's files beside the classic script that runs now. */
export function scriptLocation(): EngineLocation {
  const script = document.currentScript as HTMLScriptElement | null;
  const address = new URL((script && script.src) || document.baseURI);
  if (BARE_PACKAGE.test(address.pathname)) address.pathname += '/web/dist/';
  return { directory: new URL('.', address).href };
}
