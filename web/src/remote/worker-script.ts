// Starts the script of a scope's Worker. A Worker's script must be of the page's own origin (HTML "run a worker"): one that is not
// is loaded by a Worker of a Blob, where the page's policy lets that be made.

import type { PageWindow } from '../features';
import type { EngineLocation } from '../loader';
import { policyOf } from '../trusted-types';

/** The Worker's script, beside the page's. */
export const SCRIPT = 'audioworklet-anywhere.worker.js';

/** A Worker that runs the script, and whether it has import(). */
export interface StartedWorker {
  readonly worker: Worker;
  readonly hasImport: boolean;
}

/** Why there is none; `message` is what the browser says, if it says anything. */
export function notStarted(message: string | undefined): Error {
  return new Error(`audioworklet-anywhere: the Worker ${SCRIPT} could not be started${message ? ` (${message})` : ''}. ` +
    "Put it beside the audioworklet-anywhere script; the page's Content-Security-Policy may forbid it.");
}

/** Starts it: at once where the script is of the page's origin; else resolves when it has run, and rejects when it cannot. */
export function startWorker(page: PageWindow, { workerUrl, directory }: EngineLocation): StartedWorker | Promise<StartedWorker> {
  const url = new URL(workerUrl ?? directory + SCRIPT, page.document.baseURI);
  if (url.origin !== page.origin) return startByBlob(page, url);
  try {
    return start(page, url.href);
  } catch (error) {
    throw notStarted((error as Error).message); // WebKit throws what a policy forbids; others tell it later
  }
}

function start(page: PageWindow, url: string): StartedWorker {
  let hasImport = false;
  const worker = new page.Worker(policyOf(page).createScriptURL(url), {
    // import() in Workers came with module Workers, whose browsers look at the type (Firefox 114), and before WeakRef (Chromium 80 and 84).
    // Nothing else tells without a request, which a policy may forbid.
    get type() {
      hasImport = typeof WeakRef === 'function';
      return 'classic' as const;
    },
  });
  return { worker, hasImport };
}

function startByBlob(page: PageWindow, { href, origin }: URL): Promise<StartedWorker> {
  const text = `importScripts(${JSON.stringify(href)});postMessage(0)`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const outcome = new Promise<StartedWorker>((resolve, reject) => {
    const started = start(page, address);
    const { worker } = started;
    worker.onmessage = () => resolve(started);
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      reject(new Error(event.message));
    };
  });
  return outcome.then((started) => {
    URL.revokeObjectURL(address);
    return started;
  }, () => {
    URL.revokeObjectURL(address);
    throw new Error(`the Worker's script ${href} is of another origin than the page, and could not be loaded by a Blob. Serve the files from the page's own origin, ` +
      `or allow blob: in worker-src and ${origin} in script-src of the page's Content-Security-Policy`);
  });
}
