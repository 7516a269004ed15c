// Plays web/demo/01-ping-pong/ in a real Chromium 64, prints that browser's console, then keeps serving for
// your own browser. With DEMO_ONCE=1 it ends after the five pings and pongs instead: status 0 if all came.
import { setTimeout as sleep } from 'node:timers/promises';
import { openPage } from './devtools.mjs';
import { launcherNamed } from './launchers/index.mjs';
import { addresses, serve } from './serve.mjs';

const PATH = '/demo/01-ping-pong/';
const ROUNDS = 5;
const TIMEOUT = 45_000; // ms for five seconds of ping and pong and a start on a slow machine

const once = Boolean(process.env.DEMO_ONCE);
const { port, close } = await serve(process.env.PORT ? Number(process.env.PORT) : undefined);
const missing = await play(`http://127.0.0.1:${port}${PATH}`).catch((error) => String(error.stack));
console.log(missing === '' ? `\nAll ${2 * ROUNDS} lines came.` : `\nThe demo failed: ${missing}`);
process.exitCode = missing === '' ? 0 : 1;
if (once) await close();
else invite();

/** Plays the page; returns what was missing, or ''. */
async function play(url) {
  const browser = await launcherNamed('Chromium64').start(url);
  const stopOn = (signal) => void browser.stop().then(() => process.kill(process.pid, signal));
  process.once('SIGINT', stopOn).once('SIGTERM', stopOn);
  try {
    const page = await openPage(browser);
    console.log(`${page.browser} on ${url}\n`);
    const count = { ping: 0, pong: 0 };
    page.onConsole((text, type) => {
      console.log(type === 'log' ? `  ${text}` : `  ${type}: ${text}`);
      // Only what a page logs counts, and not the page's own address ("…/01-ping-pong/") in some error's trace.
      const word = type === 'log' && /(?:^|\s)(ping|pong)$/.exec(text)?.[1];
      if (word) count[word]++;
    });
    await page.click('#start');
    const complete = () => count.ping >= ROUNDS && count.pong >= ROUNDS;
    const deadline = Date.now() + TIMEOUT;
    while (!complete() && Date.now() < deadline) await sleep(20);
    page.close();
    return complete() ? '' : `of ${ROUNDS} each came ${count.ping} ping and ${count.pong} pong in ${TIMEOUT / 1000} s`;
  } finally {
    process.off('SIGINT', stopOn).off('SIGTERM', stopOn);
    await browser.stop();
  }
}

function invite() {
  const [loopback, ...own] = addresses(port);
  console.log(`\nIn your own browser:\n  ${loopback}${PATH}   a secure origin: AudioWorklet is native where the browser has it`);
  for (const address of own) console.log(`  ${address}${PATH}   an insecure origin: here the polyfill engages`);
  if (own.length === 0) console.log('  (this machine has no other address; on one that others can reach, the polyfill engages)');
  console.log('\nServing until Ctrl-C.');
}
