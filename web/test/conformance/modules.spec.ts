// What a module may do in an AudioWorkletGlobalScope: HTML §8.1.4 (module scripts) as Web Audio §1.32.3 uses them.

import '../install';
import { addModuleText, errorOf, nextMessage, openContext, sleep } from '../audio';
import { freshAddress, isFirefox, otherOrigin, requestsOf, type RecordedRequest } from '../engine';
import { itExcept } from '../exclusions';

const OMITS = "today's module script elements know no omit: cookies go to the own origin";
const NO_OMIT = {
  ChromiumForced: OMITS, ChromiumInsecure: OMITS, FirefoxInsecure: OMITS, WPEInsecure: OMITS, WebKitInsecure: OMITS,
  ChromiumIsolated: OMITS, FirefoxIsolated: OMITS,
};

const MODULES = '/base/web/test/fixtures/modules';

/** Loads a module that registers `probe`, whose processor posts one value, and answers the value. */
async function probe<T>(context: AudioContext, module: string): Promise<T> {
  await addModuleText(context, module);
  return nextMessage<T>(new AudioWorkletNode(context, 'probe').port);
}

const posting = (expression: string): string => `registerProcessor('probe', class extends AudioWorkletProcessor {
  constructor() { super(); this.port.postMessage(${expression}); }
  process() {}
});`;

