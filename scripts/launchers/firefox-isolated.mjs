// Today's Firefox on an isolated origin: its pages and Workers share memory.
import { ISOLATED_HOST, onHost } from './address.mjs';
import { findFirefox, startFirefox, versionOfFirefox } from './firefox-family.mjs';

export const name = 'FirefoxIsolated';
export const find = () => findFirefox(name);
export const version = () => versionOfFirefox(name);
export const start = (url) => startFirefox(name, onHost(url, ISOLATED_HOST));
