// MINUTES=10 of a page that is hard on its sound (web/bench/live/soak.js), in a secure Chromium whose own AudioWorklet listens. Fails
// when sound was lost where the page did not stand still for longer than the lead, when memory grows, when anything is left of what came and
// went, or when a clock was wrong.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLivePage } from './bench/browser/live-page.mjs';
import { ROOT } from './build/paths.mjs';
import { judge, line } from './soak/judge.mjs';
import { look, lookForObjects } from './soak/look.mjs';

const MINUTES = Number(process.env.MINUTES ?? 10);
const LOOK_EVERY = 10; // seconds
const PATIENCE = 30; // looks
const TARGET = process.env.RESULTS ?? `${ROOT}/.cache/soak.json`;
mkdirSync(dirname(TARGET), { recursive: true });

const QUERY = `way=ours&buffer-size=2048${process.env.DRIVER ? `&driver=${process.env.DRIVER}` : ''}`;

const ok = await withLivePage('Chromium', QUERY, async (page) => {
  const errors = [];
  page.devtools.onConsole((text, type) => {
    if (type !== 'error') return;
    errors.push(text);
    console.log(`console: ${text}`);
  });
  await page.devtools.evaluate('soak.open()');
  await look(page); // a port has all of its objects when it was used once
  const before = await lookForObjects(page);
  await page.devtools.evaluate('soak.begin()');
  const looks = [];
  for (const end = Date.now() + MINUTES * 60_000; Date.now() < end; ) {
    await sleep(Math.min(LOOK_EVERY * 1000, end - Date.now()));
    looks.push(await look(page));
    console.log(line(looks.at(-1)));
  }
  await page.devtools.evaluate('soak.end()');
  const last = await look(page);
  const after = await objectsAtRest(page, before);
  writeFileSync(TARGET, JSON.stringify({ looks, last, before, after, errors }));
  return judge({ looks, last, before, after, errors });
}, 'soak');
process.exitCode = ok ? 0 : 1;

// What the browser's own threads hold is collected after them, by a later collection.
async function objectsAtRest(page, before) {
  for (let looked = 1; ; looked++) {
    const now = await lookForObjects(page);
    if (looked === PATIENCE || Object.keys(before.objects).every((kind) => now.objects[kind] <= before.objects[kind])) return now;
    await sleep(1000);
  }
}
