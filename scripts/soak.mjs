// MINUTES=10 of a page that is hard on its sound (web/bench/live/soak.js), in a secure Chromium whose own AudioWorklet listens. Fails
// when sound was lost where the page did not stand still for longer than the lead, when memory grows, when anything is left of what came and
// went, or when a clock was wrong.
import { setTimeout as sleep } from 'node:timers/promises';
import { withLivePage } from './bench/browser/live-page.mjs';
import { judge, line } from './soak/judge.mjs';
import { look } from './soak/look.mjs';

const MINUTES = Number(process.env.MINUTES ?? 10);
const LOOK_EVERY = 10; // seconds
const PATIENCE = 15; // looks

const QUERY = `way=ours&buffer-size=2048${process.env.DRIVER ? `&driver=${process.env.DRIVER}` : ''}`;

const ok = await withLivePage('Chromium', QUERY, async (page) => {
  const errors = [];
  page.devtools.onConsole((text, type) => {
    if (type !== 'error') return;
    errors.push(text);
    console.log(`console: ${text}`);
  });
  await page.devtools.evaluate('soak.open()');
  const looks = [await look(page)];
  await page.devtools.evaluate('soak.begin()');
  for (const end = Date.now() + MINUTES * 60_000; Date.now() < end; ) {
    await sleep(Math.min(LOOK_EVERY * 1000, end - Date.now()));
    looks.push(await look(page));
    console.log(line(looks.at(-1)));
  }
  await page.devtools.evaluate('soak.end()');
  return judge(looks, await lookAtRest(page, looks[0]), errors);
}, 'soak');
process.exitCode = ok ? 0 : 1;

// What the browser's own threads hold is collected after them, by a later collection.
async function lookAtRest(page, first) {
  for (let looked = 1; ; looked++) {
    const now = await look(page);
    if (looked === PATIENCE || Object.keys(first.objects).every((kind) => now.objects[kind] <= first.objects[kind])) return now;
    await sleep(1000);
  }
}
