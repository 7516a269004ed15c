// docs/api/ is made of the doc comments: what it says is what they say.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { ROOT } from '../build/paths.mjs';

test('docs/api is what the doc comments say (make api writes it)', () => {
  const fresh = mkdtempSync(`${ROOT}/.cache/api-`);
  try {
    execFileSync(process.execPath, [`${ROOT}/scripts/api.mjs`, fresh], { cwd: ROOT, stdio: 'ignore' });
    const committed = `${ROOT}/docs/api`;
    assert.deepEqual(readdirSync(committed).sort(), readdirSync(fresh).sort());
    for (const name of readdirSync(fresh)) assert.equal(readFileSync(`${committed}/${name}`, 'utf8'), readFileSync(`${fresh}/${name}`, 'utf8'), name);
  } finally {
    rmSync(fresh, { recursive: true });
  }
});
