// The recipes of docs/headless-testing.md, as fresh projects that install the packed package: each runs its own tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installed, npm } from '../fresh-project.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const OLD_CHROMIUM = fileURLToPath(new URL('../../.browsers/chromium-64/chrome', import.meta.url));
const environment = { CHROME_BIN: '/usr/bin/chromium', OLD_CHROMIUM, CI: '1' };

const RECIPES = [
  ['karma', /TOTAL: 2 SUCCESS/],
  ['playwright', /# pass 1\b/],
  ['vitest', /Tests +1 passed/],
];
for (const [name, passed] of RECIPES) {
  test(`the recipe for ${name} works`, async () => {
    const directory = await installed(`${HERE}${name}`, `${HERE}page`);
    const output = await npm(directory, ['test'], environment);
    // eslint-disable-next-line no-control-regex
    assert.match(output.replace(/\u001b\[[0-9;]*m/g, ''), passed);
  });
}
