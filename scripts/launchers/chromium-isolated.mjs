// Today's Chromium on an isolated origin: its pages and Workers share memory. Where the polyfill is loaded it is forced.
import { ISOLATED_HOST, onHost } from './address.mjs';
import { startChromium } from './chromium-family.mjs';
import { find, version } from './chromium.mjs';

export const name = 'ChromiumIsolated';
export { find, version };
export const start = (url) => startChromium(name, find(), onHost(url, ISOLATED_HOST));
