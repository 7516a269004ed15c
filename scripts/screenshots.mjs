// Takes the pictures of the documents: the demos, played on an insecure origin in Chromium, by real clicks.
//
//   node scripts/screenshots.mjs      → docs/pictures/*.png
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPage } from './devtools.mjs';
import { launcherNamed } from './launchers/index.mjs';
import { serve } from './serve.mjs';

const PICTURES = fileURLToPath(new URL('../docs/pictures', import.meta.url));
const DESKTOP = { width: 900, height: 640, deviceScaleFactor: 1, mobile: false };
const PHONE = { width: 390, height: 844, deviceScaleFactor: 1, mobile: true };

const press = (key) => ({ evaluate: `window.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' }))` });
const soon = (milliseconds) => ({ sleep: milliseconds });
const when = (expression) => ({ until: expression });

// A string is a selector to click.
const SHOTS = [
  { name: 'demos', path: '', device: { ...DESKTOP, height: 1150 }, steps: [] },
  { name: '01-ping-pong', path: '01-ping-pong/', device: DESKTOP, steps: ['#start', when('document.querySelectorAll(".from-processor").length > 2')] },
  { name: '02-synthesizer', path: '02-synthesizer/', device: { ...DESKTOP, height: 920 }, steps: ['#start', when('document.querySelector("#start").textContent === "Ready: play"'), press('a'), press('d'), press('g'), soon(900)] },
  { name: '02-synthesizer-phone', path: '02-synthesizer/', device: PHONE, steps: ['#start', when('document.querySelector("#start").textContent === "Ready: play"'), press('a'), soon(900)] },
  { name: '03-bit-crusher', path: '03-bit-crusher/', device: { ...DESKTOP, height: 860 }, steps: ['#built-in', soon(2050)] },
  { name: '04-level-meter', path: '04-level-meter/', device: DESKTOP, steps: ['#melody', soon(2500)] },
  { name: '05-webassembly', path: '05-webassembly/', device: DESKTOP, steps: ['#strum', soon(320)] },
  { name: '06-offline', path: '06-offline/', device: { ...DESKTOP, height: 760 }, steps: ['#render', when('!document.querySelector("#result").hidden'), soon(300)] },
  { name: '07-inspector', path: '07-inspector/', device: { ...DESKTOP, height: 840 }, steps: ['#start', soon(2500), '#flood', '#add', soon(2000), '#stall', soon(4000)] },
];

mkdirSync(PICTURES, { recursive: true });
const { port, close } = await serve(9300);
for (const shot of SHOTS) await take(shot);
await close();

async function take({ name, path, device, steps }) {
  const browser = await launcherNamed('ChromiumInsecure').start('about:blank');
  try {
    const page = await openPage(browser);
    await page.call('Emulation.setDeviceMetricsOverride', device);
    await page.call('Page.navigate', { url: `http://insecure.test:${port}/demo/${path}` });
    await page.until('document.readyState === "complete" && Boolean(document.querySelector(".mode"))');
    for (const step of steps) await carryOut(page, step);
    await page.evaluate('scrollTo(0, 0)');
    await sleep(150);
    writeFileSync(`${PICTURES}/${name}.png`, await page.screenshot());
    console.log(`docs/pictures/${name}.png`);
    page.close();
  } finally {
    await browser.stop();
  }
}

async function carryOut(page, step) {
  if (typeof step === 'string') await page.click(step);
  else if (step.evaluate) await page.evaluate(step.evaluate);
  else if (step.until) await page.until(step.until);
  else await sleep(step.sleep);
}
