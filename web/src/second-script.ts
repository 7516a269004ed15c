// The polyfill is built as two scripts (scripts/build/split.mjs). Every page loads the first: it finds out what the browser has,
// notes connections, and has the classes. The second, engine.js, brings all that needs an engine, and comes with it, at the
// first addModule(). The first hands it what both use by a property of its tag: no global tells of it.

import type { PageWindow } from './features';
import { watchPolicy } from './load-failure-policy';
import { runScript } from './script-element';

/** Defined by the build of the two; where everything is one script it is not. */
declare const SPLIT: boolean;
declare const VERSION: string;

/** What the second script finds at its tag. */
interface Exchange {
  readonly version: string;
  /** Values of the first script, in the order of the build. */
  readonly first: () => readonly unknown[];
  /** Takes the second script's values, module by module. */
  readonly fill: (modules: readonly (readonly unknown[])[]) => void;
}

type Fill = (values: readonly unknown[]) => void;

const fills: Fill[] = [];
let firstValues: () => readonly unknown[] = () => [];
let loading: Promise<void> | null = null;

/** Called by what stands for a module of the second script in the first: `fill` gets its values. */
export function onSecondScript(index: number, fill: Fill): void {
  fills[index] = fill;
}

/** Called once by the first script, with what the second one may ask for. */
export function offerFirstScript(values: () => readonly unknown[]): void {
  firstValues = values;
}

/** Loads the second script; a failure says which file and what to do, and the next call tries again. */
export function loadSecondScript(page: PageWindow, url: string, nonce: string): Promise<void> {
  if (typeof SPLIT === 'undefined') return Promise.resolve();
  if (!loading) {
    const attempt = load(page, url, nonce);
    attempt.catch(() => {
      loading = null;
    });
    loading = attempt;
  }
  return loading;
}

async function load(page: PageWindow, url: string, nonce: string): Promise<void> {
  const policy = watchPolicy(url);
  let isFilled = false;
  const exchange: Exchange = {
    version: VERSION,
    first: firstValues,
    fill: (modules) => {
      isFilled = true;
      modules.forEach((values, index) => (fills[index] as Fill)(values));
    },
  };
  const loaded = await runScript(page, url, nonce, (script) => Object.assign(script, { audioWorkletAnywhere: exchange }));
  const directive = loaded ? null : await policy.violated();
  policy.end();
  if (isFilled) return;
  throw new Error(`AudioWorklet cannot start: the script ${url} ${
    loaded ? 'is of another version than this one. Take both from the same release'
    : directive !== null ? `was blocked by the page's Content Security Policy. Allow it in ${directive}`
    : 'could not be loaded. Put engine.js beside the audioworklet-anywhere script, or name the file by data-engine-script-url'}.`);
}
