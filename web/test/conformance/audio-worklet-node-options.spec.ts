// AudioWorkletNodeOptions: every Web IDL conversion, bad input included (Web IDL §3.2), the members (Web Audio §1.32.4.3.1,
// §1.5.6: AudioNodeOptions) and "configuring channels" (§1.32.4.3.2).

import '../install';
import { errorOf, nextMessage } from '../audio';
import { itExcept } from '../exclusions';
import { sharedContext } from '../shared';

const MODULE = `registerProcessor('processor', class extends AudioWorkletProcessor {
  static get parameterDescriptors() { return [{ name: 'a', defaultValue: 1, minValue: -2, maxValue: 2 }]; }
  constructor(options) { super(); this.port.postMessage(options); }
  process() { return false; }
});`;

const symbol = Symbol('s');

/** A value as a title shows it. */
function show(value: unknown): string {
  return typeof value === 'symbol' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

const thrower = { valueOf() { throw new RangeError('mine'); }, toString() { throw new RangeError('mine'); } };

describe('AudioWorkletNodeOptions (Web Audio §1.32.4.3)', () => {
  const context = sharedContext(MODULE);

  function make(options?: unknown): AudioWorkletNode {
    return new AudioWorkletNode(context(), 'processor', options as AudioWorkletNodeOptions);
  }

  /** The options as the processor's constructor was given them. */
  function given(options?: unknown): Promise<Record<string, unknown>> {
    return nextMessage(make(options).port);
  }

  const nameOf = async (options: unknown): Promise<string> => (await errorOf(() => make(options))).name;

  for (const empty of [undefined, null, {}, () => 1, []]) {
    it(`may be ${typeof empty} ${show(empty)}`, () => {
      expect(make(empty).numberOfInputs).toBe(1);
    });
  }

  for (const primitive of [1, 'x', true, symbol]) {
    it(`may not be ${typeof primitive} ${String(primitive)}`, async () => {
      expect((await errorOf(() => make(primitive))).name).toBe('TypeError');
    });
  }

  const numbers: [unknown, number][] = [[0, 0], ['2', 2], [2.999, 2], [true, 1], [null, 0], [[3], 3], [{ valueOf: () => 4 }, 4], [4294967297, 1], [-4294967295, 1]];
  for (const [value, expected] of numbers) {
    it(`converts numberOfInputs: ${JSON.stringify(value)} to ${expected}`, () => {
      expect(make({ numberOfInputs: value }).numberOfInputs).toBe(expected);
    });

    it(`converts numberOfOutputs: ${JSON.stringify(value)} to ${expected}`, () => {
      expect(make({ numberOfOutputs: value }).numberOfOutputs).toBe(expected);
    });
  }

  for (const member of ['numberOfInputs', 'numberOfOutputs', 'channelCount']) {
    it(`refuses a symbol as ${member}, and lets what a conversion throws through`, async () => {
      expect((await errorOf(() => make({ [member]: symbol }))).name).toBe('TypeError');
      expect((await errorOf(() => make({ [member]: thrower }))).message).toBe('mine');
    });
  }

  for (const member of ['channelCountMode', 'channelInterpretation']) {
    for (const value of ['', 'MAX', 1, null, {}, symbol]) {
      it(`refuses ${member}: ${show(value)}`, async () => {
        expect((await errorOf(() => make({ [member]: value }))).name).toBe('TypeError');
      });
    }
  }

  for (const mode of ['max', 'clamped-max', 'explicit'] as const) {
    it(`takes channelCountMode ${mode}, as a string or as what becomes one`, () => {
      expect(make({ channelCountMode: mode }).channelCountMode).toBe(mode);
      expect(make({ channelCountMode: { toString: () => mode } }).channelCountMode).toBe(mode);
    });
  }

  for (const count of [1, 2, 31, 32]) {
    it(`takes channelCount ${count} and outputChannelCount [${count}]`, () => {
      expect(make({ channelCount: count, outputChannelCount: [count] }).channelCount).toBe(count);
    });
  }

  for (const value of [1, 'x', true, {}, { length: 1, 0: 1 }, null]) {
    it(`refuses outputChannelCount: ${JSON.stringify(value)}`, async () => {
      expect((await errorOf(() => make({ outputChannelCount: value }))).name).toBe('TypeError');
    });
  }

  it('takes any iterable as outputChannelCount', async () => {
    function* counts(): IterableIterator<number> {
      yield 2;
      yield 1;
    }
    const node = make({ numberOfOutputs: 2, outputChannelCount: { [Symbol.iterator]: counts } });
    expect((await nextMessage<{ outputChannelCount: number[] }>(node.port)).outputChannelCount).toEqual([2, 1]);
  });

  for (const value of [1, 'x', true, symbol]) {
    it(`refuses parameterData: ${String(value)}`, async () => {
      expect((await errorOf(() => make({ parameterData: value }))).name).toBe('TypeError');
    });
  }

  for (const value of ['x', NaN, Infinity, undefined, symbol, {}]) {
    it(`refuses a value of parameterData: ${show(value)}`, async () => {
      expect((await errorOf(() => make({ parameterData: { a: value } }))).name).toBe('TypeError');
    });
  }

  const values: [unknown, number][] = [['1.5', 1.5], [true, 1], [null, 0], [9, 2], [-9, -2], [[0.5], 0.5]];
  for (const [value, expected] of values) {
    it(`begins with parameterData: { a: ${JSON.stringify(value)} } at ${expected}`, () => {
      expect((make({ parameterData: { a: value } }).parameters.get('a') as AudioParam).value).toBe(expected);
    });
  }

  it('reads own enumerable members of parameterData only', () => {
    const data: Record<string, number> = Object.create({ a: 2 }) as Record<string, number>;
    expect((make({ parameterData: data }).parameters.get('a') as AudioParam).value).toBe(1);
    Object.defineProperty(data, 'a', { value: 2, enumerable: false });
    expect((make({ parameterData: data }).parameters.get('a') as AudioParam).value).toBe(1);
  });

  for (const value of [1, 'x', true, null, symbol]) {
    it(`refuses processorOptions: ${String(value)}`, async () => {
      const error = await errorOf(() => make({ processorOptions: value }));
      expect(error.name).toBe('TypeError');
    });
  }

  it('lets a getter throw, before anything was made', async () => {
    const error = await errorOf(() => make({
      get numberOfInputs(): number {
        throw new RangeError('mine');
      },
    }));
    expect(error.message).toBe('mine');
  });

  it('reads its members once each, the inherited ones first', () => {
    const read: string[] = [];
    const options = new Proxy({}, {
      get(_, name) {
        read.push(String(name));
        return undefined;
      },
    });
    make(options);
    expect(read).toEqual(['channelCount', 'channelCountMode', 'channelInterpretation', 'numberOfInputs', 'numberOfOutputs',
      'outputChannelCount', 'parameterData', 'processorOptions']);
  });

  it('says in each message what was being constructed', async () => {
    for (const options of [{ numberOfInputs: 0, numberOfOutputs: 0 }, { channelCountMode: 'x' }, { outputChannelCount: [99] }, 1]) {
      expect((await errorOf(() => make(options))).message).toContain("Failed to construct 'AudioWorkletNode'");
    }
  });

  describe('unsigned long members (Web IDL §3.2.4.6)', () => {
    const numbers: [unknown, number][] = [['', 0], [' 3 ', 3], ['0x4', 4], [-0.9, 0], [NaN, 0], [Infinity, 0], [-Infinity, 0], [false, 0], [new Date(2), 2], [undefined, 1], [8589934592, 0]];
    for (const [value, expected] of numbers) {
      it(`take ${show(value)} for ${expected}`, () => {
        expect(make({ numberOfInputs: value }).numberOfInputs).toBe(expected);
        expect(make({ numberOfOutputs: value }).numberOfOutputs).toBe(expected);
      });
    }

    const channelCounts: [unknown, number | string][] = [[0, 'NotSupportedError'], [33, 'NotSupportedError'], [-1, 'NotSupportedError'], [4294967296, 'NotSupportedError'], [NaN, 'NotSupportedError'], [{}, 'NotSupportedError'], ['', 'NotSupportedError'], [null, 'NotSupportedError'],
      ['32', 32], [1.9, 1], [4294967298, 2], [[5], 5], [true, 1]];
    for (const [value, expected] of channelCounts) {
      it(`take channelCount: ${show(value)} as ${expected} (Web Audio §1.5.4)`, async () => {
        if (typeof expected === 'number') expect(make({ channelCount: value }).channelCount).toBe(expected);
        else expect(await nameOf({ channelCount: value })).toBe(expected);
      });
    }

    it('are no BigInts', async () => {
      if (typeof BigInt !== 'function') return void expect(typeof BigInt).toBe('undefined');
      for (const member of ['numberOfInputs', 'numberOfOutputs', 'channelCount']) expect(await nameOf({ [member]: BigInt(1) })).withContext(member).toBe('TypeError');
    });
  });

  describe('outputChannelCount (Web IDL §3.2.21, Web Audio §1.32.4.3.2)', () => {
    const lists: [unknown, number, number[]][] = [[['1'], 1, [1]], [[2.9, true], 2, [2, 1]], [[4294967297], 1, [1]], [new Set([3]), 1, [3]], [Uint8Array.of(4, 5), 2, [4, 5]], [new Map([[6, 0]]).keys(), 1, [6]], [new String('12'), 2, [1, 2]], [[{ valueOf: () => 7 }], 1, [7]]];
    for (const [list, numberOfOutputs, expected] of lists) {
      it(`takes ${Object.prototype.toString.call(list)} of ${expected.join(', ')}`, async () => {
        expect((await given({ numberOfOutputs, outputChannelCount: list }))['outputChannelCount']).toEqual(expected);
      });
    }

    const refused: [unknown, string][] = [[[0], 'NotSupportedError'], [[33], 'NotSupportedError'], [[-1], 'NotSupportedError'], [[NaN], 'NotSupportedError'], [[undefined], 'NotSupportedError'], [[null], 'NotSupportedError'], [[''], 'NotSupportedError'], [[4294967296], 'NotSupportedError'],
      [[], 'IndexSizeError'], [[1, 1], 'IndexSizeError'], [[symbol], 'TypeError'], [symbol, 'TypeError'], [() => 1, 'TypeError'], [{ [Symbol.iterator]: 1 }, 'TypeError'], [{ [Symbol.iterator]: () => 1 }, 'TypeError'], [{ [Symbol.iterator]: () => ({}) }, 'TypeError']];
    for (const [list, name] of refused) {
      it(`refuses ${Array.isArray(list) ? `[${list.map(show).join()}]` : typeof list === 'object' ? 'a bad iterable' : show(list)} with ${name}`, async () => {
        expect(await nameOf({ outputChannelCount: list })).toBe(name);
      });
    }

    itExcept({ Chromium: 'natively the length is looked at first' }, 'looks at each number before the length: NotSupportedError before IndexSizeError (steps 3.1 and 3.2)', async () => {
      expect(await nameOf({ numberOfOutputs: 3, outputChannelCount: [1, 0] })).toBe('NotSupportedError');
      expect(await nameOf({ outputChannelCount: [1, 99] })).toBe('NotSupportedError');
      expect(await nameOf({ numberOfOutputs: 3, outputChannelCount: [1, 2] })).toBe('IndexSizeError');
    });

    it('must be empty, or absent, when there are no outputs', async () => {
      expect(make({ numberOfOutputs: 0, outputChannelCount: [] }).numberOfOutputs).toBe(0);
      expect(await nameOf({ numberOfOutputs: 0, outputChannelCount: [1] })).toBe('IndexSizeError');
    });

    it('passes on what its iterator throws, and does not close it when an item cannot be converted', async () => {
      expect((await errorOf(() => make({ outputChannelCount: { [Symbol.iterator]() { throw new RangeError('mine'); } } }))).message).toBe('mine');
      let returned = 0;
      const list = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: symbol }), return() { returned++; return {}; } }) };
      expect(await nameOf({ outputChannelCount: list })).toBe('TypeError');
      expect(returned).toBe(0);
    });
  });

  describe('no inputs and no outputs (Web Audio §1.32.4.3.2, step 2)', () => {
    it('are a NotSupportedError, before outputChannelCount is looked at', async () => {
      expect(await nameOf({ numberOfInputs: 0, numberOfOutputs: 0 })).toBe('NotSupportedError');
      expect(await nameOf({ numberOfInputs: '0', numberOfOutputs: null })).toBe('NotSupportedError');
      expect(await nameOf({ numberOfInputs: 0, numberOfOutputs: 0, outputChannelCount: [1] })).toBe('NotSupportedError');
    });

    it('are allowed each alone', () => {
      expect(make({ numberOfInputs: 0 }).numberOfOutputs).toBe(1);
      expect(make({ numberOfOutputs: 0 }).numberOfInputs).toBe(1);
    });
  });

  describe('channelCountMode and channelInterpretation (Web IDL §3.2.18, Web Audio §1.5.1)', () => {
    for (const interpretation of ['speakers', 'discrete'] as const) {
      it(`take ${interpretation}, as a string or as what becomes one`, () => {
        expect(make({ channelInterpretation: interpretation }).channelInterpretation).toBe(interpretation);
        expect(make({ channelInterpretation: [interpretation] }).channelInterpretation).toBe(interpretation);
      });
    }

    it('are absent when undefined', () => {
      const { channelCountMode, channelInterpretation } = make({ channelCountMode: undefined, channelInterpretation: undefined });
      expect([channelCountMode, channelInterpretation]).toEqual(['max', 'speakers']);
    });
  });

  describe('parameterData (Web IDL §3.2.23: record<DOMString, double>)', () => {
    it('takes arrays, functions and proxies for records', () => {
      expect(() => make({ parameterData: [1] })).not.toThrow();
      expect((make({ parameterData: Object.assign(() => 1, { a: 2 }) }).parameters.get('a') as AudioParam).value).toBe(2);
      expect((make({ parameterData: new Proxy({ a: 1.5 }, {}) }).parameters.get('a') as AudioParam).value).toBe(1.5);
    });

    it('refuses symbols as keys', async () => {
      expect(await nameOf({ parameterData: { [symbol]: 1 } })).toBe('TypeError');
    });

    it('does not look at symbols and others that are not enumerable', () => {
      expect(() => make({ parameterData: Object.defineProperty({}, symbol, { value: 1, enumerable: false }) })).not.toThrow();
    });

    it('reads each value once, in the order of the keys', () => {
      const read: string[] = [];
      const data: Record<string, number> = {};
      for (const name of ['z', '1', 'a']) Object.defineProperty(data, name, { enumerable: true, get: () => (read.push(name), 0) });
      make({ parameterData: data });
      expect(read).toEqual(['1', 'z', 'a']);
    });

    it('passes on what a getter throws', async () => {
      expect((await errorOf(() => make({ parameterData: { get a() { throw new RangeError('mine'); } } }))).message).toBe('mine');
    });

    it('may name parameters that there are not, __proto__ too', async () => {
      const data = JSON.parse('{ "a": 1.25, "b": 7, "__proto__": 2 }') as Record<string, number>;
      expect((make({ parameterData: data }).parameters.get('a') as AudioParam).value).toBe(1.25);
      expect(Object.keys((await given({ parameterData: data }))['parameterData'] as object).sort()).toEqual(['__proto__', 'a', 'b']);
    });
  });

  describe('processorOptions (Web Audio §1.32.4.1: StructuredSerialize)', () => {
    it('may be any object that can be cloned: arrays, maps, boxed values', async () => {
      for (const value of [[1], new Map([[1, 2]]), new Date(3), Object(true) as object, /x/g]) {
        const { processorOptions } = await given({ processorOptions: value });
        expect(Object.prototype.toString.call(processorOptions)).toBe(Object.prototype.toString.call(value));
        expect(processorOptions).toEqual(value);
      }
    });

    it('keeps cycles, and what is referred to twice', async () => {
      interface Knot { self?: Knot; pair: object[] }
      const shared = {};
      const knot: Knot = { pair: [shared, shared] };
      knot.self = knot;
      const { processorOptions } = (await given({ processorOptions: knot })) as { processorOptions: Knot };
      expect(processorOptions.self).toBe(processorOptions);
      expect(processorOptions.pair[0]).toBe(processorOptions.pair[1] as object);
    });

    for (const [what, value] of Object.entries({ 'a function': () => 1, 'a symbol inside': { s: symbol }, 'a WeakMap': new WeakMap(), 'an element': document.createElement('p'), 'a promise': Promise.resolve(), 'a port, which is not transferred': new MessageChannel().port1 })) {
      it(`throws a DataCloneError at once for ${what}`, async () => {
        const error = await errorOf(() => make({ processorOptions: value }));
        expect(error instanceof DOMException).toBe(true);
        expect(error.name).toBe('DataCloneError');
      });
    }

    it('passes on what a getter within throws', async () => {
      expect((await errorOf(() => make({ processorOptions: { get a() { throw new RangeError('mine'); } } }))).message).toBe('mine');
    });

    it('are cloned at once: what is changed afterwards is not seen', async () => {
      const options = { list: [1] };
      const node = make({ processorOptions: options });
      options.list.push(2);
      expect((await nextMessage<{ processorOptions: unknown }>(node.port)).processorOptions).toEqual({ list: [1] });
    });
  });

  describe('as the processor gets them (Web Audio §1.32.4.1: the converted dictionary)', () => {
    it('have the two defaults and nothing that was not given', async () => {
      expect(await given()).toEqual({ numberOfInputs: 1, numberOfOutputs: 1 });
      expect(await given({ processorOptions: undefined, other: 1 })).toEqual({ numberOfInputs: 1, numberOfOutputs: 1 });
    });

    it('have what was given, converted', async () => {
      expect(await given({ numberOfInputs: '2', numberOfOutputs: 2.9, outputChannelCount: new Set(['1', 2]), channelCount: '3', channelCountMode: ['explicit'], channelInterpretation: 'discrete', parameterData: { a: '1.5' }, other: 1 }))
        .toEqual({ numberOfInputs: 2, numberOfOutputs: 2, outputChannelCount: [1, 2], channelCount: 3, channelCountMode: 'explicit', channelInterpretation: 'discrete', parameterData: { a: 1.5 } });
    });

    it('have what was inherited too, but not more', async () => {
      expect(await given(Object.create({ numberOfInputs: 3, processorOptions: {} }))).toEqual({ numberOfInputs: 3, numberOfOutputs: 1, processorOptions: {} });
    });
  });

  describe('the order of the steps (Web Audio §1.32.4.1)', () => {
    const unknown = async (options: unknown): Promise<string> => (await errorOf(() => new AudioWorkletNode(context(), 'nobody', options as AudioWorkletNodeOptions))).name;

    it('converts before it looks the name up: a TypeError comes first', async () => {
      for (const options of [1, { channelCountMode: 'x' }, { outputChannelCount: 1 }, { parameterData: { a: NaN } }, { processorOptions: 1 }]) {
        expect(await unknown(options)).toBe('TypeError');
      }
    });

    itExcept({ Chromium: 'natively the name is looked up after the outputs are configured' }, 'step 1: looks the name up before it configures anything', async () => {
      for (const options of [{ numberOfInputs: 0, numberOfOutputs: 0 }, { outputChannelCount: [0] }, { outputChannelCount: [1, 1] }, { channelCount: 0 }, { processorOptions: { f: () => 1 } }]) {
        expect(await unknown(options)).toBe('InvalidStateError');
      }
    });

    itExcept({ Chromium: 'natively AudioNodeOptions are looked at last' }, 'step 3: initialises the AudioNode before it configures outputs', async () => {
      expect(await nameOf({ channelCount: 0, outputChannelCount: [] })).toBe('NotSupportedError');
    });

    it('step 4: configures before it serialises the options', async () => {
      expect(await nameOf({ outputChannelCount: [], processorOptions: { f: () => 1 } })).toBe('IndexSizeError');
      expect(await nameOf({ channelCount: 0, processorOptions: { f: () => 1 } })).toBe('NotSupportedError');
    });
  });
});
