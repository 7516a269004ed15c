// AudioParamDescriptor (Web Audio §1.32.5.4) as registerProcessor() converts it (Web IDL §3.2.17) and checks it
// (Web Audio §1.32.3.2, the steps on parameterDescriptorSequence).

import '../install';
import { itExcept } from '../exclusions';
import { addModuleText } from '../audio';
import { freshName, inScope, sharedContext, thrownBy } from '../shared';

/** A static getter of descriptors, and a call that registers it. */
const registering = (name: string, descriptors: string): string => `registerProcessor('${name}', class extends AudioWorkletProcessor {
  static get parameterDescriptors() { return ${descriptors}; }
  process() {}
})`;

describe('AudioParamDescriptor (Web Audio §1.32.5.4)', () => {
  const context = sharedContext();

  /** The AudioParam that comes of one descriptor. */
  async function paramOf(descriptor: string): Promise<AudioParam> {
    const name = freshName();
    await addModuleText(context(), registering(name, `[${descriptor}]`));
    return new AudioWorkletNode(context(), name).parameters.values().next().value as AudioParam;
  }
  const refusal = (descriptors: string): Promise<[string, boolean] | null> => thrownBy(context(), registering(freshName(), descriptors));

  it('has the defaults of the standard', async () => {
    const param = await paramOf("{ name: 'p' }");
    expect([param.defaultValue, param.minValue, param.maxValue, param.value, param.automationRate])
      .toEqual([0, -3.4028234663852886e38, 3.4028234663852886e38, 0, 'a-rate']);
  });

  it('takes undefined members for absent ones (Web IDL §3.2.17)', async () => {
    const param = await paramOf("{ name: 'p', defaultValue: undefined, minValue: undefined, maxValue: undefined, automationRate: undefined }");
    expect([param.defaultValue, param.minValue, param.maxValue, param.automationRate]).toEqual([0, -3.4028234663852886e38, 3.4028234663852886e38, 'a-rate']);
  });

  const taken: [string, number[]][] = [
    ["{ name: 'p', minValue: true, maxValue: [2], defaultValue: '1.5' }", [1.5, 1, 2]],
    ["{ name: 'p', defaultValue: 0.1, minValue: 0, maxValue: 1 }", [Math.fround(0.1), 0, 1]],
    ["{ name: 'p', defaultValue: null, minValue: null, maxValue: null }", [0, 0, 0]],
    ["{ name: 'p', defaultValue: -1, minValue: -1, maxValue: -1 }", [-1, -1, -1]],
    ["{ name: 'p', defaultValue: { valueOf: () => 4 }, maxValue: new Date(9) }", [4, -3.4028234663852886e38, 9]],
    ["{ name: 'p', defaultValue: '', maxValue: '0x10' }", [0, -3.4028234663852886e38, 16]],
    ["{ name: 'p', defaultValue: 1e-50 }", [0, -3.4028234663852886e38, 3.4028234663852886e38]],
    ["{ name: 'p', defaultValue: 16777217 }", [16777216, -3.4028234663852886e38, 3.4028234663852886e38]],
  ];
  for (const [descriptor, expected] of taken) {
    it(`takes ${descriptor}, numbers as float (Web IDL §3.2.5)`, async () => {
      const param = await paramOf(descriptor);
      expect([param.defaultValue, param.minValue, param.maxValue]).toEqual(expected);
    });
  }

  itExcept({ Chromium: 'natively refused, as the number is greater than the greatest float before it is rounded' }, "takes the standard's own 3.4028235e38 (Web IDL §3.2.5)", async () => {
    const param = await paramOf("{ name: 'p', maxValue: 3.4028235e38, minValue: -3.4028235e38 }");
    expect([param.minValue, param.maxValue]).toEqual([-3.4028234663852886e38, 3.4028234663852886e38]);
  });

  it('takes both rates, as a string or as what becomes one (Web IDL §3.2.18)', async () => {
    for (const [value, rate] of [["'a-rate'", 'a-rate'], ["'k-rate'", 'k-rate'], ["{ toString: () => 'k-rate' }", 'k-rate'], ["['a-rate']", 'a-rate']] as const) {
      expect((await paramOf(`{ name: 'p', automationRate: ${value} }`)).automationRate).withContext(value).toBe(rate);
    }
  });

  const refused: [string, string][] = [
    ['{}', 'TypeError'], ['{ defaultValue: 1 }', 'TypeError'], ['{ name: undefined }', 'TypeError'],
    ["'p'", 'TypeError'], ['1', 'TypeError'], ['true', 'TypeError'], ['Symbol()', 'TypeError'],
    ['undefined', 'TypeError'], ['null', 'TypeError'],
    ['{ name: Symbol() }', 'TypeError'],
    ["{ name: 'p', defaultValue: 'x' }", 'TypeError'], ["{ name: 'p', defaultValue: {} }", 'TypeError'], ["{ name: 'p', defaultValue: Symbol() }", 'TypeError'],
    ["{ name: 'p', defaultValue: NaN }", 'TypeError'], ["{ name: 'p', defaultValue: Infinity }", 'TypeError'], ["{ name: 'p', defaultValue: -1e39 }", 'TypeError'],
    ["{ name: 'p', minValue: NaN }", 'TypeError'], ["{ name: 'p', minValue: 'x' }", 'TypeError'], ["{ name: 'p', minValue: -Infinity }", 'TypeError'],
    ["{ name: 'p', maxValue: Infinity }", 'TypeError'], ["{ name: 'p', maxValue: 1e39 }", 'TypeError'], ["{ name: 'p', maxValue: [1, 2] }", 'TypeError'],
    ["{ name: 'p', automationRate: 'A-RATE' }", 'TypeError'], ["{ name: 'p', automationRate: '' }", 'TypeError'],
    ["{ name: 'p', automationRate: null }", 'TypeError'], ["{ name: 'p', automationRate: Symbol() }", 'TypeError'],
    ["{ name: 'p', minValue: 1, maxValue: 0 }", 'InvalidStateError'], ["{ name: 'p', minValue: 1 }", 'InvalidStateError'],
    ["{ name: 'p', maxValue: -1 }", 'InvalidStateError'], ["{ name: 'p', defaultValue: 2, minValue: 0, maxValue: 1 }", 'InvalidStateError'],
    ["{ name: 'p' }, { name: 'p' }", 'NotSupportedError'], ["{ name: 'p' }, { name: 'q' }, { name: ['p'] }", 'NotSupportedError'],
  ];
  for (const [descriptor, name] of refused) {
    it(`refuses ${descriptor} with ${name}, which is the realm's`, async () => {
      expect(await refusal(`[${descriptor}]`)).toEqual([name, true]);
    });
  }

  it('may have any name: empty, with lone surrogates, a number, that of a property of Object', async () => {
    const name = freshName();
    await addModuleText(context(), registering(name, "[{ name: '' }, { name: '\\ud800' }, { name: 7 }, { name: null }, { name: '__proto__' }, { name: 'constructor' }]"));
    const node = new AudioWorkletNode(context(), name);
    expect([...node.parameters.keys()].sort()).toEqual(['', '7', '__proto__', 'constructor', 'null', '\ud800']);
  });

  it('is converted member by member in the order of their names, each read once (Web IDL §3.2.17)', async () => {
    const read = await inScope<string[]>(context(), `result = [];
      const descriptor = new Proxy({}, { get(_, name) { result.push(name); return name === 'name' ? 'p' : undefined; } });
      ${registering(freshName(), '[descriptor]')};`);
    expect(read).toEqual(['automationRate', 'defaultValue', 'maxValue', 'minValue', 'name']);
  });

  it('is read from its prototype and from functions too', async () => {
    expect((await paramOf("Object.create({ name: 'p', defaultValue: 3 })")).defaultValue).toBe(3);
    expect((await paramOf('Object.assign(() => 1, { defaultValue: 5 })')).defaultValue).toBe(5);
  });

  it('passes on what a getter or a conversion throws', async () => {
    for (const member of ['automationRate', 'defaultValue', 'maxValue', 'minValue', 'name']) {
      const throwing = await inScope(context(), `try { ${registering(freshName(), `[{ name: 'p', get ${member}() { throw new RangeError('mine'); } }]`)}; } catch (error) { result = [error.name, error.message]; }`);
      expect(throwing).withContext(member).toEqual(['RangeError', 'mine']);
      const converting = await inScope(context(), `try { ${registering(freshName(), `[{ name: 'p', ${member}: { toString() { throw new RangeError('mine'); }, valueOf() { throw new RangeError('mine'); } } }]`)}; } catch (error) { result = [error.name, error.message]; }`);
      expect(converting).withContext(member).toEqual(['RangeError', 'mine']);
    }
  });

  describe('in a sequence (Web IDL §3.2.21)', () => {
    const iterables = [
      '[]', "new Set([{ name: 'a' }])", "(function* () { yield { name: 'a' }; })()", "new Map([[{}, 0]]).keys(), [{ name: 'a' }]", 'new String(\'\')',
      "Object.assign(() => 1, { [Symbol.iterator]: () => [{ name: 'a' }][Symbol.iterator]() })", "{ [Symbol.iterator]() { let n = 0; return { next: () => ({ done: n++ > 0, value: { name: 'a' } }) }; } }",
    ];
    for (const iterable of iterables) {
      it(`may be any iterable object: ${iterable}`, async () => {
        expect(await refusal(`(${iterable})`)).toBeNull();
      });
    }

    for (const value of ['1', "''", "'ab'", 'true', 'Symbol()', '{}', '{ length: 0 }', '{ [Symbol.iterator]: 1 }', '{ [Symbol.iterator]: null }', '{ [Symbol.iterator]: () => 1 }', '{ [Symbol.iterator]: () => ({ next: () => 1 }) }', '() => []']) {
      it(`may not be ${value}`, async () => {
        expect(await refusal(`(${value})`)).toEqual(['TypeError', true]);
      });
    }

    itExcept({ Chromium: 'natively null counts as undefined' }, 'may not be null', async () => {
      expect(await refusal('null')).toEqual(['TypeError', true]);
    });

    it('is not there when parameterDescriptors is undefined or missing (Web Audio §1.32.3.2, step 7)', async () => {
      expect(await refusal('undefined')).toBeNull();
      expect(await thrownBy(context(), `registerProcessor('${freshName()}', class extends AudioWorkletProcessor {})`)).toBeNull();
    });

    it('is converted whole before any is checked: a bad type comes before a name used twice', async () => {
      expect(await refusal("[{ name: 'a' }, { name: 'a' }, 1]")).toEqual(['TypeError', true]);
      expect(await refusal("[{ name: 'a', minValue: 1 }, { name: 'b', maxValue: NaN }]")).toEqual(['TypeError', true]);
    });

    it('is checked in order: the first bad one names the error', async () => {
      expect(await refusal("[{ name: 'a', minValue: 1 }, { name: 'b' }, { name: 'b' }]")).toEqual(['InvalidStateError', true]);
      expect(await refusal("[{ name: 'a' }, { name: 'a', minValue: 1 }]")).toEqual(['NotSupportedError', true]);
    });

    it('leaves the iterator alone when a conversion fails: its return() is not called', async () => {
      const returned = await inScope<number>(context(), `result = 0;
        const iterable = { [Symbol.iterator]() { return { next: () => ({ done: false, value: 1 }), return() { result++; return {}; } }; } };
        try { ${registering(freshName(), 'iterable')}; } catch (error) {}`);
      expect(returned).toBe(0);
    });

    it('passes on what an iterator throws', async () => {
      for (const iterable of ['get [Symbol.iterator]() { throw new RangeError(); }', '[Symbol.iterator]() { throw new RangeError(); }', '[Symbol.iterator]: () => ({ next() { throw new RangeError(); } })', '[Symbol.iterator]: () => ({ next: () => ({ done: false, get value() { throw new RangeError(); } }) })']) {
        const thrown = await inScope(context(), `try { ${registering(freshName(), `({ ${iterable} })`)}; } catch (error) { result = error instanceof RangeError; }`);
        expect(thrown).withContext(iterable).toBe(true);
      }
    });
  });
});
