// Modules that import modules (ES2018 §15.2.1.16): what is bound to what, in what order they run, and what is refused. In browsers
// without import() in Workers our own linker does that.

import '../install';
import { addModuleText, errorOf } from '../audio';
import { engine, freshAddress } from '../engine';
import { inScope, sharedContext } from '../shared';

const GRAPH = 'web/test/fixtures/modules/graph';

describe('modules that import modules', () => {
  const context = sharedContext();

  /** What an expression of imported names is; `{}` in the imports stands for the address of the fixtures. */
  const imported = <T>(imports: string, expression: string, address = freshAddress(GRAPH).url): Promise<T> =>
    inScope<T>(context(), `${imports.replace(/\{\}/g, address)}`, expression);

  describe('in a cycle', () => {
    it('call functions of one that has not run, and read its variables later', async () => {
      expect(await imported("import { asked, late } from '{}/cycle-a.js'; import { fromB, tooEarly, lateNow } from '{}/cycle-b.js';",
        '[asked, fromB, tooEarly, late, lateNow()]')).toEqual(['early true', 'early', 'ReferenceError', 'late, early', 'late, early']);
    });

    it('are refused when one does not export what is imported of it', async () => {
      const { message, name } = await errorOf(() => imported("import { asked } from '{}/cycle-b.js';", 'asked'));
      expect([name, message]).toEqual(['SyntaxError', jasmine.stringMatching(/asked/)]);
    });
  });

  it('see a variable of another change', async () => {
    expect(await imported("import read, { count, increment } from '{}/counter.js'; import * as all from '{}/counter.js'; const before = count; increment();",
      '[before, count, all.count, all.default === read, read()]')).toEqual([0, 1, 1, true, 1]);
  });

  it('cannot assign to what they import, and are strict', async () => {
    expect(await imported("import { thrown } from '{}/strict.js';", 'thrown')).toEqual(['TypeError', 'ReferenceError']);
  });

  it('export everything of others, but what two of them call the same', async () => {
    const names = ['counter', 'default', 'increment', 'renamed', 'shared'];
    expect(await imported("import * as all from '{}/stars.js';", '[Object.keys(all), all.shared, all.default, all.renamed, typeof all.counter.increment, Object.prototype.toString.call(all)]'))
      .toEqual([names, 'of one', 'imported', 'imported', 'function', '[object Module]']);
    expect((await errorOf(() => context().audioWorklet.addModule(`${freshAddress(GRAPH).url}/imports-ambiguous.js`))).name).toBe('SyntaxError');
  });

  it('export expressions, functions and classes without a name as "default"', async () => {
    expect(await imported(`
      import parenthesized, { name } from '{}/default-expression.js'; import arrow from '{}/default-arrow.js';
      import Class from '{}/default-class.js'; import hoisted from '{}/counter.js';`,
    '[parenthesized(), name, arrow(), arrow.name, new Class().word(), Class.name, typeof hoisted]'))
      .toEqual(['an arrow', 'default-expression', 'an arrow', 'default', 'a class', 'default', 'function']);
  });

  it('run once each, dependencies first', async () => {
    expect(await imported("import '{}/order-1.js'; import '{}/order-3.js';", 'globalThis.order')).toEqual([2, 3, 1]);
  });

  it('know their addresses', async () => {
    const { url } = freshAddress(GRAPH);
    expect(await imported("import { url, prototype, isKept } from '{}/meta.js?query#fragment';", '[url, prototype, isKept]', url))
      .toEqual([`${url}/meta.js?query#fragment`, null, true]);
  });

  it('share one namespace object, that nobody can change', async () => {
    expect(await imported(`import * as one from '{}/counter.js'; import * as other from '{}/counter.js';
      const thrown = []; for (const change of [() => { one.count = 3; }, () => { one.more = 1; }, () => { delete one.count; }]) try { change(); } catch (error) { thrown.push(error.name); }`,
    '[one === other, thrown, Object.isExtensible(one)]')).toEqual([true, ['TypeError', 'TypeError', 'TypeError'], false]);
  });

  it('do not run when one of them cannot be parsed', async () => {
    const { url } = freshAddress(GRAPH);
    expect((await errorOf(() => context().audioWorklet.addModule(`${url}/bad-dependency.js`))).name).toBe('SyntaxError');
    expect(await inScope(context(), '', 'typeof globalThis.ran')).toBe('undefined');
  });

  it('are refused where their syntax is newer than the browser, and else run', async () => {
    const isKnown = engine !== 'Chromium64';
    const { url } = freshAddress(GRAPH);
    const outcome = context().audioWorklet.addModule(`${url}/new-syntax.js`).then(() => 'ran', ({ name }: Error) => name);
    expect(await outcome).toBe(isKnown ? 'ran' : 'SyntaxError');
    expect(await inScope(context(), 'const { ran } = globalThis; delete globalThis.ran;', 'typeof ran')).toBe(isKnown ? 'boolean' : 'undefined');
  });

  it('do not run when one that they import throws, which runs once', async () => {
    const { url } = freshAddress(GRAPH);
    await context().audioWorklet.addModule(`${url}/needs-throws.js`);
    await addModuleText(context(), `import '${url}/throws-once.js';`);
    expect(await inScope(context(), '', '[globalThis.throws, typeof globalThis.afterwards]')).toEqual([1, 'undefined']);
  });
});
