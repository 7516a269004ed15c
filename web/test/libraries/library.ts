// A page of its own for each library: the polyfill in front, then the library, as on a user's page.

import { engine, isNative } from '../engine';
import { SCRIPT, loadScript } from '../install';
import { contextOf, openPage, until, type Page } from '../page';

/** A page with a library on it, and a running context. */
export interface LibraryPage<Library> {
  readonly page: Page;
  readonly library: Library;
  readonly context: AudioContext;
}

/** A spec of a library whose own files are written in newer JavaScript than Chromium 64 has. */
export const itInNewerBrowsers: typeof it = engine === 'Chromium64' ? () => undefined : it;

const open = new Set<AudioContext>();

afterEach(async () => {
  for (const context of open) if (context.state !== 'closed') await context.close();
  open.clear();
});

/** Opens a page and loads a bundled library (scripts/karma/libraries.mjs) after the polyfill; `attributes` are the script tag's. */
export async function openLibrary<Library>(name: string, attributes: Record<string, string> = {}): Promise<LibraryPage<Library>> {
  const page = await openPage();
  await loadScript(page.document, SCRIPT, { ...(engine === 'ChromiumForced' ? { 'data-force': '' } : {}), ...attributes });
  expect(page.AudioWorkletAnywhere?.native).toBe(isNative);
  const library = await loadLibrary<Library>(page, name);
  const context = await contextOf(page);
  open.add(context);
  return { page, library, context };
}

/** Loads a bundled library, or a module of node_modules as it is, into a page. */
export async function loadLibrary<Library>(page: Page, name: string): Promise<Library> {
  const holder = page as unknown as { library?: Library };
  delete holder.library;
  if (name.startsWith('/')) {
    const script = page.document.createElement('script');
    script.type = 'module';
    script.textContent = `import * as library from '${location.origin}${name}'; window.library = library;`;
    page.document.body.appendChild(script);
    await until(() => holder.library !== undefined, `${name} has run`);
  } else {
    await loadScript(page.document, `/base/.cache/libraries/${name}.js`);
  }
  return holder.library as Library;
}

/** The loudest sample of what a node puts out, over as many looks as it takes to satisfy; rejects after ten seconds. */
export async function loudness(node: AudioNode, satisfies: (peak: number) => boolean): Promise<number> {
  const { context } = node;
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  const silence = context.createGain();
  silence.gain.value = 0;
  node.connect(analyser).connect(silence).connect(context.destination);
  const samples = new Float32Array(analyser.fftSize);
  let peak = 0;
  const end = Date.now() + 10_000;
  while (!satisfies(peak) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    analyser.getFloatTimeDomainData(samples);
    peak = Math.max(peak, ...samples.map(Math.abs));
  }
  node.disconnect(analyser);
  return peak;
}
