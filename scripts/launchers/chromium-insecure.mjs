// Today's Chromium on a plain-http origin: `context.audioWorklet` is gone, a useless
// `AudioWorkletNode` is left. Today's biggest audience.
import { INSECURE_HOST, onHost } from './address.mjs';
import { startChromium } from './chromium-family.mjs';
import { find, version } from './chromium.mjs';

export const name = 'ChromiumInsecure';
export { find, version };
export const start = (url) => startChromium(name, find(), onHost(url, INSECURE_HOST));
