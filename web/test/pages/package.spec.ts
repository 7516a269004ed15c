// The package's other forms: the ponyfill, and the script that carries its engine.

import type * as Ponyfill from '../../src/ponyfill';
import { nextMessage } from '../audio';
import { engine, freshAddress, isForced, isNative, requestsOf } from '../engine';
import { loadScript } from '../install';
import { contextOf, openPage, until, type Page } from '../page';

const ECHO = '/base/web/test/fixtures/modules/echo.js';

describe('the ponyfill', () => {
  async function open(): Promise<{ page: Page; ponyfill: typeof Ponyfill; namesBefore: string[] }> {
    const page = await openPage('/base/web/test/pages/ponyfill.html');
    const holder = page as unknown as { ponyfill: typeof Ponyfill; namesBefore: string[] };
    await until(() => Boolean(holder.ponyfill), 'the module has run');
    return { page, ponyfill: holder.ponyfill, namesBefore: holder.namesBefore };
  }

  it('plays with its exports alone, between native nodes', async () => {
    const { page, ponyfill: { AudioWorkletNode, audioWorklet, native } } = await open();
    expect(native).toBe(isNative);
    const context = await contextOf(page);
    await audioWorklet(context).addModule(ECHO);
    const node = new AudioWorkletNode(context, 'echo');
    expect(node instanceof page.AudioNode).toBe(true);
    const oscillator = context.createOscillator();
    oscillator.connect(node).connect(context.destination);
    node.port.postMessage('heard');
    expect(await nextMessage(node.port)).toBe('heard');
    await context.close();
  });

  it('defines no global and puts nothing on contexts', async () => {
    const { page, namesBefore } = await open();
    const plain = await openPage();
    const added = Object.getOwnPropertyNames(page).filter((name) => !namesBefore.includes(name) && !/^\d+$/.test(name));
    expect(added.sort()).toEqual(['AudioWorkletAnywhereOptions', 'namesBefore', 'ponyfill']);
    expect('audioWorklet' in page.AudioContext.prototype).toBe('audioWorklet' in plain.AudioContext.prototype);
  });

  it('exports what is there where AudioWorklet is', async () => {
    const { page, ponyfill } = await open();
    if (!isNative) {
      expect(ponyfill.AudioWorkletNode === (page.AudioWorkletNode as unknown)).toBe(false);
      return;
    }
    const context = await contextOf(page);
    expect(ponyfill.AudioWorkletNode).toBe(page.AudioWorkletNode);
    expect(ponyfill.audioWorklet(context)).toBe(context.audioWorklet);
    await context.close();
  });
});

describe('the script that carries its engine', () => {
  it('plays, and asks the server for nothing but itself', async () => {
    const page = await openPage();
    const { url, root } = freshAddress('web/dist/audioworklet-anywhere.single.js');
    await loadScript(page.document, url, engine === 'ChromiumForced' ? { 'data-force': '' } : {});
    expect(page.AudioWorkletAnywhere?.native).toBe(isNative);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    const { port } = new page.AudioWorkletNode(context, 'echo');
    port.postMessage('one file');
    expect(await nextMessage(port)).toBe('one file');
    expect((await requestsOf(root)).length).toBe(1);
    await context.close();
  });

  it('has no Worker: asked for one it warns, once, and processors live in a frame', async () => {
    const page = await openPage();
    const warnings: string[] = [];
    (page as unknown as { console: Console }).console.warn = (...words: unknown[]) => warnings.push(words.join(' '));
    await loadScript(page.document, '/base/web/dist/audioworklet-anywhere.single.js', { 'data-realm': 'worker', ...(isForced ? { 'data-force': '' } : {}) });
    for (let n = 0; n < 2; n++) {
      const context = await contextOf(page);
      await context.audioWorklet.addModule(ECHO);
      const { port } = new page.AudioWorkletNode(context, 'echo');
      port.postMessage('one file');
      expect(await nextMessage(port)).toBe('one file');
      await context.close();
    }
    expect(warnings.length).toBe(isNative ? 0 : 1);
    if (!isNative) expect(warnings[0]).toContain("no Worker's script");
  });
});
