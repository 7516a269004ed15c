// The page web/bench/live.html in a Chromium, driven by the debugging protocol.
import { setTimeout as sleep } from 'node:timers/promises';
import { openPage } from '../../devtools.mjs';
import { launcherNamed } from '../../launchers/index.mjs';
import { serve } from '../../serve.mjs';
import { peerScripts } from './peers.mjs';
import { measureProcessorTime } from './processor-time.mjs';

const PATIENCE = 60_000; // ms

/**
 * Opens the page for one contender, lets `use` measure, and closes the browser.
 * @template T
 * @param {string} name of the launcher
 * @param {string} query of the contender
 * @param {(page: LivePage) => Promise<T>} use
 * @param {string} [which] the page: `bench`, which is live.html, or `soak`
 * @returns {Promise<T>}
 */
export async function withLivePage(name, query, use, which = 'bench') {
  const scripts = await peerScripts();
  const intercept = (request, response) => {
    if (!Object.hasOwn(scripts, request.url)) return false;
    response.setHeader('Content-Type', 'text/javascript');
    response.end(scripts[request.url]);
    return true;
  };
  const server = await serve(9200, { intercept });
  const browser = await launcherNamed(name).start(`http://127.0.0.1:${server.port}/bench/${which === 'bench' ? 'live' : which}.html?${query}`);
  try {
    const page = new LivePage(browser, await openPage(browser));
    await page.isReady(which);
    return await use(page);
  } catch (error) {
    throw new Error(`${name}, ${query}: ${error.message}`, { cause: error });
  } finally {
    await browser.stop();
    await server.close();
  }
}

/** What can be asked of the page. */
class LivePage {
  /** What start() of the launcher returned. */
  browser;
  /** The client of the debugging protocol. */
  devtools;

  constructor(browser, devtools) {
    this.browser = browser;
    this.devtools = devtools;
  }

  async isReady(which) {
    await this.devtools.until(`document.readyState === 'complete' && typeof window.${which} === 'object'`, PATIENCE);
    await this.devtools.evaluate(`${which}.ready`);
  }

  /**
   * Builds a graph (bench.open() of the page), waits, measures, and takes it away.
   * @param {object} graph
   * @param {number} seconds
   * @param {{settle?: number, during?: (ended: Promise<void>) => Promise<unknown>}} [options] `settle` seconds go by before; `during`
   *   measures something else meanwhile
   */
  async measure(graph, seconds, { settle = 1, during = (ended) => ended } = {}) {
    await this.devtools.evaluate(`bench.open(${JSON.stringify(graph)})`);
    await sleep(settle * 1000);
    await this.devtools.evaluate('bench.begin()');
    const processorTime = measureProcessorTime(this.browser);
    const more = await during(sleep(seconds * 1000));
    const processor = processorTime();
    const figures = await this.devtools.evaluate('bench.end()');
    await this.devtools.evaluate('bench.close()');
    return { ...figures, processor, more };
  }
}
