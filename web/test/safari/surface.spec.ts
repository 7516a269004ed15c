// The pages that imitate an old Safari lack what that one lacked: the other specs lean on it. In browsers as they are there is
// nothing to see here but that they are.

import { engine, requestsOf, safari } from '../engine';
import '../install';
import { openContext, addModuleText } from '../audio';
import { openPage } from '../page';

type Realm = Window & typeof globalThis & Record<string, unknown>;

/** Missing up to and including a version, by window or prototype. */
const LATER: [string, (realm: Realm) => boolean, number][] = [
  ['globalThis', (realm) => 'globalThis' in realm, 12.1],
  ['queueMicrotask', (realm) => 'queueMicrotask' in realm, 12.1],
  ['Array.prototype.flat', (realm) => 'flat' in realm.Array.prototype, 12],
  ['BigInt', (realm) => 'BigInt' in realm, 14],
  ['the EventTarget constructor', (realm) => { try { return Boolean(new realm.EventTarget()); } catch { return false; } }, 14],
  ['WeakRef', (realm) => 'WeakRef' in realm, 14.1],
  ['FinalizationRegistry', (realm) => 'FinalizationRegistry' in realm, 14.1],
  ['structuredClone', (realm) => 'structuredClone' in realm, 15.4],
  ['SharedArrayBuffer', (realm) => 'SharedArrayBuffer' in realm, 15.2],
  ['instantiateStreaming', (realm) => 'instantiateStreaming' in realm.WebAssembly, 15],
  ['BaseAudioContext', (realm) => 'BaseAudioContext' in realm, 14.1],
  ['AudioScheduledSourceNode', (realm) => 'AudioScheduledSourceNode' in realm, 14.1],
  ['ConstantSourceNode', (realm) => 'ConstantSourceNode' in realm, 14.1],
  ['the GainNode constructor', (realm) => { try { return Boolean(new realm.GainNode(new OfflineAudioContext(1, 1, 44100))); } catch { return false; } }, 14.1],
  ['AnalyserNode.getFloatTimeDomainData', (realm) => 'getFloatTimeDomainData' in realm.AnalyserNode.prototype, 14.1],
];

const inThisBrowser = (realm: Realm): string[] => LATER.filter(([, has]) => has(realm)).map(([name]) => name);

describe('a page', () => {
  it('has the names of the Safari that it imitates, in its frames too', async () => {
    const page = (await openPage()) as unknown as Realm;
    const blank = document.documentElement.appendChild(document.createElement('iframe'));
    const frame = blank.contentWindow as unknown as Realm;
    for (const realm of [page, frame]) {
      const has = inThisBrowser(realm);
      if (safari) for (const [name, , since] of LATER) if (since > Number(safari)) expect(has).not.toContain(name);
      if (!safari) expect(has).toContain('BaseAudioContext');
    }
    blank.remove();
  });

  it('has contexts by their webkit names only, until the polyfill gives them the others', async () => {
    const page = (await openPage()) as unknown as Realm;
    expect(['AudioContext' in page, 'OfflineAudioContext' in page]).toEqual(safari ? [false, false] : [true, true]);
    if (safari) expect(['webkitAudioContext' in page, 'webkitOfflineAudioContext' in page]).toEqual([true, true]);
  });

  it('gets the engine that is lowered to the WebAssembly MVP, if its Safari knows no more', async () => {
    const context = await openContext();
    await addModuleText(context, "registerProcessor('p', class extends AudioWorkletProcessor {});");
    const lowered = await requestsOf('/base/web/dist/engine.mvp.wasm');
    if (safari || engine === 'Chromium64') expect(lowered.length).toBeGreaterThan(0);
    expect(WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))).toBe(true);
  });
});
