// Puts the script under test in front of the specs, as a page does: a script tag. On the oracle (engine.ts) it must do
// nothing; everywhere else the polyfill runs.

import { inWorker, isForced } from './engine';

declare const DRIVER: string;

/** The driver that the run pins (DRIVER=…); '' leaves it to the polyfill. */
export const pinnedDriver = DRIVER;

/** Address of the classic script. */
export const SCRIPT = '/base/web/dist/audioworklet-anywhere.js';

/** Loads a script into a document by a tag; `attributes` are set on it. */
export function loadScript(document: Document, src: string, attributes: Record<string, string> = {}): Promise<HTMLScriptElement> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
    script.onload = () => resolve(script);
    script.onerror = () => reject(new Error(`${src} did not load`));
    script.src = src;
    document.documentElement.appendChild(script);
  });
}

beforeAll(async () => {
  const attributes: Record<string, string> = isForced ? { 'data-force': '' } : {};
  if (inWorker) attributes['data-realm'] = 'worker';
  if (pinnedDriver) attributes['data-driver'] = pinnedDriver;
  await loadScript(document, SCRIPT, attributes);
});