describe('a module', () => {
  it('runs in strict mode, with an undefined this', async () => {
    const context = await openContext();
    expect(await probe(context, `
      const atTop = this;
      const sloppy = (function () { return this; })();
      let assigned;
      try { undeclaredName = 1; assigned = 'assigned'; } catch (error) { assigned = error.name; }
      ${posting('[atTop === undefined, sloppy === undefined, assigned]')}`)).toEqual([true, true, 'ReferenceError']);
  });

  it('keeps its top level to itself', async () => {
    const context = await openContext();
    await addModuleText(context, 'const secret = 1; function helper() {}');
    expect(await probe(context, posting('[typeof secret, typeof helper]'))).toEqual(['undefined', 'undefined']);
  });

  it('imports from anywhere in the file, functions before their place included', async () => {
    const context = await openContext();
    const base = new URL(`${MODULES}/`, location.href).href;
    expect(await probe(context, `const early = twice(word); import { word } from '${base}imported.js'; import { twice } from '${base}twice.js'; ${posting('early')}`))
      .toBe('importedimported');
  });

  it('shares an imported module with the other modules of its context', async () => {
    const context = await openContext();
    const { url } = freshAddress('web/test/fixtures/modules/counts.js');
    await addModuleText(context, `import '${url}';`);
    expect(await probe(context, `import '${url}'; ${posting('globalThis.evaluations')}`)).toBe(1);
    expect((await requestsOf(url)).length).toBe(1);
  });

  it('is evaluated in the order of the addModule() calls', async () => {
    const context = await openContext();
    const { url } = freshAddress('web/test/fixtures/modules/appends-a.js');
    await Promise.all([context.audioWorklet.addModule(`${url}?delay=150`), addModuleText(context, "(globalThis.order = globalThis.order || []).push('b')")]);
    const order = await probe<string[]>(context, posting('globalThis.order'));
    expect(order.slice().sort()).toEqual(['a', 'b']);
  });

  it('is fetched without credentials from another origin, and with them when asked to', async () => {
    const context = await openContext();
    const { url } = freshAddress('web/test/fixtures/modules/echo.js');
    const address = url.replace(location.origin, otherOrigin);
    expect((await errorOf(() => context.audioWorklet.addModule(`${address}?cors`, { credentials: 'include' }))).name).toBe('AbortError');
    await (await openContext()).audioWorklet.addModule(`${address}?cors=credentials`, { credentials: 'include' });
  });

  describe('with credentials (HTML §11.3.2, WorkletOptions)', () => {
    const COOKIE = 'worklet=1';
    beforeAll(() => { document.cookie = `${COOKIE}; path=/`; });
    afterAll(() => { document.cookie = 'worklet=; path=/; max-age=0'; });

    /** The cookies that one request of a module brought. */
    async function cookiesOf(options?: WorkletOptions, origin = location.origin): Promise<(string | undefined)[]> {
      const { url } = freshAddress('web/test/fixtures/modules/echo.js');
      await (await openContext()).audioWorklet.addModule(`${url.replace(location.origin, origin)}${origin === location.origin ? '' : '?cors'}`, options);
      return (await requestsOf(url)).map(({ headers }) => (headers['cookie'] || '').split('; ').find((cookie) => cookie === COOKIE));
    }

    for (const options of [undefined, {}, { credentials: undefined }, { credentials: 'same-origin' }, { credentials: 'include' }] as const) {
      it(`brings the page's cookies to its own origin: ${JSON.stringify(options)}`, async () => {
        expect(await cookiesOf(options as WorkletOptions | undefined)).toEqual([COOKIE]);
      });
    }

    itExcept(NO_OMIT, "brings none: { credentials: 'omit' }", async () => {
      expect(await cookiesOf({ credentials: 'omit' })).toEqual([undefined]);
    });

    itExcept(NO_OMIT, "brings none for what it imports: { credentials: 'omit' }", async () => {
      const { url } = freshAddress('web/test/fixtures/modules/imports.js');
      await (await openContext()).audioWorklet.addModule(url, { credentials: 'omit' });
      const [imported] = await requestsOf(url.replace('imports.js', 'imported.js'));
      expect((imported as RecordedRequest).headers['cookie'] || '').not.toContain(COOKIE);
    });

    it("is fetched all the same, and beside others: { credentials: 'omit' }", async () => {
      const context = await openContext();
      const { url } = freshAddress('web/test/fixtures/modules/echo.js');
      await context.audioWorklet.addModule(url, { credentials: 'omit' });
      expect((await requestsOf(url)).length).toBe(1);
      expect(await cookiesOf()).toEqual([COOKIE]);
    });

    it('brings none to another origin by default', async () => {
      expect(await cookiesOf(undefined, otherOrigin)).toEqual([undefined]);
      expect(await cookiesOf({ credentials: 'omit' }, otherOrigin)).toEqual([undefined]);
    });

    it('goes for imports too', async () => {
      const { url } = freshAddress('web/test/fixtures/modules/imports.js');
      await (await openContext()).audioWorklet.addModule(url);
      const [imported] = await requestsOf(url.replace('imports.js', 'imported.js'));
      expect(imported?.headers['cookie']).toContain(COOKIE);
    });
  });

  it('is refused with a MIME type that is not of JavaScript', async () => {
    const context = await openContext();
    expect((await errorOf(() => context.audioWorklet.addModule(`${MODULES}/echo.js?type=text/plain`))).name).toBe('AbortError');
  });

  it('is refused when the server fails', async () => {
    const context = await openContext();
    expect((await errorOf(() => context.audioWorklet.addModule(`${MODULES}/echo.js?status=500`))).name).toBe('AbortError');
  });

  it('may be redirected', async () => {
    const context = await openContext();
    await context.audioWorklet.addModule(`${MODULES}/echo.js?redirect=${encodeURIComponent(`${MODULES}/echo.js`)}`);
    expect(() => new AudioWorkletNode(context, 'echo')).not.toThrow();
  });

  itExcept({
    Chromium: 'natively worklets refuse import()',
  }, 'may import() where the browser can', async () => {
    const context = await openContext();
    const base = new URL(`${MODULES}/`, location.href).href;
    await addModuleText(context, `import('${base}imported.js').then(({ word }) => {
      registerProcessor('later', class extends AudioWorkletProcessor {
        constructor() { super(); this.port.postMessage(word); }
        process() {}
      });
    });`);
    for (let tries = 0; tries < 100; tries++) {
      try {
        expect(await nextMessage(new AudioWorkletNode(context, 'later').port)).toBe('imported');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    throw new Error('it was never registered');
  });

  itExcept({
    Chromium64: 'before top-level await (Chromium 89)',
  }, 'may await at its top level where the browser can', async () => {
    const context = await openContext();
    await addModuleText(context, `const word = await Promise.resolve('awaited'); ${posting('word')}`);
    expect(await nextMessage(new AudioWorkletNode(context, 'probe').port)).toBe('awaited');
  });
});

describe('the clock', () => {
  it('is set in constructors, in process() and in port handlers, and is never behind itself', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('clock', class extends AudioWorkletProcessor {
      constructor() {
        super();
        this.seen = [['constructor', currentFrame, currentTime]];
        this.port.onmessage = () => this.seen.push(['handler', currentFrame, currentTime]);
      }
      process() {
        this.seen.push(['process', currentFrame, currentTime]);
        if (this.seen.length > 60 && !this.sent) { this.sent = true; this.port.postMessage({ seen: this.seen, sampleRate }); }
        return true;
      }
    });`);
    const node = new AudioWorkletNode(context, 'clock');
    for (let n = 0; n < 5; n++) node.port.postMessage(n);
    const before = context.currentTime;
    const { seen, sampleRate } = await nextMessage<{ seen: [string, number, number][]; sampleRate: number }>(node.port);
    expect(sampleRate).toBe(context.sampleRate);
    expect(seen.filter(([where]) => where === 'handler').length).toBe(5);
    seen.reduce((last, [where, frame, time]) => {
      expect(frame).withContext(where).toBeGreaterThanOrEqual(last);
      expect(time).toBe(frame / sampleRate);
      return frame;
    }, 0);
    const [, last] = seen[seen.length - 1] as [string, number, number];
    expect(last / sampleRate).toBeLessThanOrEqual(context.currentTime + 0.01);
    // Within the latency of the bus, and what Firefox adds to it (browsers differ; a stalled page adds its stall).
    expect(last / sampleRate).toBeGreaterThan(before - (isFirefox ? 0.6 : 0.3));
  });
});

describe('the clock before the first block', () => {
  it('stands where the context is', async () => {
    const context = await openContext();
    await sleep(150);
    await addModuleText(context, posting('currentFrame'));
    const before = context.currentTime;
    const frame = await nextMessage<number>(new AudioWorkletNode(context, 'probe').port);
    expect(frame / context.sampleRate).toBeGreaterThan(before - 0.1);
    expect(frame / context.sampleRate).toBeLessThanOrEqual(context.currentTime + 0.01);
  });
});

describe('what a handler of the processor\'s port throws', () => {
  it('is not the page\'s uncaught error, and stops nothing', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('probe', class extends AudioWorkletProcessor {
      constructor() {
        super();
        this.port.onmessage = ({ data }) => { if (data === 'throw') throw new Error('of the handler'); this.port.postMessage(data); };
      }
      process() { return true; }
    });`);
    const failures: Event[] = [];
    const note = (event: Event): void => {
      failures.push(event);
    };
    window.addEventListener('error', note);
    const { port } = new AudioWorkletNode(context, 'probe');
    const answer = nextMessage(port);
    port.postMessage('throw');
    port.postMessage('after');
    expect(await answer).toBe('after');
    await sleep(50);
    window.removeEventListener('error', note);
    expect(failures).toEqual([]);
  });
});
