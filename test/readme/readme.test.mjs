// What the documents tell a newcomer to paste, pasted: the files of README.md's example beside the built files, the imports of
// docs/getting-started.md in pages of their own, on an insecure origin in today's Chromium, and in Chromium 64.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DIST, ROOT } from '../../scripts/build/paths.mjs';
import { openPage } from '../../scripts/devtools.mjs';
import { launcherNamed } from '../../scripts/launchers/index.mjs';
import { serve } from '../../scripts/serve.mjs';

const SITE = `${ROOT}/.cache/readme`;
const TIMEOUT = 45_000; // ms: Chromium 64 compiles for seconds

/** Files as a document gives them: a line with the name in code, a colon, and the block below it. */
function filesOf(document) {
  const text = readFileSync(`${ROOT}/${document}`, 'utf8');
  return [...text.matchAll(/^`([\w-]+\.\w+)`:\n\n```\w+\n([\s\S]*?)^```/gm)].map(([, name, content]) => ({ name, content }));
}

/** The first block of a document below a heading that has a text in it. */
function blockOf(document, heading, part) {
  const [, section] = readFileSync(`${ROOT}/${document}`, 'utf8').split(`\n## ${heading}\n`);
  const [, block] = [...section.matchAll(/^```\w+\n([\s\S]*?)^```/gm)].find(([, content]) => content.includes(part));
  return block;
}

function lay(files) {
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SITE, { recursive: true });
  cpSync(DIST, `${SITE}/dist`, { recursive: true });
  writeFileSync(`${SITE}/favicon.ico`, ''); // every browser asks for it
  for (const { name, content } of files) writeFileSync(`${SITE}/${name}`, content);
}

/** What a page has logged once `isOver` is true of it, or when an error or too much time has come. */
async function logged(launcher, t, path, isOver) {
  const { port, close } = await serve(9260, { root: SITE });
  t.after(close);
  const browser = await launcherNamed(launcher).start('about:blank');
  try {
    const page = await openPage(browser);
    const [lines, errors] = [[], []];
    page.onConsole((text, type) => (type === 'error' ? errors : lines).push(text));
    await page.call('Page.navigate', { url: `http://insecure.test:${port}/${path}` });
    await page.click('button');
    const deadline = Date.now() + TIMEOUT;
    while (!isOver(lines) && errors.length === 0 && Date.now() < deadline) await sleep(50);
    assert.deepEqual(errors, []);
    page.close();
    return lines;
  } finally {
    await browser.stop();
  }
}

for (const launcher of ['ChromiumInsecure', 'Chromium64']) {
  test(`the complete example of README.md runs as it is pasted, in ${launcher}`, async (t) => {
    const files = filesOf('README.md');
    assert.deepEqual(files.map(({ name }) => name), ['ping-pong.html', 'ping-pong-processor.js']);
    lay(files);
    const lines = await logged(launcher, t, 'ping-pong.html', (said) => said.includes('ping') && said.includes('pong'));
    assert.ok(lines.includes('ping') && lines.includes('pong'), lines.join('\n'));
  });
}

test('the ponyfill of docs/getting-started.md runs as it is pasted', async (t) => {
  const pasted = blockOf('docs/getting-started.md', 'The ponyfill', 'audioWorklet(context)');
  const [imports, rest] = pasted.split('\n\n');
  const map = JSON.stringify({ imports: { 'audioworklet-anywhere/ponyfill': './dist/audioworklet-anywhere.ponyfill.mjs' } });
  const processor = "registerProcessor('processor', class extends AudioWorkletProcessor { constructor() { super(); this.port.postMessage('from the processor'); } process() { return true; } });";
  const script = `${imports}\ndocument.querySelector('button').onclick = async () => {\n  const context = new AudioContext();\n${rest}\n  node.port.onmessage = ({ data }) => console.log(data, 'audioWorklet' in context);\n};`;
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="importmap">${map}</script><button>Start</button><script type="module">${script}</script>`;
  lay([{ name: 'ponyfill.html', content: page }, { name: 'processor.js', content: processor }]);
  const lines = await logged('ChromiumInsecure', t, 'ponyfill.html', (said) => said.some((line) => line.startsWith('from')));
  assert.ok(lines.includes('from the processor false'), lines.join('\n'));
});
