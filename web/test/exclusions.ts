// Specs that an engine fails, each with the reason. An exclusion that has become unnecessary fails: it is taken out then.

import { engine, inWorker, safari, type EngineName } from './engine';
import { limitPatience } from './patience';

/** Milliseconds that an excluded spec waits for anything. */
const EXCLUDED_PATIENCE = 2000;

/** The reason of a spec that fails wherever processors live in a Worker, in whatever browser. */
export function inWorkers(reason: string): Partial<Record<EngineName, string>> {
  return inWorker ? { [engine]: reason } : {};
}

/** A spec that some engines are known to fail, or pages that imitate an old Safari; there it passes only as long as it fails. */
export function itExcept(reasons: Partial<Record<EngineName | 'Safari', string>>, title: string, body: () => Promise<void> | void): void {
  const reason = (safari && reasons.Safari) || reasons[engine];
  if (!reason) {
    it(title, body);
    return;
  }
  it(`${title} [excluded in ${safari && reasons.Safari ? 'Safari' : engine}: ${reason}]`, async () => {
    expect(await fails(body)).withContext('a stale exclusion: this spec passes here').toBe(true);
  });
}

/** Whether a body throws, or expects what is not so. */
async function fails(body: () => Promise<void> | void): Promise<boolean> {
  const scope = window as unknown as { expect: unknown };
  const { expect } = scope;
  scope.expect = throwingExpect;
  limitPatience(EXCLUDED_PATIENCE);
  try {
    await body();
    return false;
  } catch {
    return true;
  } finally {
    scope.expect = expect;
    limitPatience(Infinity);
  }
}

interface Matcher {
  compare(actual: unknown, ...expected: unknown[]): { pass: boolean };
  negativeCompare?(actual: unknown, ...expected: unknown[]): { pass: boolean };
}

interface JasmineParts {
  matchers: Record<string, (util: object) => Matcher>;
  MatchersUtil: new (options: { pp: unknown }) => object;
  makePrettyPrinter(): unknown;
}

// jasmine's own notes a failure and goes on: the spec would fail, excluded or not.
function throwingExpect(actual: unknown): object {
  const { matchers, MatchersUtil, makePrettyPrinter } = jasmine as unknown as JasmineParts;
  const util = new MatchersUtil({ pp: makePrettyPrinter() });
  const assertions = (holds: (matcher: Matcher, args: [unknown, ...unknown[]]) => boolean): Record<string, unknown> => {
    const named: Record<string, unknown> = { withContext: () => named };
    for (const [name, make] of Object.entries(matchers)) {
      named[name] = (...expected: unknown[]) => {
        if (!holds(make(util), [actual, ...expected])) throw new Error(`${name}: not so`);
      };
    }
    return named;
  };
  const positive = assertions((matcher, args) => matcher.compare(...args).pass);
  positive['not'] = assertions((matcher, args) => (matcher.negativeCompare ? matcher.negativeCompare(...args).pass : !matcher.compare(...args).pass));
  return positive;
}
