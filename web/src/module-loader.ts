// Fetches and runs the modules of a realm as module scripts of its document (HTML "fetch a worklet script graph").
// The browser's own module map makes each URL run once. Three engines' ways of telling that a module could not be
// parsed are brought together here: Chromium and Firefox fire `load`, WebKit fires nothing.

import type { PageWindow } from './features';
import type { RealmWindow } from './realm';
import { POLICY_NAME, policyOf } from './trusted-types';

/** `credentials` of WorkletOptions (HTML §11.3.2). */
export type Credentials = 'omit' | 'same-origin' | 'include';

interface PendingModule {
  readonly url: string;
  /** Of its script element; null for none, which meant 'omit' at first (Chromium to 66, Firefox to 61), and is 'same-origin' today. */
  readonly crossOrigin: string | null;
  /** The text of a Blob URL, read at once: WebKit looks at the URL later, when the page may have revoked it. */
  readonly blob: Promise<Blob> | null;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The modules of one realm. */
export class ModuleLoader {
  private readonly document: Document;
  /** In the order in which they run. */
  private readonly pending: PendingModule[] = [];
  private readonly loaded = new Map<string, Promise<void>>();
  private isOpen = true;
  private readonly nonce: string;
  /** The directive of the page's Content Security Policy, which is the realm's too, that was violated last. */
  private violated = '';

  constructor(private readonly page: PageWindow, realm: RealmWindow, nonce: string) {
    this.document = realm.document;
    this.nonce = nonce || nonceOf(page.document);
    realm.addEventListener('error', (event) => this.noteError(event));
    this.document.addEventListener('securitypolicyviolation', ({ effectiveDirective, violatedDirective }) => {
      this.violated = effectiveDirective || violatedDirective;
    });
  }

  /**
   * Fetches a module now and runs it as soon as run() was called; the same URL runs once.
   * Rejects with AbortError if it or an import of it cannot be fetched, with a SyntaxError if it cannot be parsed or linked;
   * resolves if it throws while it runs (the error is the realm's).
   */
  load(url: string, credentials: Credentials): Promise<void> {
    const known = this.loaded.get(url);
    if (known) return known;
    const promise = new Promise<void>((resolve, reject) => {
      const crossOrigin = credentials === 'omit' ? null : credentials === 'include' ? 'use-credentials' : 'anonymous';
      const blob = /^blob:/i.test(url) ? this.page.fetch(url).then((response) => response.blob()) : null;
      if (blob) blob.catch(() => undefined);
      const module = { url, crossOrigin, blob, resolve, reject };
      this.pending.push(module);
      this.watch(this.isOpen ? this.write(module) : this.insert(module, url), module);
    });
    this.loaded.set(url, promise);
    promise.catch(() => this.loaded.delete(url));
    return promise;
  }

  /** Runs what was loaded, in order, and from now on each module as it arrives. */
  run(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.document.close();
  }

  private write({ url, crossOrigin }: PendingModule): HTMLScriptElement {
    const attributes = [`src="${escapeAttribute(url)}"`];
    if (crossOrigin) attributes.push(`crossorigin="${crossOrigin}"`);
    if (this.nonce) attributes.push(`nonce="${escapeAttribute(this.nonce)}"`);
    this.writeTrusted(`<script type="module" ${attributes.join(' ')}></script>`);
    const { scripts } = this.document;
    return scripts[scripts.length - 1] as HTMLScriptElement;
  }

  private writeTrusted(html: string): void {
    let refusal: unknown;
    try {
      this.document.write(policyOf(this.page).createHTML(html));
      return;
    } catch (error) {
      refusal = error;
    }
    throw new Error(
      `AudioWorklet cannot start: the page's Content Security Policy requires Trusted Types and does not allow ours. ` +
      `Add ${POLICY_NAME} to trusted-types (${String(refusal)}).`);
  }

  private insert({ crossOrigin }: PendingModule, url: string): HTMLScriptElement {
    const script = this.document.createElement('script');
    script.type = 'module';
    script.crossOrigin = crossOrigin;
    // In order, as addModule() calls run in a worklet.
    script.async = false;
    if (this.nonce) script.nonce = this.nonce;
    script.src = policyOf(this.page).createScriptURL(url);
    this.document.documentElement.appendChild(script);
    return script;
  }

  private watch(script: HTMLScriptElement, module: PendingModule): void {
    script.addEventListener('load', () => {
      this.settle(module);
      module.resolve();
    });
    script.addEventListener('error', () => this.fetchFailed(module));
  }

  private fetchFailed(module: PendingModule): void {
    if (module.blob) {
      const retry = Object.assign({}, module, { blob: null });
      this.pending[this.pending.indexOf(module)] = retry;
      module.blob.then(
        (blob) => this.watch(this.insert(retry, URL.createObjectURL(blob)), retry),
        () => this.fetchFailed(retry),
      );
      return;
    }
    if (!this.settle(module)) return;
    // The browser tells of a violation in a task of its own.
    setTimeout(() => module.reject(new DOMException(
      `Unable to load the worklet's module ${module.url}: it, or a module that it imports, ${this.reason()}`, 'AbortError')), 0);
  }

  private reason(): string {
    if (this.violated) return `was blocked by the page's Content Security Policy. Allow its origin in ${this.violated}.`;
    return 'could not be fetched. Look at the network panel for its status, its MIME type (text/javascript) and, from another origin, its CORS headers.';
  }

  // Modules run in order, so an early error is that of the first module that is not settled.
  private noteError(event: ErrorEvent): void {
    const { error } = event as { error: unknown };
    const module = this.pending[0];
    if (!module || !isEarlyError(error)) return;
    this.settle(module);
    module.reject(error);
  }

  private settle(module: PendingModule): boolean {
    const index = this.pending.indexOf(module);
    if (index >= 0) this.pending.splice(index, 1);
    return index >= 0;
  }
}

/**
 * Whether an error is of parsing, resolving or linking, not of running. There is no API that tells; but before a
 * module runs no frame of it can be on the stack. V8 and SpiderMonkey then give no frames at all, WebKit none of module code.
 */
function isEarlyError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, stack } = error as Partial<Error>;
  if (name !== 'SyntaxError' && name !== 'TypeError') return false;
  if (!stack) return true;
  if (/\n\s+at /.test(stack)) return false;
  if (!stack.includes('@')) return true;
  return stack.includes('[native code]') && !stack.includes('module code@');
}

/** The nonce of a page's scripts: a module has no tag of its own to read it from. */
export function nonceOf(document: Document): string {
  const script = document.querySelector<HTMLScriptElement>('script[nonce]');
  return (script && script.nonce) || '';
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}
