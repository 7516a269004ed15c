// AudioWorklet and addModule(): Web Audio §1.32, HTML §11.3.2.

import '../install';
import { addModuleText, errorOf, nextMessage, openContext, sleep } from '../audio';
import { itExcept } from '../exclusions';
import { freshAddress, otherOrigin, requestsOf, safari } from '../engine';
import { expectInterfaceObject, expectMembers } from '../web-idl';

const OWN_WORKLET = 'the browser has a Worklet of its own, whose addModule() does not know ours';
const FIXTURES = 'web/test/fixtures/modules';

/** Posts what the expression gives in the realm. */
async function inScope<T>(context: AudioContext, expression: string): Promise<T> {
  const name = `probe-${Math.random()}`;
  await addModuleText(context, `registerProcessor('${name}', class extends AudioWorkletProcessor {
    constructor() { super(); this.port.postMessage(${expression}); }
    process() { return false; }
  });`);
  return nextMessage<T>(new AudioWorkletNode(context, name).port);
}

describe('AudioWorklet', () => {
  it('is the same object each time it is asked for, and one per context', async () => {
    const [one, other] = [await openContext(), await openContext()];
    expect(one.audioWorklet).toBe(one.audioWorklet);
    expect(one.audioWorklet).not.toBe(other.audioWorklet);
    expect(one.audioWorklet instanceof AudioWorklet).toBe(true);
    expect(Object.prototype.toString.call(one.audioWorklet)).toBe('[object AudioWorklet]');
  });

  it('has no constructor for pages', () => {
    expect(() => new (AudioWorklet as unknown as new () => AudioWorklet)()).toThrowError(TypeError);
  });

  it('is an interface object of the window that inherits from Worklet (Web IDL §3.7.1, HTML §11.3)', () => {
    expectInterfaceObject('AudioWorklet', 0);
    expectInterfaceObject('Worklet', 0);
    expect(Object.getPrototypeOf(AudioWorklet)).toBe(Worklet);
    expect(Object.getPrototypeOf(AudioWorklet.prototype)).toBe(Worklet.prototype);
    expect(() => new (Worklet as unknown as new () => Worklet)()).toThrowError(TypeError);
  });

  // Old Safaris had none.
  itExcept(safari ? {} : { ChromiumForced: OWN_WORKLET, ChromiumIsolated: OWN_WORKLET, FirefoxIsolated: OWN_WORKLET, WPEInsecure: OWN_WORKLET, WebKitInsecure: OWN_WORKLET }, 'has addModule() from Worklet (HTML §11.3.2)', () => {
    expectMembers('Worklet', Worklet, { operations: { addModule: 1 } });
    expect(Object.prototype.hasOwnProperty.call(AudioWorklet.prototype, 'addModule')).toBe(false);
  });

  it('is a read-only attribute of every context (Web Audio §1.1.1)', async () => {
    // Old Safaris have no BaseAudioContext.
    const { prototype } = typeof BaseAudioContext === 'function' ? BaseAudioContext : AudioContext;
    const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(prototype, 'audioWorklet') as PropertyDescriptor;
    expect([typeof get, set, enumerable, configurable]).toEqual(['function', undefined, true, true]);
    const context = await openContext();
    expect(Reflect.set(context, 'audioWorklet', null)).toBe(false);
    expect(new OfflineAudioContext(1, 128, 44_100).audioWorklet instanceof AudioWorklet).toBe(true);
    for (const stranger of [undefined, {}, prototype, Object.create(context)]) {
      expect(() => { (get as () => unknown).call(stranger); }).toThrowError(TypeError);
    }
  });

  it('rejects addModule() on what is no worklet, and does not throw (Web IDL §3.7.7)', async () => {
    const { addModule } = (await openContext()).audioWorklet;
    for (const stranger of [undefined, null, {}, AudioWorklet.prototype, Object.create(AudioWorklet.prototype)]) {
      const promise = (addModule).call(stranger, 'x.js');
      expect(promise instanceof Promise).toBe(true);
      expect((await errorOf(() => promise)).name).toBe('TypeError');
    }
  });

  it('rejects addModule() with what a conversion throws (Web IDL §3.7.7)', async () => {
    const { audioWorklet } = await openContext();
    const thrower = { toString() { throw new RangeError('mine'); } } as unknown as string;
    expect((await errorOf(() => audioWorklet.addModule(thrower))).message).toBe('mine');
    expect((await errorOf(() => audioWorklet.addModule(Symbol('s') as unknown as string))).name).toBe('TypeError');
    for (const options of [1, 'x', true]) expect((await errorOf(() => audioWorklet.addModule('x.js', options as unknown as WorkletOptions))).name).toBe('TypeError');
    for (const credentials of ['', 'OMIT', null, 1]) {
      expect((await errorOf(() => audioWorklet.addModule('x.js', { credentials } as unknown as WorkletOptions))).name).withContext(String(credentials)).toBe('TypeError');
    }
    expect((await errorOf(() => audioWorklet.addModule('x.js', { get credentials(): 'omit' { throw new RangeError('mine'); } }))).message).toBe('mine');
  });
});

