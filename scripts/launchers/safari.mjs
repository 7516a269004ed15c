// Browsers whose pages imitate an old Safari (web/test/safari): there is none for Linux, and what tells one from today's
// WebKit, for us, is the names and methods that it lacks.
import * as chromium64 from './chromium64.mjs';
import * as webkitInsecure from './webkit-insecure.mjs';
import * as wpeInsecure from './wpe-insecure.mjs';

const AS = { 11: '11.1', 12: '12.1', 13: '13.1', 14: '14.0' };

const imitation = (browser, module, major) => ({
  ...module,
  name: `${browser}Safari${major}`,
  version: () => `${module.version()} as Safari ${AS[major]}`,
});

const majors = Object.keys(AS);

/** WPESafari11 to 14, WebKitSafari11 to 14, Chromium64Safari11. */
export const safaris = [
  ...majors.flatMap((major) => [imitation('WPE', wpeInsecure, major), imitation('WebKit', webkitInsecure, major)]),
  imitation('Chromium64', chromium64, '11'),
];
