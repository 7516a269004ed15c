// Pages of their own: frames in which a spec loads the script as it likes.

import type { AudioWorkletAnywhereApi } from '../src/api';
import type { InstallOptions } from '../src/options';
import { safari } from './engine';

/** The window of such a page. */
export type Page = Window & typeof globalThis & {
  AudioWorkletAnywhere?: AudioWorkletAnywhereApi;
  AudioWorkletAnywhereOptions?: InstallOptions;
};

const frames = new Set<HTMLIFrameElement>();

afterEach(() => {
  for (const frame of frames) frame.remove();
  frames.clear();
});

/** Opens a page (a path of the test server) in a frame and waits for its load event. It is closed after the spec. */
export function openPage(path = '/base/web/test/pages/blank.html'): Promise<Page> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.allow = 'autoplay';
    frames.add(frame);
    frame.onload = () => resolve(frame.contentWindow as Page);
    frame.src = asThisPage(path);
    document.body.appendChild(frame);
  });
}

// Where pages imitate an old Safari (safari/take-away.ts), this one does too, before its own scripts.
function asThisPage(path: string): string {
  const script = safari && document.querySelector<HTMLScriptElement>('script[src*="/safari.js"]');
  return script ? `${path}${path.includes('?') ? '&' : '?'}script=${encodeURIComponent(new URL(script.src).pathname)}` : path;
}

/** A running context of a page. */
export async function contextOf(page: Page): Promise<AudioContext> {
  const context = new page.AudioContext();
  if (context.state !== 'running') await context.resume();
  return context;
}

/** Waits until something is so; rejects after five seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within 5 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