describe('addModule', () => {
  it('takes an address relative to the document, and resolves with undefined', async () => {
    const context = await openContext();
    const result: unknown = await context.audioWorklet.addModule(`/base/${FIXTURES}/echo.js`);
    expect(result).toBeUndefined();
    expect(() => new AudioWorkletNode(context, 'echo')).not.toThrow();
  });

  it('takes a URL object', async () => {
    const context = await openContext();
    await context.audioWorklet.addModule(new URL(`/base/${FIXTURES}/echo.js`, location.href));
    expect(() => new AudioWorkletNode(context, 'echo')).not.toThrow();
  });

  itExcept({ Chromium: 'natively the URL is looked at later, when it is gone' }, 'fetches a Blob URL that is revoked right after the call', async () => {
    const context = await openContext();
    const url = URL.createObjectURL(new Blob(["registerProcessor('revoked', class extends AudioWorkletProcessor { process() {} })"], { type: 'text/javascript' }));
    const added = context.audioWorklet.addModule(url);
    URL.revokeObjectURL(url);
    await added;
    expect(() => new AudioWorkletNode(context, 'revoked')).not.toThrow();
  });

  it('loads data: URLs', async () => {
    const context = await openContext();
    await context.audioWorklet.addModule(`data:text/javascript,${encodeURIComponent("registerProcessor(\"from-data\", class extends AudioWorkletProcessor { process() {} })")}`);
    expect(() => new AudioWorkletNode(context, 'from-data')).not.toThrow();
  });

  it('follows static imports and gives import.meta.url', async () => {
    const context = await openContext();
    await context.audioWorklet.addModule(`/base/${FIXTURES}/imports.js`);
    const answer = await nextMessage<{ imported: string; url: string }>(new AudioWorkletNode(context, 'imports').port);
    expect(answer.imported).toBe('imported');
    expect(answer.url).toBe(new URL(`/base/${FIXTURES}/imports.js`, location.href).href);
  });

  it('runs the same address once per context', async () => {
    const context = await openContext();
    const { url } = freshAddress(`${FIXTURES}/counts.js`);
    await context.audioWorklet.addModule(url);
    await context.audioWorklet.addModule(url);
    expect(await inScope<number>(context, 'globalThis.evaluations')).toBe(1);
    const other = await openContext();
    await other.audioWorklet.addModule(url);
    expect(await inScope<number>(other, 'globalThis.evaluations')).toBe(1);
  });

  it('shares one global scope among the modules of a context, and none with another context or the page', async () => {
    const [context, other] = [await openContext(), await openContext()];
    await addModuleText(context, 'globalThis.left = "here"; var unused = 1;');
    await addModuleText(other, '');
    expect(await inScope<string>(context, 'globalThis.left')).toBe('here');
    expect(await inScope<string>(other, 'typeof globalThis.left')).toBe('undefined');
    expect('left' in window).toBe(false);
  });

  it('rejects an address that is none with a SyntaxError', async () => {
    const context = await openContext();
    const error = await errorOf(() => context.audioWorklet.addModule('http://[nowhere'));
    expect(error instanceof DOMException).toBe(true);
    expect(error.name).toBe('SyntaxError');
  });

  it('rejects a missing file with an AbortError, and says so again', async () => {
    const context = await openContext();
    const { url } = freshAddress(`${FIXTURES}/missing.js`);
    expect((await errorOf(() => context.audioWorklet.addModule(url))).name).toBe('AbortError');
    expect((await errorOf(() => context.audioWorklet.addModule(url))).name).toBe('AbortError');
  });

  it('rejects with an AbortError when an import is missing', async () => {
    const context = await openContext();
    expect((await errorOf(() => context.audioWorklet.addModule(`/base/${FIXTURES}/imports-missing.js`))).name).toBe('AbortError');
  });

  it('rejects another origin without CORS headers, and takes it with them', async () => {
    const context = await openContext();
    const address = `${otherOrigin}/base/${FIXTURES}/echo.js`;
    expect((await errorOf(() => context.audioWorklet.addModule(address))).name).toBe('AbortError');
    await context.audioWorklet.addModule(`${address}?cors`);
    expect(() => new AudioWorkletNode(context, 'echo')).not.toThrow();
  });

  it('rejects a module that cannot be parsed with a SyntaxError', async () => {
    const context = await openContext();
    expect((await errorOf(() => context.audioWorklet.addModule(`/base/${FIXTURES}/syntax-error.js`))).name).toBe('SyntaxError');
  });

  it('rejects a module that cannot be linked with a SyntaxError', async () => {
    const context = await openContext();
    expect((await errorOf(() => context.audioWorklet.addModule(`/base/${FIXTURES}/imports-unknown-name.js`))).name).toBe('SyntaxError');
  });

  it('resolves when a module throws while it runs; what it registered before stays', async () => {
    const context = await openContext();
    const failures: Event[] = [];
    const note = (event: Event): void => {
      failures.push(event);
    };
    window.addEventListener('error', note);
    await context.audioWorklet.addModule(`/base/${FIXTURES}/throws.js`);
    await sleep(50);
    window.removeEventListener('error', note);
    expect(failures).withContext('the error is the scope\'s, not the page\'s').toEqual([]);
    expect(() => new AudioWorkletNode(context, 'before-the-throw')).not.toThrow();
    expect(() => new AudioWorkletNode(context, 'after-the-throw')).toThrow();
  });

  it('resolves when a module throws a SyntaxError while it runs', async () => {
    const context = await openContext();
    await addModuleText(context, "registerProcessor('before', class extends AudioWorkletProcessor { process() {} }); JSON.parse('{');");
    expect(() => new AudioWorkletNode(context, 'before')).not.toThrow();
  });

  it('goes on after a module that failed', async () => {
    const context = await openContext();
    const results = await Promise.all([
      errorOf(() => context.audioWorklet.addModule(`/base/${FIXTURES}/missing.js`)),
      errorOf(() => context.audioWorklet.addModule(`/base/${FIXTURES}/syntax-error.js`)),
      context.audioWorklet.addModule(`/base/${FIXTURES}/echo.js`),
    ]);
    expect(results[0].name).toBe('AbortError');
    expect(results[1].name).toBe('SyntaxError');
    expect(() => new AudioWorkletNode(context, 'echo')).not.toThrow();
  });

  it('rejects a bad credentials option with a TypeError', async () => {
    const context = await openContext();
    const error = await errorOf(() => context.audioWorklet.addModule(`/base/${FIXTURES}/echo.js`, { credentials: 'always' as 'omit' }));
    expect(error instanceof TypeError).toBe(true);
  });

  it('rejects a call without an address with a TypeError', async () => {
    const context = await openContext();
    const error = await errorOf(() => (context.audioWorklet.addModule as unknown as () => Promise<void>)());
    expect(error instanceof TypeError).toBe(true);
  });

  it('starts the fetch within the call', async () => {
    const context = await openContext();
    const { url } = freshAddress(`${FIXTURES}/echo.js`);
    await context.audioWorklet.addModule(url);
    expect((await requestsOf(url)).length).toBe(1);
  });
});
