// Fresh projects of the usual bundlers, with their default settings: each installs the packed package, builds a page that
// imports it, and plays ping-pong on an insecure origin in today's Chromium and, where its output allows, in Chromium 64.
//
//   ONLY_BUNDLERS=vite,parcel make test-bundlers      only these
//
// Versions are pinned by the lock files; the bundlers stay installed in .cache/projects, the package is installed anew.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPage } from '../../scripts/devtools.mjs';
import { INSECURE_HOST } from '../../scripts/launchers/address.mjs';
import { launcherNamed } from '../../scripts/launchers/index.mjs';
import { serve } from '../../scripts/serve.mjs';
import { installed, npm } from '../fresh-project.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROUNDS = ['ping', 'pong', 'ping', 'pong', 'ping', 'pong'];
const TIMEOUT = 45_000; // ms to start the engine and to play three rounds: Chromium 64 compiles for seconds

// `chromium64` is the script that builds for it: the same where the bundler leaves ES2017 as it is.
const PROJECTS = [
  { name: 'vite', output: 'dist', chromium64: 'build:chromium64' },
  { name: 'webpack', output: 'dist', chromium64: 'build:chromium64' },
  { name: 'rollup', output: 'dist', chromium64: 'build' },
  { name: 'parcel', output: 'dist' }, // Parcel's own runtime has `??` in it, whatever browsers it is told
  { name: 'esbuild', output: 'dist', chromium64: 'build' },
  { name: 'esbuild-single', output: 'dist', chromium64: 'build' },
  { name: 'next', output: 'out' }, // React 19 needs much newer browsers than Chromium 64
];

const only = process.env.ONLY_BUNDLERS?.split(',');
const wanted = PROJECTS.filter(({ name }) => !only || only.includes(name));

for (const { name, output, chromium64 } of wanted) {
  test(`${name} builds a page that imports the package, and it plays`, async (t) => {
    const directory = await installed(`${HERE}${name}`, `${HERE}page`);
    const { port, close } = await serve(9200, { root: `${directory}/${output}` });
    t.after(close);
    await npm(directory, ['run', 'build']);
    assert.deepEqual(await play('ChromiumInsecure', `http://127.0.0.1:${port}/`), ROUNDS);
    if (!chromium64) return;
    if (chromium64 !== 'build') await npm(directory, ['run', chromium64]);
    assert.deepEqual(await play('Chromium64', `http://127.0.0.1:${port}/`), ROUNDS);
  });
}

if (wanted.some(({ name }) => name === 'vite')) {
  test("vite's development server serves the same page, and it plays", async (t) => {
    const directory = await installed(`${HERE}vite`, `${HERE}page`);
    const env = { ...process.env, __VITE_ADDITIONAL_SERVER_ALLOWED_HOSTS: INSECURE_HOST };
    const server = spawn('node_modules/.bin/vite', ['--port', '9240', '--strictPort', '--host', '127.0.0.1'], { cwd: directory, env });
    t.after(() => new Promise((resolve) => server.once('exit', resolve) && server.kill()));
    await new Promise((resolve, reject) => {
      server.stdout.on('data', (text) => String(text).includes('9240') && resolve());
      server.once('exit', () => reject(new Error('the development server has ended')));
    });
    assert.deepEqual(await play('ChromiumInsecure', 'http://127.0.0.1:9240/'), ROUNDS);
  });
}

/** What a page has said when it is over: the rounds, or what stopped them. */
async function play(launcher, url) {
  const browser = await launcherNamed(launcher).start(url);
  try {
    const page = await openPage(browser);
    const errors = [];
    page.onConsole((text, type) => type === 'error' && errors.push(text));
    const deadline = Date.now() + TIMEOUT;
    const said = () => page.evaluate('window.messages || []');
    while (!isOver(await said()) && errors.length === 0 && Date.now() < deadline) await sleep(50);
    assert.deepEqual(errors, [], launcher);
    assert.equal(await page.evaluate('AudioWorkletAnywhere.native'), false);
    return (await said()).slice(0, ROUNDS.length);
  } finally {
    await browser.stop();
  }
}

const isOver = (messages) => messages.length >= ROUNDS.length || messages.some((text) => !ROUNDS.includes(text));
