// Today's Firefox on a plain-http origin, where it hides AudioWorklet.
import { INSECURE_HOST, onHost } from './address.mjs';
import { findFirefox, startFirefox, versionOfFirefox } from './firefox-family.mjs';

export const name = 'FirefoxInsecure';
export const find = () => findFirefox(name);
export const version = () => versionOfFirefox(name);
export const start = (url) => startFirefox(name, onHost(url, INSECURE_HOST));
