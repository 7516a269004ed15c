// Playwright on an insecure origin. CHROME_BIN names the browser; `playwright install` brings one of its own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

const ORIGIN = 'http://insecure.test';
const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };
const PAGE = '<!doctype html><script src="/node_modules/audioworklet-anywhere/web/dist/audioworklet-anywhere.js"></script>';

test('the processor halves, where the browser hides AudioWorklet', async (t) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROME_BIN,
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
  });
  t.after(() => browser.close());
  const page = await browser.newPage();
  // No server is needed: Playwright answers for the origin, which is insecure by its name alone.
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const body = pathname === '/' ? PAGE : await readFile(`.${pathname}`);
    await route.fulfill({ body, contentType: TYPES[pathname.split('.').pop()] ?? TYPES.html });
  });
  await page.goto(`${ORIGIN}/`);
  assert.equal(await page.evaluate(() => isSecureContext), false);
  assert.equal(await page.evaluate(() => AudioWorkletAnywhere.native), false);
  const first = await page.evaluate(async () => (await import('/half.js')).hearHalf('/half-processor.js'));
  assert.equal(first, 0.25);
});
