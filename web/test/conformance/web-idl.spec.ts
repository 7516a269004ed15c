// Every WebIDL conversion of what AudioWorkletNode and AudioParamDescriptor are given, bad input included:
// Web IDL §3.2, Web Audio §1.32.4.3 (AudioWorkletNodeOptions), §1.6 (AudioNodeOptions) and §1.32.5 (AudioParamDescriptor).

import '../install';
import { addModuleText, contextWith, errorOf, nextMessage, openContext } from '../audio';

const PROCESSOR = `
  static get parameterDescriptors() { return [{ name: 'a', defaultValue: 1, minValue: -2, maxValue: 2 }]; }
  constructor(options) { super(); this.port.postMessage(options); }
  process() { return true; }`;

let context: AudioContext;
beforeEach(async () => {
  context = await contextWith(PROCESSOR);
});

function make(options?: unknown): AudioWorkletNode {
  return new AudioWorkletNode(context, 'processor', options as AudioWorkletNodeOptions);
}

const symbol = Symbol('s');

/** A value as a title shows it. */
function show(value: unknown): string {
  return typeof value === 'symbol' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

const thrower = { valueOf() { throw new RangeError('mine'); }, toString() { throw new RangeError('mine'); } };

describe('AudioWorkletNodeOptions', () => {
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
});

describe('AudioParamDescriptor', () => {
  /** Registers a processor with one descriptor, and gives its AudioParam, or the name of what was thrown. */
  async function register(descriptor: string): Promise<AudioParam | string> {
    const own = await openContext();
    await addModuleText(own, `
      let outcome = 'registered';
      try {
        registerProcessor('described', class extends AudioWorkletProcessor {
          static get parameterDescriptors() { return [${descriptor}]; }
          process() {}
        });
      } catch (error) { outcome = error.name; }
      registerProcessor('outcome', class extends AudioWorkletProcessor {
        constructor() { super(); this.port.postMessage(outcome); }
        process() {}
      });`);
    const outcome = await nextMessage<string>(new AudioWorkletNode(own, 'outcome').port);
    if (outcome !== 'registered') return outcome;
    return new AudioWorkletNode(own, 'described').parameters.values().next().value as AudioParam;
  }

  it('has the defaults of the standard', async () => {
    const param = (await register("{ name: 'p' }")) as AudioParam;
    expect([param.defaultValue, param.minValue, param.maxValue, param.value]).toEqual([0, -3.4028234663852886e38, 3.4028234663852886e38, 0]);
  });

  const taken: [string, number[]][] = [
    ["{ name: 'p', defaultValue: '0.5', minValue: true, maxValue: [2], defaultValue: '1.5' }", [1.5, 1, 2]],
    ["{ name: 'p', defaultValue: 0.1, minValue: 0, maxValue: 1 }", [Math.fround(0.1), 0, 1]],
    ["{ name: 'p', defaultValue: null, minValue: null, maxValue: null }", [0, 0, 0]],
  ];
  for (const [descriptor, expected] of taken) {
    it(`takes ${descriptor}`, async () => {
      const param = (await register(descriptor)) as AudioParam;
      expect([param.defaultValue, param.minValue, param.maxValue]).toEqual(expected);
    });
  }

  const refused: [string, string][] = [
    ['{}', 'TypeError'], ['{ defaultValue: 1 }', 'TypeError'], ["'p'", 'TypeError'], ['1', 'TypeError'], ['Symbol()', 'TypeError'],
    ['{ name: Symbol() }', 'TypeError'],
    ["{ name: 'p', defaultValue: 'x' }", 'TypeError'], ["{ name: 'p', minValue: NaN }", 'TypeError'], ["{ name: 'p', maxValue: Infinity }", 'TypeError'],
    ["{ name: 'p', maxValue: 1e39 }", 'TypeError'], ["{ name: 'p', automationRate: 'A-RATE' }", 'TypeError'],
    ["{ name: 'p', minValue: 1, maxValue: 0 }", 'InvalidStateError'], ["{ name: 'p', minValue: 1 }", 'InvalidStateError'],
    ["{ name: 'p', maxValue: -1 }", 'InvalidStateError'], ["{ name: 'p' }, { name: 'p' }", 'NotSupportedError'],
  ];
  for (const [descriptor, name] of refused) {
    it(`refuses ${descriptor} with ${name}`, async () => {
      expect(await register(descriptor)).toBe(name);
    });
  }

  it('may have an empty name', async () => {
    expect(typeof (await register("{ name: '' }"))).toBe('object');
  });
});
