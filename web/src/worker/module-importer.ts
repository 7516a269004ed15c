// Runs modules in the Worker by import() (HTML "fetch a worklet script graph"): one after the other, in the order of the addModule() calls.

import type { ErrorDescription, ModuleMessage } from '../wire/messages';
import { describe } from '../wire/messages';
import { fetchFailed, type Importer } from './importer';

// Its own it brings cookies to anyway. Taken now: the scope loses it.
const { origin } = self.location;
const FETCH_FAILED = /dynamically imported module|importing a module script failed/i;

/** Imports modules. */
export class ModuleImporter implements Importer {
  private last: Promise<unknown> = Promise.resolve();

  /** `report` writes the errors of modules to the scope's console. */
  constructor(private readonly importModule: (url: string) => Promise<unknown>, private readonly report: (error: unknown) => void) {}

  /** Runs a module. */
  load({ url, blob, credentials }: ModuleMessage['module']): Promise<ErrorDescription | null> {
    const address = blob ? URL.createObjectURL(blob) : url;
    const fetched = credentials === 'include' && !url.startsWith(`${origin}/`) ? withCredentials(url) : Promise.resolve();
    const outcome = this.last.then(() => fetched).then(() => this.importModule(address)).then(() => null, (error: unknown) => this.refusal(url, error));
    this.last = outcome;
    return outcome;
  }

  private refusal(url: string, error: unknown): ErrorDescription | null {
    const { name, message, stack } = describeStack(error);
    if (name === 'TypeError' && FETCH_FAILED.test(message)) return fetchFailed(url);
    if (isEarlyError(name, stack)) return describe(error);
    this.report(error);
    return null;
  }
}

// import() has no option for it. What the server refuses to show is refused.
async function withCredentials(url: string): Promise<void> {
  try {
    await fetch(url, { credentials: 'include', mode: 'cors' });
  } catch {
    throw new TypeError(`Failed to fetch dynamically imported module: ${url}`);
  }
}

function describeStack(error: unknown): { name: string; message: string; stack: string } {
  const { stack } = (typeof error === 'object' && error !== null ? error : {}) as { stack?: unknown };
  return { ...describe(error), stack: typeof stack === 'string' ? stack : '' };
}

// Of parsing, resolving or linking, not of running: no frame of the module is on the stack then (see module-loader.ts).
function isEarlyError(name: string, stack: string): boolean {
  if (name !== 'SyntaxError' && name !== 'TypeError') return false;
  if (!stack) return true;
  if (/\n\s+at /.test(stack)) return false;
  if (!stack.includes('@')) return true;
  return stack.includes('[native code]') && !stack.includes('module code@');
}
