// Today's Chromium where the specs force the polyfill over the native AudioWorklet. It has its own
// host name so that its origin (storage, caches, request counts) is not the oracle's.
import { onHost } from './address.mjs';
import { startChromium } from './chromium-family.mjs';
import { find, version } from './chromium.mjs';

export const name = 'ChromiumForced';
export { find, version };
export const start = (url) => startChromium(name, find(), onHost(url, 'localhost'));
