// AudioWorkletNode: its constructor (Web Audio §1.32.4.1), its attributes (§1.32.4.2) and what it has of AudioNode (§1.5.4).
// Its options, its parameters' map, its connections and its errors have files of their own.

import '../install';
import { contextWith, errorOf, nextMessage, openContext } from '../audio';
import { itExcept } from '../exclusions';
import { sharedContext } from '../shared';
import { expectInterfaceObject, expectMembers, strangers } from '../web-idl';

const NOTHING = 'process() { return true; }';
const SHOW_OPTIONS = 'constructor(options) { super(); this.port.postMessage(options); } process() {}';

describe('the constructor of AudioWorkletNode', () => {
  it('makes an AudioNode and an EventTarget', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor');
    for (const type of [AudioWorkletNode, AudioNode, EventTarget]) expect(node instanceof type).toBe(true);
    expect(Object.prototype.toString.call(node)).toBe('[object AudioWorkletNode]');
    expect(node.context).toBe(context);
    expect(node.constructor).toBe(AudioWorkletNode);
    expect(AudioWorkletNode.length).toBe(2);
    expect(AudioWorkletNode.name).toBe('AudioWorkletNode');
    expect(Object.getPrototypeOf(AudioWorkletNode)).toBe(AudioNode);
    expect('gain' in node).toBe(false);
  });

  it('has the members of the standard, enumerable', () => {
    const names = Object.getOwnPropertyNames(AudioWorkletNode.prototype).sort();
    expect(names).toEqual(['constructor', 'onprocessorerror', 'parameters', 'port']);
    for (const name of names.filter((name) => name !== 'constructor')) {
      expect((Object.getOwnPropertyDescriptor(AudioWorkletNode.prototype, name) as PropertyDescriptor).enumerable).toBe(true);
    }
  });

  it('may be extended', async () => {
    const context = await contextWith(NOTHING);
    class Special extends AudioWorkletNode {
      mark = 3;

      constructor() {
        super(context, 'processor');
      }

      double(): number {
        return this.mark * 2;
      }
    }
    const node = new Special();
    expect(node instanceof Special && node instanceof AudioWorkletNode).toBe(true);
    expect(node.double()).toBe(6);
    expect(node.connect(context.destination)).toBe(context.destination);
  });

  it('throws an InvalidStateError for a name that nobody registered', async () => {
    const context = await contextWith(NOTHING);
    const error = await errorOf(() => new AudioWorkletNode(context, 'nobody'));
    expect(error instanceof DOMException).toBe(true);
    expect(error.name).toBe('InvalidStateError');
    expect(error.message).toContain('nobody');
    expect((await errorOf(async () => new AudioWorkletNode(await openContext(), 'processor'))).name).toBe('InvalidStateError');
  });

  it('throws a TypeError without new, without a context, without a name', async () => {
    const context = await contextWith(NOTHING);
    const make = AudioWorkletNode as unknown as new (...args: unknown[]) => AudioNode;
    expect(() => (AudioWorkletNode as unknown as () => void)()).toThrowError(TypeError);
    expect(() => new make()).toThrowError(TypeError);
    expect(() => new make(context)).toThrowError(TypeError);
    expect(() => new make({}, 'processor')).toThrowError(TypeError);
    expect(() => new make(context, Symbol('s'))).toThrowError(TypeError);
    expect(() => new make(context, 'processor', 1)).toThrowError(TypeError);
  });

  it('gives the defaults of the standard', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor');
    expect([node.numberOfInputs, node.numberOfOutputs, node.channelCount, node.channelCountMode, node.channelInterpretation])
      .toEqual([1, 1, 2, 'max', 'speakers']);
  });

  it('keeps channel attributes that are set later, and refuses bad ones', async () => {
    const node = new AudioWorkletNode(await contextWith(NOTHING), 'processor', { numberOfInputs: 2 });
    node.channelCount = 4;
    node.channelCountMode = 'clamped-max';
    node.channelInterpretation = 'discrete';
    expect([node.channelCount, node.channelCountMode, node.channelInterpretation]).toEqual([4, 'clamped-max', 'discrete']);
    expect((await errorOf(() => {
      node.channelCount = 0;
    })).name).toBe('NotSupportedError');
    expect(node.channelCount).toBe(4);
  });

  it('hands the processor its options, cloned', async () => {
    const context = await contextWith(SHOW_OPTIONS);
    const processorOptions = { list: [1, { a: 'b' }], floats: new Float32Array(2) };
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 2, outputChannelCount: [2], processorOptions });
    processorOptions.list.push(9);
    expect(await nextMessage<object>(node.port)).toEqual({
      numberOfInputs: 2, numberOfOutputs: 1, outputChannelCount: [2], processorOptions: { list: [1, { a: 'b' }], floats: new Float32Array(2) },
    });
  });
});

