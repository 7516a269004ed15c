// Why the engine could not be loaded, in a sentence that says which file, why, and what to do.

import type { PolicyWatch } from './load-failure-policy';

export { watchPolicy, type PolicyWatch } from './load-failure-policy';

/** An engine that could not be loaded. */
export function loadFailure(url: string, why: string, advice: string): Error {
  return new Error(`AudioWorklet cannot start: the engine ${url} ${why}. ${advice}.`);
}

const PLACE =
  'Put engine.wasm and engine.mvp.wasm beside the audioworklet-anywhere script, or name the file by data-engine-url';

/** No WebAssembly in this browser. */
export function noWebAssembly(url: string): Error {
  return loadFailure(url, 'needs WebAssembly, which this browser does not have or has switched off', 'Use another browser, or leave Lockdown Mode');
}

/** The server's answer was not 2xx. */
export function badStatus(url: string, response: Response): Error {
  const status = `${response.status} ${response.statusText}`.trim();
  return loadFailure(url, `was not found: the server answered ${status}`, PLACE);
}

/** There was no answer at all. */
export async function fetchFailed(url: string, error: unknown, policy: PolicyWatch): Promise<Error> {
  const directive = await policy.violated();
  if (directive !== null) {
    return loadFailure(url, `was blocked by the page's Content Security Policy (${directive})`, `Allow its origin in ${directive}`);
  }
  if (url.startsWith('file:')) {
    return loadFailure(url, 'cannot be fetched from a file: address', 'Serve the page by HTTP');
  }
  const advice = 'Check the network, and for another origin its CORS headers';
  return loadFailure(url, `could not be fetched (${text(error)})`, advice);
}

/** The bytes are no WebAssembly module. */
export function notWasm(url: string, type: string | null): Error {
  return loadFailure(url, `is not WebAssembly (its content type is ${type || 'not given'})`, PLACE);
}

/** The module could not be compiled or linked. */
export async function instantiationFailed(url: string, error: unknown, policy: PolicyWatch): Promise<Error> {
  const message = text(error);
  const directive = await policy.violated();
  if (directive !== null || /unsafe-eval|content security policy|\bcsp\b/i.test(message)) {
    const advice = "Add 'wasm-unsafe-eval' to script-src ('unsafe-eval' for browsers that do not know it)";
    return loadFailure(url, "was blocked by the page's Content Security Policy, which forbids WebAssembly", advice);
  }
  // A TypeError where a whole import module is missing, a LinkError where a function is.
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) return otherVersion(url, message);
  return loadFailure(url, `does not compile (${message})`, 'The file is damaged or incomplete: put it in place again');
}

/** The engine is not the one that this script was built with. */
export function otherVersion(url: string, what: string): Error {
  return loadFailure(url, `is of another version than this script (${what})`, 'Take both from the same release');
}

/** The Go program ended before it was ready. */
export function startFailed(url: string, error: unknown): Error {
  return loadFailure(url, `ended while starting (${text(error)})`, 'This is a bug in audioworklet-anywhere: please report it');
}

function text(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
