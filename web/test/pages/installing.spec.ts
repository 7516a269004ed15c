// When the script does something, what it changes, and when it fetches the engine: features.md rows 1, 2, 3 and 6.

import { engine, freshAddress, isNative, requestsOf } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, until, type Page } from '../page';
import { nextMessage } from '../audio';

const STANDARD = ['Worklet', 'AudioWorklet', 'AudioWorkletNode', 'AudioParamMap'];
const force: Record<string, string> = engine === 'ChromiumForced' ? { 'data-force': '' } : {};
const ECHO = '/base/web/test/fixtures/modules/echo.js';

function prototypesOf(page: Page): string[] {
  const describe = (holder: object): string[] => Object.entries(Object.getOwnPropertyDescriptors(holder))
    .map(([name, { get, set, value }]) => `${name} ${String(get)} ${String(set)} ${String(value)}`);
  return [page.AudioNode, page.BaseAudioContext, page.AudioContext, page.AudioParam, page.AudioBufferSourceNode, page.MessagePort, page.URL]
    .map(({ prototype }) => describe(prototype)).reduce((all, some) => all.concat(some));
}

describe('the script', () => {
  it('finds out by the context prototypes whether AudioWorklet is native', async () => {
    const page = await openPage();
    await loadScript(page.document, SCRIPT);
    expect(page.AudioWorkletAnywhere?.native).toBe(engine === 'Chromium' || engine === 'ChromiumForced');
    expect(page.AudioWorkletAnywhere?.version).toMatch(/^0\.\d+\.\d+$/);
  });

  if (isNative) {
    it('does nothing where AudioWorklet is native: no prototype, no global but its own, no request', async () => {
      const page = await openPage();
      const names = Object.getOwnPropertyNames(page);
      const before = prototypesOf(page);
      const { url, root } = freshAddress('web/dist/audioworklet-anywhere.js');
      await loadScript(page.document, url);
      const context = await contextOf(page);
      await context.audioWorklet.addModule(ECHO);
      expect(prototypesOf(page)).toEqual(before);
      expect(Object.getOwnPropertyNames(page).filter((name) => !names.includes(name))).toEqual(['AudioWorkletAnywhere']);
      expect(page.document.querySelector('iframe')).toBeNull();
      expect((await requestsOf(root)).length).toBe(1);
      await context.close();
    });
    return;
  }

  it('adds the standard\'s names and one of its own to the window, nothing else', async () => {
    const page = await openPage();
    const names = Object.getOwnPropertyNames(page);
    await loadScript(page.document, SCRIPT, force);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    const answer = new page.AudioWorkletNode(context, 'echo').port;
    answer.postMessage('works');
    expect(await nextMessage(answer)).toBe('works');
    const added = Object.getOwnPropertyNames(page).filter((name) => !names.includes(name) && !/^\d+$/.test(name));
    expect(added.filter((name) => !STANDARD.includes(name))).toEqual(['AudioWorkletAnywhere']);
    expect(Object.keys(page).filter((name) => STANDARD.includes(name))).toEqual([]);
    await context.close();
  });

  it('replaces a useless AudioWorkletNode', async () => {
    const page = await openPage();
    const before = page.AudioWorkletNode as unknown;
    await loadScript(page.document, SCRIPT, force);
    expect(typeof page.AudioWorkletNode).toBe('function');
    expect(page.AudioWorkletNode === before).toBe(false);
    expect('audioWorklet' in page.AudioContext.prototype).toBe(true);
  });

  it('fetches the engine at the first addModule, once, and not before', async () => {
    const page = await openPage();
    const { url, root } = freshAddress('web/dist/audioworklet-anywhere.js');
    await loadScript(page.document, url, force);
    const context = await contextOf(page);
    expect(context.audioWorklet).toBe(context.audioWorklet);
    expect((await requestsOf(root)).length).toBe(1);
    await context.audioWorklet.addModule(ECHO);
    const other = await contextOf(page);
    await other.audioWorklet.addModule(ECHO);
    expect((await requestsOf(`${root}/base/web/dist/engine.wasm`)).length
      + (await requestsOf(`${root}/base/web/dist/engine.mvp.wasm`)).length).toBe(1);
    expect((await requestsOf(`${root}/base/web/dist/engine.js`)).length).toBe(1);
    expect((await requestsOf(root)).length).toBe(3);
    await context.close();
    await other.close();
  });

  it('takes what the page has preloaded', async () => {
    const page = await openPage();
    const { url, root } = freshAddress('web/dist/audioworklet-anywhere.js');
    const preload = (name: string, attributes: Record<string, string>): void => {
      const link = page.document.createElement('link');
      for (const [key, value] of Object.entries({ rel: 'preload', href: `${root}/base/web/dist/${name}`, ...attributes })) link.setAttribute(key, value);
      page.document.head.appendChild(link);
    };
    preload('engine.js', { as: 'script' });
    preload('engine.wasm', { as: 'fetch', crossorigin: 'anonymous' });
    await loadScript(page.document, url, force);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    const fetched = async (name: string): Promise<number> => (await requestsOf(`${root}/base/web/dist/${name}`)).length;
    if (/^Chromium(Forced|Insecure)$/.test(engine)) expect([await fetched('engine.js'), await fetched('engine.wasm')]).toEqual([1, 1]);
    expect(() => new page.AudioWorkletNode(context, 'echo')).not.toThrow();
    await context.close();
  });

  it('takes the lowered engine in browsers that know the WebAssembly MVP only', async () => {
    const page = await openPage();
    const { url, root } = freshAddress('web/dist/audioworklet-anywhere.js');
    await loadScript(page.document, url, force);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    const lowered = (await requestsOf(`${root}/base/web/dist/engine.mvp.wasm`)).length;
    expect(lowered).toBe(engine === 'Chromium64' ? 1 : 0);
    await context.close();
  });

  it('may be loaded twice', async () => {
    const page = await openPage();
    await loadScript(page.document, SCRIPT, force);
    const { AudioWorkletNode, AudioWorkletAnywhere } = page;
    const { connect } = page.AudioNode.prototype;
    await loadScript(page.document, `${SCRIPT}?again`, force);
    expect(page.AudioWorkletNode).toBe(AudioWorkletNode);
    expect(page.AudioWorkletAnywhere).toBe(AudioWorkletAnywhere);
    expect(page.AudioNode.prototype.connect).toBe(connect);
  });

  it('works in head, before there is a body', async () => {
    const page = (await openPage('/base/web/test/pages/in-head.html')) as Page & { bodyAtAddModule: unknown; added: Promise<void>; context: AudioContext };
    expect(page.bodyAtAddModule).toBeNull();
    await page.added;
    expect(() => new page.AudioWorkletNode(page.context, 'echo')).not.toThrow();
    await page.context.close();
  });

  it('takes its options from the page too', async () => {
    const page = await openPage();
    const { url } = freshAddress('web/dist/engine.mvp.wasm');
    page.AudioWorkletAnywhereOptions = { force: true, engineUrl: url };
    await loadScript(page.document, SCRIPT);
    expect(page.AudioWorkletAnywhere?.native).toBe(false);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    expect((await requestsOf(url)).length).toBe(1);
    await context.close();
  });

  it('refuses a buffer size that no ScriptProcessorNode has', async () => {
    const page = await openPage();
    await loadScript(page.document, SCRIPT);
    expect(() => page.AudioWorkletAnywhere?.install({ bufferSize: 1000 as 1024 })).toThrowError(/bufferSize is 1000/);
  });

  it('is later by twice the buffer size that was chosen', async () => {
    const page = await openPage();
    await loadScript(page.document, SCRIPT, { ...force, 'data-buffer-size': '4096', 'data-driver': 'script-processor' });
    const context = await contextOf(page);
    const sizes: number[] = [];
    const create = context.createScriptProcessor.bind(context);
    context.createScriptProcessor = (size, ...rest) => {
      sizes.push(size as number);
      return create(size, ...rest);
    };
    await context.audioWorklet.addModule(ECHO);
    expect(sizes).toEqual([]);
    const node = new page.AudioWorkletNode(context, 'echo');
    await until(() => sizes.length > 0, 'the bus is there');
    expect(new Set(sizes)).toEqual(new Set([4096]));
    expect(node.context).toBe(context);
    await context.close();
  });

  it('exists as an ES module too', async () => {
    const page = await openPage();
    page.AudioWorkletAnywhereOptions = { force: engine === 'ChromiumForced' };
    await loadScript(page.document, SCRIPT.replace('.js', '.mjs'), { type: 'module' });
    expect(page.AudioWorkletAnywhere?.native).toBe(false);
    const context = await contextOf(page);
    await context.audioWorklet.addModule(ECHO);
    expect(() => new page.AudioWorkletNode(context, 'echo')).not.toThrow();
    await context.close();
  });
});