describe('AudioWorkletNode as an interface (Web Audio §1.32.4)', () => {
  const context = sharedContext(`registerProcessor('processor', class extends AudioWorkletProcessor {${NOTHING}});`);
  const make = (options?: AudioWorkletNodeOptions): AudioWorkletNode => new AudioWorkletNode(context(), 'processor', options);

  it('is an interface object of the window (Web IDL §3.7.1)', () => expectInterfaceObject('AudioWorkletNode', 2));

  it('has its members as Web IDL has them (Web IDL §3.7.6)', () => {
    expectMembers('AudioWorkletNode', AudioWorkletNode, { attributes: ['parameters', 'port'], writable: ['onprocessorerror'] });
  });

  it('inherits AudioNode\'s and EventTarget\'s members', () => {
    expect(Object.getPrototypeOf(AudioWorkletNode.prototype)).toBe(AudioNode.prototype);
    const node = make();
    for (const name of ['connect', 'disconnect', 'context', 'numberOfInputs', 'numberOfOutputs', 'channelCount', 'channelCountMode', 'channelInterpretation', 'addEventListener', 'dispatchEvent']) {
      expect(name in node).withContext(name).toBe(true);
      expect(Object.prototype.hasOwnProperty.call(node, name)).withContext(name).toBe(false);
    }
    expect(Object.getOwnPropertyNames(node)).toEqual([]);
  });

  it('has none of the members of another node', () => {
    const node = make();
    for (const name of ['gain', 'offset', 'buffer', 'start', 'stop', 'onaudioprocess', 'onended', 'fftSize', 'delayTime']) expect(name in node).withContext(name).toBe(false);
    expect(node instanceof GainNode || node instanceof ScriptProcessorNode).toBe(false);
  });

  it('keeps its read-only attributes', () => {
    const node = make();
    for (const name of ['parameters', 'port', 'context', 'numberOfInputs', 'numberOfOutputs'] as const) {
      const before: unknown = node[name];
      expect(Reflect.set(node, name, null)).withContext(name).toBe(false);
      expect(node[name] as unknown).withContext(name).toBe(before);
    }
  });

  it('throws a TypeError where its attributes are asked of a stranger (Web IDL §3.7.6)', () => {
    const others = [...strangers(AudioWorkletNode.prototype), context().createGain(), context()];
    for (const name of ['parameters', 'port', 'onprocessorerror']) {
      const { get } = Object.getOwnPropertyDescriptor(AudioWorkletNode.prototype, name) as Required<PropertyDescriptor>;
      for (const [index, stranger] of others.entries()) expect(() => { get.call(stranger); }).withContext(`${name}, stranger ${index}`).toThrowError(TypeError);
    }
  });

  it('lets a page redefine its members on a node and on a subclass', () => {
    const node = make();
    Object.defineProperty(node, 'port', { value: 'mine' });
    Object.defineProperty(node, 'channelCount', { value: 7 });
    node.addEventListener = (): void => undefined;
    expect([node.port as unknown, node.channelCount]).toEqual(['mine', 7]);
    class Special extends AudioWorkletNode {
      override get port(): MessagePort {
        return super.port;
      }

      override connect(): never {
        throw new RangeError('mine');
      }
    }
    const special = new Special(context(), 'processor');
    expect(special.port instanceof MessagePort).toBe(true);
    expect(() => special.connect()).toThrowError(RangeError);
    expect(Object.prototype.toString.call(special)).toBe('[object AudioWorkletNode]');
  });

  it('takes new.target\'s prototype, whatever it is (Web IDL §3.7.1)', () => {
    function Target(): void { /* only its prototype counts */ }
    const node = Reflect.construct(AudioWorkletNode, [context(), 'processor'], Target) as object;
    expect(Object.getPrototypeOf(node)).toBe(Target.prototype);
    const { get } = Object.getOwnPropertyDescriptor(AudioWorkletNode.prototype, 'port') as Required<PropertyDescriptor>;
    expect(get.call(node) instanceof MessagePort).toBe(true);
  });

  it('converts its arguments in order: context, name, options (Web IDL §3.7.1)', async () => {
    const log: string[] = [];
    const name = { toString: () => (log.push('name'), 'processor') } as unknown as string;
    const options = { get channelCount() { return log.push('options'), undefined; } } as unknown as AudioWorkletNodeOptions;
    expect(() => new AudioWorkletNode(context(), name, options)).not.toThrow();
    expect(log).toEqual(['name', 'options']);
    expect((await errorOf(() => new AudioWorkletNode({} as BaseAudioContext, name, options))).name).toBe('TypeError');
    expect(log.length).toBe(2);
  });

  for (const value of [undefined, null, 1, 'x', {}, [], Symbol('s')]) {
    it(`refuses ${typeof value === 'symbol' ? 'a symbol' : JSON.stringify(value)} as context with a TypeError`, async () => {
      expect((await errorOf(() => new AudioWorkletNode(value as BaseAudioContext, 'processor'))).name).toBe('TypeError');
    });
  }

  it('refuses an object that only inherits from a context', async () => {
    expect((await errorOf(() => new AudioWorkletNode(Object.create(AudioContext.prototype) as AudioContext, 'processor'))).name).toBe('TypeError');
    expect((await errorOf(() => new AudioWorkletNode(Object.create(context()) as AudioContext, 'processor'))).name).toBe('TypeError');
  });

  for (const name of ['', 'Processor', ' processor', 'processor ', 'undefined', '__proto__', 'constructor']) {
    it(`throws an InvalidStateError for the unknown name ${JSON.stringify(name)} (step 1)`, async () => {
      const error = await errorOf(() => new AudioWorkletNode(context(), name));
      expect(error instanceof DOMException).toBe(true);
      expect(error.name).toBe('InvalidStateError');
    });
  }

  it('finds the name that a value converts to', () => {
    expect(() => new AudioWorkletNode(context(), ['processor'] as unknown as string)).not.toThrow();
  });

  describe('onprocessorerror (HTML §8.1.8.1, event handler attributes)', () => {
    it('is null until it is set', () => expect(make().onprocessorerror).toBeNull());

    for (const value of [1, 'x', true, Symbol('s'), undefined, null]) {
      it(`becomes null when ${String(value)} is assigned`, () => {
        const node = make();
        node.onprocessorerror = (): void => undefined;
        node.onprocessorerror = value as unknown as null;
        expect(node.onprocessorerror).toBeNull();
      });
    }

    it('keeps functions and other objects', () => {
      const node = make();
      for (const value of [(): void => undefined, {}, []]) {
        node.onprocessorerror = value as () => void;
        expect(node.onprocessorerror as unknown).toBe(value);
      }
    });

    itExcept({ Chromium: 'natively the handler hears of no event that a page dispatches' }, 'is called for the event, with the node as this, in its place among the listeners', () => {
      const node = make();
      const log: unknown[] = [];
      node.addEventListener('processorerror', () => log.push('first'));
      node.onprocessorerror = function handler(this: unknown, event: Event) { log.push(this === node, event.type); };
      node.addEventListener('processorerror', () => log.push('last'));
      node.onprocessorerror = function handler(this: unknown, event: Event) { log.push('second', this === node, event.type); };
      node.dispatchEvent(new Event('processorerror'));
      expect(log).toEqual(['first', 'second', true, 'processorerror', 'last']);
    });
  });

  describe('its attributes of AudioNode (Web Audio §1.5.4)', () => {
    it('are those of the options', () => {
      const { numberOfInputs, numberOfOutputs, channelCount, channelCountMode, channelInterpretation } =
        make({ numberOfInputs: 3, numberOfOutputs: 0, channelCount: 7, channelCountMode: 'clamped-max', channelInterpretation: 'discrete' });
      expect([numberOfInputs, numberOfOutputs, channelCount, channelCountMode, channelInterpretation]).toEqual([3, 0, 7, 'clamped-max', 'discrete']);
    });

    it('can be set later, to every value', () => {
      const node = make();
      for (const mode of ['clamped-max', 'explicit', 'max'] as const) expect((node.channelCountMode = mode) && node.channelCountMode).toBe(mode);
      for (const interpretation of ['discrete', 'speakers'] as const) expect((node.channelInterpretation = interpretation) && node.channelInterpretation).toBe(interpretation);
      for (const count of [1, 32, 6, 2]) expect((node.channelCount = count) && node.channelCount).toBe(count);
    });

    for (const count of [0, 33, -1, 4294967296, NaN]) {
      it(`refuse channelCount = ${count} with a NotSupportedError, and keep what they had`, async () => {
        const node = make({ channelCount: 3 });
        expect((await errorOf(() => { node.channelCount = count; })).name).toBe('NotSupportedError');
        expect(node.channelCount).toBe(3);
      });
    }

    it('ignore what is no value of the enumeration (Web IDL §3.7.6)', () => {
      const node = make();
      for (const value of ['', 'MAX', 'least', null, 1]) {
        node.channelCountMode = value as unknown as 'max';
        node.channelInterpretation = value as unknown as 'speakers';
        expect([node.channelCountMode, node.channelInterpretation]).toEqual(['max', 'speakers']);
      }
    });

    it('know the context', () => expect(make().context).toBe(context()));
  });

  it('is not made for a closed context', async () => {
    const own = await contextWith(NOTHING);
    await own.close();
    expect((await errorOf(() => new AudioWorkletNode(own, 'processor'))).name).toBe('InvalidStateError');
  });
});

