// A look at a page:  node scripts/screenshot.mjs URL OUT.png [LAUNCHER] [SELECTOR TO CLICK]
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPage } from './devtools.mjs';
import { launcherNamed } from './launchers/index.mjs';

const SETTLE = 1000; // ms for the page to draw what it loads late

const [url, out, name = 'Chromium', selector] = process.argv.slice(2);
if (!url || !out) throw new Error('usage: node scripts/screenshot.mjs URL OUT.png [LAUNCHER] [SELECTOR TO CLICK]');

const browser = await launcherNamed(name).start(url);
try {
  if (!browser.devtools) throw new Error(`${name} has no remote debugging protocol: use a Chromium`);
  const page = await openPage(browser);
  page.onConsole((text, type) => console.log(`${type}: ${text}`));
  await page.until(`document.readyState === 'complete'`);
  if (selector) await page.click(selector);
  await sleep(SETTLE);
  await writeFile(out, await page.screenshot());
  console.log(`${out}: ${url} in ${page.browser}`);
  page.close();
} finally {
  await browser.stop();
}
