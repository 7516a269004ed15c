// Which directive of the page's Content Security Policy was violated while something was loaded.

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
