// The inspector on a page of its own: what it shows is what happened.

import { engine, isNative } from '../engine';
import { itExcept } from '../exclusions';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, until, type Page } from '../page';
import type { AudioWorkletAnywhereApi } from '../../src/api';
import type { ContextStatistics } from '../../src/statistics';

const MODULE = `registerProcessor('echo', class extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = ({ data }) => { for (let i = 0; i < data; i++) this.port.postMessage(i); };
  }
  process([input], [output]) {
    output.forEach((channel, i) => input[i] && channel.set(input[i]));
    return true;
  }
});`;

interface Inspected {
  page: Page;
  api: AudioWorkletAnywhereApi;
  node: AudioWorkletNode;
  stats: () => ContextStatistics;
  /** The text of a chart, and what it says to who points at it. */
  shown: (name: string) => string;
  hint: (name: string) => string;
  panel: HTMLElement;
}

async function inspected(attributes: Record<string, string> = {}): Promise<Inspected> {
  const page = await openPage();
  await loadScript(page.document, SCRIPT, engine === 'ChromiumForced' ? { 'data-force': '', ...attributes } : attributes);
  const api = page.AudioWorkletAnywhere as AudioWorkletAnywhereApi;
  const context = await contextOf(page);
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([MODULE], { type: 'text/javascript' })));
  const node = new page.AudioWorkletNode(context, 'echo');
  const source = context.createOscillator();
  source.connect(node);
  source.start();
  node.connect(context.destination);
  const { element: panel } = await api.inspector();
  const chart = (name: string): HTMLElement => panel.querySelector(`[data-figure="${name}"]`) as HTMLElement;
  const shown = (name: string): string => chart(name).querySelector('strong')?.textContent ?? '';
  return { page, api, node, stats: () => api.stats(context) as ContextStatistics, shown, hint: (name) => chart(name).title, panel };
}

function stall(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('the inspector', () => {
  if (isNative) {
    it('says that there is nothing to inspect where AudioWorklet is native', async () => {
      const { panel } = await inspected();
      expect(panel.textContent).toContain('AudioWorklet is native here');
      expect(panel.querySelectorAll('canvas')[0]?.clientWidth).toBe(0);
    });
    return;
  }

  for (const realm of ['frame', 'worker']) it(`counts messages both ways, to the last one, with the realm in a ${realm}`, async () => {
    const { node, shown, hint, stats } = await inspected({ 'data-realm': realm });
    await until(() => shown('to-processors') !== '–', 'something is rendered');
    const rates: string[] = [];
    let received = 0;
    node.port.onmessage = () => received++;
    for (let i = 0; i < 300; i++) node.port.postMessage(2);
    await until(() => received === 600, 'all have come back');
    expect(stats().messages).toEqual({ toProcessors: 300, toNodes: 600 });
    await until(() => {
      rates.push(shown('to-nodes'));
      return /: 300 so far$/.test(hint('to-processors')) && /: 600 so far$/.test(hint('to-nodes'));
    }, 'the inspector has looked');
    await until(() => shown('to-nodes') === '0 / s' && shown('to-processors') === '0 / s', 'the flood is over');
    expect(rates.concat(shown('to-nodes')).every((text) => /^[\d,]+ \/ s$/.test(text))).withContext(rates.join()).toBe(true);
  });

  it('shows driver, latency and load as stats() tells them', async () => {
    const { panel, shown, stats } = await inspected({ 'data-buffer-size': '2048' });
    await until(() => /\d %/.test(shown('load')), 'load is known');
    await until(() => shown('latency') === `${(1000 * stats().latency).toFixed(1)} ms`, 'the same latency');
    await until(() => (panel.textContent ?? '').includes(`, ${stats().driver}, ${stats().latencyFrames} frames`), 'the context in words');
    expect(shown('processors')).toBe('1');
  });

  itExcept({ Safari: 'a ScriptProcessorNode gets what it missed afterwards, all at once' }, 'shows what a stall has cost', async () => {
    const { shown, hint, stats } = await inspected({ 'data-buffer-size': '512', 'data-driver': 'ring' });
    await until(() => / frames$/.test(shown('lost')) && stats().rendered > 8192, 'it plays');
    const before = stats().lost;
    stall(500);
    await until(() => stats().lost > before, 'sound is lost');
    await until(() => shown('lost') === `${stats().lost.toLocaleString('en')} frames`, 'the inspector has looked');
    expect(hint('lost')).toMatch(/: [1-9]\d* times so far$/);
  });

  it('is closed by its button and by the escape key, and leaves the page alone', async () => {
    const { page, api, panel } = await inspected();
    (panel.querySelector('button') as HTMLButtonElement).click();
    expect(panel.isConnected).toBe(false);
    const again = await api.inspector();
    again.element.dispatchEvent(new page.KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    expect(again.element.isConnected).toBe(false);
    expect(page.document.querySelector('.audioworklet-anywhere-inspector')).toBeNull();
  });
});
