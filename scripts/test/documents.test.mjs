// Links of the documents lead somewhere: files exist, headings too.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../build/paths.mjs';

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(`${ROOT}/docs`).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
const made = new Set(['docs/compliance.md']); // by `make compliance`

for (const path of documents) {
  test(`the links of ${path} lead somewhere`, () => {
    for (const [, target] of withoutCode(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file, heading] = target.split('#');
      const other = file === '' ? path : join(dirname(path), file);
      if (made.has(other)) continue;
      assert.ok(existsSync(`${ROOT}/${other}`), `${target}: no ${other}`);
      if (heading) assert.ok(anchorsOf(other).includes(heading), `${target}: no such heading in ${other}`);
    }
  });
}

function withoutCode(path) {
  return readFileSync(`${ROOT}/${path}`, 'utf8').replace(/^```[\s\S]*?^```/gm, '');
}

/** The anchors that code hosts make of headings. */
function anchorsOf(path) {
  const headings = [...withoutCode(path).matchAll(/^#+ (.*)$/gm)].map(([, text]) => text);
  return headings.map((text) => text.toLowerCase().replace(/[^\p{Letter}\p{Number} _-]/gu, '').replaceAll(' ', '-'));
}
