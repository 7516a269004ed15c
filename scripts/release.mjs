// What `make release` checks beside the tests, and the tarball it writes. Nothing is published and nothing is tagged.
//
//   node scripts/release.mjs before    what can be wrong without any test: asked first
//   node scripts/release.mjs write     the tarball, of the very bytes that were tested: a second build must give them again
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { DIST, ROOT } from './build/paths.mjs';
import { integrityValues } from './integrity.mjs';
import { pack } from './pack.mjs';

const read = (path) => readFileSync(`${ROOT}/${path}`, 'utf8');
const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
const NARROWED = ['BROWSERS', 'SPECS', 'ONLY', 'ONLY_BUNDLERS'];
const { version } = JSON.parse(read('package.json'));

const CHECKS = {
  'everything is built in full': () => assert.ok(!process.env.QUICK, 'QUICK is set: unset it'),
  'all browsers and all specs are run': () => assert.deepEqual(NARROWED.filter((name) => process.env[name]), []),
  'the work tree is clean': () => assert.equal(git('status', '--porcelain'), ''),
  'the version is one': () => assert.match(version, /^\d+\.\d+\.\d+$/),
  'the lock file has the same version': () => assert.equal(JSON.parse(read('package-lock.json')).version, version),
  'the changelog has a section of it': () => assert.match(read('CHANGELOG.md'), new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm')),
  'nothing is tagged with it yet': () => assert.equal(git('tag', '--list', `v${version}`), ''),
  'the pictures of the README are there': () => {
    for (const [, path] of read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) assert.ok(existsSync(`${ROOT}/${path}`), path);
  },
};

const STEPS = { before, write };
const step = STEPS[process.argv[2]];
if (!step) {
  console.error(`usage: node scripts/release.mjs ${Object.keys(STEPS).join('|')}`);
  process.exit(2);
}
step();

function before() {
  for (const [what, check] of Object.entries(CHECKS)) {
    try {
      check();
      console.log(`release: ${what}`);
    } catch (error) {
      console.error(`release: NOT SO: ${what}\n${error.message}`);
      process.exit(1);
    }
  }
}

function write() {
  const tested = integrityValues();
  rmSync(DIST, { recursive: true });
  rmSync(`${ROOT}/.cache/build`, { recursive: true, force: true });
  execFileSync('make', ['build'], { cwd: ROOT, stdio: 'inherit' });
  assert.deepEqual(integrityValues(), tested, 'a second build gives other bytes than those that were tested');
  CHECKS['the work tree is clean']();
  rmSync(`${ROOT}/.cache/release`, { recursive: true, force: true });
  const { tarball, files, size, unpackedSize, integrity } = pack(`${ROOT}/.cache/release`);
  console.log(`\n${tarball.slice(ROOT.length + 1)}: ${files.length} files, ${size.toLocaleString('en')} bytes, unpacked ${unpackedSize.toLocaleString('en')}`);
  console.log(integrity);
  for (const [name, value] of Object.entries(integrityValues())) console.log(`${name.padEnd(38)} ${value}`);
  console.log('\nNothing was published. To do so: npm publish THE-TARBALL');
}
