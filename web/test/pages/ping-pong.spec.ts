// The port example that everybody learns AudioWorklet from, as a user sees it.

import { engine, isNative } from '../engine';
import { openPage, until } from '../page';

function collect(console: Console): unknown[] {
  const lines: unknown[] = [];
  console.log = (...args: unknown[]) => lines.push(...args);
  return lines;
}

describe('the ping-pong page', () => {
  it('shows ping and pong, and both reach the console', async () => {
    const page = await openPage('/base/web/demo/01-ping-pong/index.html');
    const { document } = page;
    // In the forced engine the page must not be native: the script is told before it is asked for a context.
    if (engine === 'ChromiumForced') page.AudioWorkletAnywhere?.install({ force: true });
    expect(page.AudioWorkletAnywhere?.native).toBe(isNative);
    const pageLines = collect(page.console);
    (document.querySelector('#start') as HTMLButtonElement).click();
    let realmLines: unknown[] = [];
    if (!isNative) {
      await until(() => document.querySelector('iframe') !== null, 'the realm is there');
      realmLines = collect((document.querySelector('iframe') as HTMLIFrameElement & { contentWindow: typeof window }).contentWindow.console);
    }
    const shown = (direction: string): string[] =>
      Array.from(document.querySelectorAll(`#messages .${direction}`), (item) => item.textContent);
    await until(() => shown('from-processor').length >= 2, 'two answers');
    expect(shown('from-processor').slice(0, 2)).toEqual(['pong', 'pong']);
    expect(shown('to-processor').slice(0, 2)).toEqual(['ping', 'ping']);
    expect(document.querySelectorAll('#messages .error').length).toBe(0);
    expect(pageLines.slice(0, 2)).toEqual(['pong', 'pong']);
    if (!isNative) expect(realmLines.slice(0, 2)).toEqual(['ping', 'ping']);
  });
});
