// A small client of Chromium's remote debugging protocol, from Chromium 64 to today's: one page, its console,
// real mouse clicks, screenshots.
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const CALL_TIMEOUT = 20_000; // ms
const POLL = 50; // ms

/**
 * Connects to the page of a browser from scripts/launchers (Chromiums only).
 * @param {{devtools: () => Promise<string>}} browser what start() returned
 */
export async function openPage(browser) {
  const { host } = new URL(await browser.devtools());
  const socket = new WebSocket(await pageAddress(host), { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const page = new Page(socket);
  page.browser = (await page.call('Browser.getVersion')).product;
  await Promise.all(['Page.enable', 'Runtime.enable', 'Log.enable'].map((method) => page.call(method)));
  return page;
}

async function pageAddress(host) {
  const deadline = Date.now() + CALL_TIMEOUT;
  while (Date.now() < deadline) {
    const targets = await (await fetch(`http://${host}/json/list`)).json();
    const page = targets.find(({ type }) => type === 'page');
    if (page) return page.webSocketDebuggerUrl;
    await sleep(POLL);
  }
  throw new Error(`no page in the browser after ${CALL_TIMEOUT} ms`);
}

class Page {
  #socket;
  #lastCall = 0;
  #calls = new Map(); // id → {method, resolve, reject, timer}
  #listeners = new Map(); // method → functions

  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(data)));
    socket.on('close', () => this.#abandon(new Error('the browser closed the connection')));
  }

  /** Product and version as the browser itself says them ("HeadlessChrome/64.0.3264.0"). */
  browser = '';

  /** Calls a method of the protocol, of the page or of another session; rejects with the browser's message. */
  call(method, params = {}, sessionId) {
    const id = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer in ${CALL_TIMEOUT} ms`)), CALL_TIMEOUT);
      this.#calls.set(id, { method, resolve, reject, timer });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  on(method, listener) {
    this.#listeners.set(method, [...(this.#listeners.get(method) ?? []), listener]);
  }

  /** Attaches to the page's Workers: a list that each new one is added to, with a call() of its own. Not in Chromium 64. */
  async workers() {
    const workers = [];
    this.on('Target.attachedToTarget', ({ sessionId, targetInfo: { type, url } }) => {
      if (type === 'worker') workers.push({ url, call: (method, params) => this.call(method, params, sessionId) });
    });
    await this.call('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    return workers;
  }

  /**
   * Calls `listener(text, type)` for each line of the console, those of same-origin frames included, and for
   * each uncaught error (type "error") and browser message (a failed request, a refused script).
   */
  onConsole(listener) {
    this.on('Runtime.consoleAPICalled', ({ args, type }) => listener(args.map(textOf).join(' '), type));
    this.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text } }) =>
      listener(`${text} ${exception?.description ?? ''}`.trim(), 'error'),
    );
    this.on('Log.entryAdded', ({ entry }) => listener(`${entry.text} ${entry.url ?? ''}`.trim(), entry.level));
  }

  /** Value of an expression (or of the promise it gives) in the page; must be JSON. */
  async evaluate(expression) {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call('Runtime.evaluate', options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until `expression` is truthy in the page. */
  async until(expression, timeout = CALL_TIMEOUT) {
    const deadline = Date.now() + timeout;
    while (!(await this.evaluate(expression))) {
      if (Date.now() > deadline) throw new Error(`not true in ${timeout} ms: ${expression}`);
      await sleep(POLL);
    }
  }

  /** Presses and releases the left mouse button in the middle of the first enabled element that matches. */
  async click(selector) {
    const element = `document.querySelector(${JSON.stringify(selector)})`;
    await this.until(`document.readyState === 'complete' && !!${element} && !${element}.disabled`);
    const { x, y } = await this.evaluate(`(() => {
      ${element}.scrollIntoView();
      const { left, top, width, height } = ${element}.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    for (const type of ['mousePressed', 'mouseReleased']) {
      await this.call('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    }
  }

  /** @returns {Promise<Buffer>} a PNG of what is visible */
  async screenshot() {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  }

  close() {
    this.#socket.close();
  }

  #receive({ id, result, error, method, params }) {
    if (method) {
      for (const listener of this.#listeners.get(method) ?? []) listener(params);
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    clearTimeout(call.timer);
    if (error) call.reject(new Error(`${call.method}: ${error.message}`));
    else call.resolve(result);
  }

  #abandon(error) {
    for (const { reject, timer } of this.#calls.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#calls.clear();
  }
}

const textOf = ({ type, value, unserializableValue, description }) =>
  type === 'string' ? value : (unserializableValue ?? description ?? JSON.stringify(value) ?? type);