describe('parameters', () => {
  const WITH_PARAMETERS = `
    static get parameterDescriptors() {
      return [{ name: 'gain', defaultValue: 0.5, minValue: 0, maxValue: 1 }, { name: 'plain', automationRate: 'k-rate' }];
    }
    process() { return true; }`;

  async function make(options?: AudioWorkletNodeOptions): Promise<AudioWorkletNode> {
    return new AudioWorkletNode(await contextWith(WITH_PARAMETERS), 'processor', options);
  }

  it('is a read-only map', async () => {
    const { parameters } = await make();
    expect(parameters instanceof AudioParamMap).toBe(true);
    expect(Object.prototype.toString.call(parameters)).toBe('[object AudioParamMap]');
    expect(parameters.size).toBe(2);
    expect([...parameters.keys()]).toEqual(['gain', 'plain']);
    expect([...parameters.values()]).toEqual([parameters.get('gain'), parameters.get('plain')] as AudioParam[]);
    expect([...parameters]).toEqual([...parameters.entries()]);
    expect(parameters.has('gain')).toBe(true);
    expect(parameters.has('other')).toBe(false);
    expect(parameters.get('other')).toBeUndefined();
    const seen: unknown[] = [];
    parameters.forEach((value, key, map) => seen.push(key, value, map));
    expect(seen).toEqual(['gain', parameters.get('gain'), parameters, 'plain', parameters.get('plain'), parameters]);
    expect('set' in parameters).toBe(false);
  });

  it('holds AudioParams with the range that was declared', async () => {
    const { parameters } = await make();
    const gain = parameters.get('gain') as AudioParam;
    const plain = parameters.get('plain') as AudioParam;
    expect(gain instanceof AudioParam).toBe(true);
    expect([gain.defaultValue, gain.minValue, gain.maxValue, gain.value, gain.automationRate]).toEqual([0.5, 0, 1, 0.5, 'a-rate']);
    expect([plain.defaultValue, plain.minValue, plain.maxValue, plain.value, plain.automationRate])
      .toEqual([0, -3.4028234663852886e38, 3.4028234663852886e38, 0, 'k-rate']);
  });

  it('begins with parameterData, clamped to the range', async () => {
    const { parameters } = await make({ parameterData: { gain: 7, other: 1 } });
    expect((parameters.get('gain') as AudioParam).value).toBe(1);
  });

  it('refuses a value that is not finite', async () => {
    const gain = (await make()).parameters.get('gain') as AudioParam;
    expect(() => {
      gain.value = NaN;
    }).toThrowError(TypeError);
    expect(gain.value).toBe(0.5);
  });

  it('lets automationRate be set, and ignores what is no rate', async () => {
    const gain = (await make()).parameters.get('gain') as AudioParam;
    gain.automationRate = 'k-rate';
    gain.automationRate = 'x-rate' as AutomationRate;
    expect(gain.automationRate).toBe('k-rate');
  });
});
