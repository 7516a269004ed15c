// Why the engine could not be loaded, in a sentence that says which file, why, and what to do.

/** What blocked a fetch or a compilation, if the browser told. */
export interface PolicyWatch {
  /** The directive that was violated since the watch began; waits a moment, for the event comes after the failure. */
  violated(): Promise<string | null>;
  /** Ends the watch. */
  end(): void;
}

/** Milliseconds: most browsers tell in the next task, Chromium 64 takes longer. */
const EVENT_DELAY = 50;

/** Watches for violations of the page's Content Security Policy until `end`. */
export function watchPolicy(url: string): PolicyWatch {
  let directive: string | null = null;
  const listener = (event: SecurityPolicyViolationEvent): void => {
    const blocked = event.blockedURI;
    if (/^(wasm-)?eval$/.test(blocked) || (blocked !== '' && url.startsWith(blocked))) {
      directive = event.effectiveDirective || event.violatedDirective;
    }
  };
  const target = typeof document === 'object' ? document : null;
  target?.addEventListener('securitypolicyviolation', listener);
  return {
    violated: async () => {
      if (directive === null) await new Promise((resolve) => setTimeout(resolve, EVENT_DELAY));
      return directive;
    },
    end: () => target?.removeEventListener('securitypolicyviolation', listener),
  };
}

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
