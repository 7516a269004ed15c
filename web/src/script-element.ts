// Runs a script of ours as a classic script of the page: every browser loads those, and every policy that allows ours allows them too.

import type { PageWindow } from './features';
import { nonceOf } from './module-loader';
import { policyOf } from './trusted-types';

/** Fetches and runs a script; `prepare` is given its tag before. Answers whether it was fetched. */
export function runScript(page: PageWindow, url: string, nonce: string, prepare: (script: HTMLScriptElement) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const { document } = page;
    const script = document.createElement('script');
    const done = ({ type }: Event): void => {
      script.remove();
      resolve(type === 'load');
    };
    script.onload = script.onerror = done as OnErrorEventHandler & typeof done;
    script.charset = 'utf-8';
    script.nonce = nonce || nonceOf(document);
    prepare(script);
    script.src = policyOf(page).createScriptURL(url);
    document.documentElement.appendChild(script);
  });
}
