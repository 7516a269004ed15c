// What all Chromiums have in common, from 64 to today's.
import { INSECURE_HOST } from './address.mjs';
import { startTree } from './process-tree.mjs';
import { temporaryDirectory } from './temporary-directory.mjs';

const DEVTOOLS_TIMEOUT = 20_000; // ms; a cold start on a busy machine takes 3 s

const FLAGS = [
  '--headless',
  '--no-sandbox', // we run as root in containers; every page we open is our own
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--autoplay-policy=no-user-gesture-required',
  `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
  // Without it Chromium 64 exits as soon as the page has loaded.
  '--remote-debugging-port=0',
];

/**
 * @param {string} name the launcher's
 * @param {string} program path of the browser
 * @param {string} url
 * @param {string} [v8] more flags of V8
 */
export function startChromium(name, program, url, v8 = '') {
  const profile = temporaryDirectory(name.toLowerCase());
  const flags = [`--js-flags=--expose-gc ${v8}`.trim(), `--user-data-dir=${profile.path}`]; // specs look at what is collected
  const tree = startTree(program, [...FLAGS, ...flags, url], {
    env: { HOME: profile.path, TMPDIR: profile.path },
  });
  const stop = async () => {
    await tree.stop();
    await profile.remove();
  };
  return { exited: tree.exited, output: tree.output, stop, processes: tree.processes, devtools: () => devtoolsAddress(name, tree) };
}

/** WebSocket address of the browser's remote debugging protocol, as it prints it when it is ready. */
async function devtoolsAddress(name, tree) {
  const deadline = Date.now() + DEVTOOLS_TIMEOUT;
  while (Date.now() < deadline) {
    const match = /DevTools listening on (ws:\/\/\S+)/.exec(tree.output());
    if (match) return match[1];
    const ended = await Promise.race([tree.exited.then(() => true), new Promise((r) => setTimeout(r, 25, false))]);
    if (ended) throw new Error(`${name} ended while starting:\n${tree.output()}`);
  }
  throw new Error(`${name} did not open its debugging port in ${DEVTOOLS_TIMEOUT} ms:\n${tree.output()}`);
}
