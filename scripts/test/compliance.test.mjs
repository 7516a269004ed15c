// The page of docs/compliance.md: what earns a mark, and what is a problem.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '../compliance/columns.mjs';
import { composePage } from '../compliance/page.mjs';
import { ROWS } from '../compliance/rows.mjs';
import { TRAPS } from '../compliance/traps.mjs';
import { launchers, safariLaunchers } from '../launchers/index.mjs';

const columns = [{ title: 'Native', launchers: ['Native'], oracle: true }, { title: 'Old', launchers: ['Old', 'Older'] }];
const tables = (rows, traps = []) => ({ introduction: '# Page\n', rows: [{ section: 'Section' }, ...rows], traps: [{ section: 'Section' }, ...traps], columns });
const row = (specs, more = {}) => ({ number: 7, peers: '✓~–', text: 'it works', specs, ...more });
const compose = (rows, results, traps) => composePage(tables(rows, traps), { Native: {}, Old: {}, Older: {}, ...results });

test('a row is ✓ where all of its specs passed, in every set-up of the column', () => {
  const { text, problems } = compose([row(['works'])], { Native: { 'a › works': true }, Old: { 'a › works': true }, Older: { 'a › works well': true } });
  assert.deepEqual(problems, []);
  assert.match(text, /\| 7 \| it works \| ✓ \| ✓ \| ✓ \| ~ \| – \|/);
});

test('one that failed is ✗, and a problem', () => {
  const { text, problems } = compose([row(['works'])], { Old: { 'a › works': true }, Older: { 'a › works': false } });
  assert.deepEqual(problems, ['row 7 in Older: "a › works" failed']);
  assert.match(text, /\| – \| ✗ \|/);
});

test('an exclusion is ✓*, and listed with its reason', () => {
  const { text, problems } = compose([row(['works'])], { Old: { 'a › works [excluded in Old: it cannot]': true } });
  assert.deepEqual(problems, []);
  assert.match(text, /\| – \| ✓\\\* \|/);
  assert.match(text, /\| a › works \| Old \| it cannot \|/);
});

test('a row without a spec is a problem, unless it is said to come later or the oracle has none', () => {
  assert.deepEqual(compose([row([])]).problems, ['row 7 has no spec in Old']);
  assert.deepEqual(compose([row([], { later: 'not yet' })]).problems, []);
});

test('a name that no spec has is a problem', () => {
  assert.deepEqual(compose([row(['works', 'worked once'])], { Old: { 'a › works': true } }).problems, ['row 7: no spec is called "worked once"']);
});

test('a trap without a spec is a problem too', () => {
  assert.deepEqual(compose([], {}, [{ text: 'it bites', specs: ['is tamed'] }]).problems, ['trap "it bites": no spec is called "is tamed"', 'trap "it bites" has no spec in Old']);
});

test('a run in which an engine is missing is refused', () => {
  assert.throws(() => composePage(tables([]), { Native: {}, Old: {} }), /Older missing/);
});

test('the columns are launchers that exist, and the rows are those of the list, in order', () => {
  for (const name of COLUMNS.flatMap((column) => column.launchers)) assert.ok(launchers.has(name) || safariLaunchers.has(name), name);
  const numbers = ROWS.filter(({ number }) => number).map(({ number }) => number);
  assert.deepEqual([...numbers].sort((a, b) => a - b), Array.from({ length: 46 }, (_, index) => index + 1));
  for (const { section, text, specs, later } of [...ROWS, ...TRAPS]) assert.ok(section || (text && (specs.length > 0 || later)), text);
});
