// AudioWorkletNode, its options, its parameters and its errors: Web Audio §1.32.4.

import '../install';
import { addModuleText, contextWith, errorOf, next, nextMessage, openContext, sleep } from '../audio';
import { isNative } from '../engine';
import { itExcept } from '../exclusions';

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

  const refused: [AudioWorkletNodeOptions | object, string][] = [
    [{ numberOfInputs: 0, numberOfOutputs: 0 }, 'NotSupportedError'],
    [{ outputChannelCount: [0] }, 'NotSupportedError'],
    [{ outputChannelCount: [33] }, 'NotSupportedError'],
    [{ outputChannelCount: [1, 1] }, 'IndexSizeError'],
    [{ outputChannelCount: [] }, 'IndexSizeError'],
    [{ numberOfOutputs: 2, outputChannelCount: [1] }, 'IndexSizeError'],
    [{ channelCount: 0 }, 'NotSupportedError'],
    [{ channelCount: 33 }, 'NotSupportedError'],
    [{ channelCountMode: 'least' }, 'TypeError'],
    [{ channelInterpretation: 'loud' }, 'TypeError'],
    [{ outputChannelCount: 2 }, 'TypeError'],
    [{ parameterData: { a: NaN } }, 'TypeError'],
    [{ parameterData: { a: 'x' } }, 'TypeError'],
    [{ parameterData: 1 }, 'TypeError'],
    [{ processorOptions: 1 }, 'TypeError'],
    [{ processorOptions: { f: () => 1 } }, 'DataCloneError'],
  ];
  for (const [options, name] of refused) {
    it(`throws ${name} for ${JSON.stringify(options, (_, value: unknown) => (typeof value === 'function' ? 'a function' : typeof value === 'number' ? String(value) : value))}`, async () => {
      const context = await contextWith(NOTHING);
      expect((await errorOf(() => new AudioWorkletNode(context, 'processor', options))).name).toBe(name);
    });
  }

  it('gives the defaults of the standard', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor');
    expect([node.numberOfInputs, node.numberOfOutputs, node.channelCount, node.channelCountMode, node.channelInterpretation])
      .toEqual([1, 1, 2, 'max', 'speakers']);
  });

  it('takes numbers and strings as Web IDL converts them', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor', {
      numberOfInputs: '3', numberOfOutputs: 2.9, channelCount: '1', channelCountMode: 'explicit', channelInterpretation: 'discrete',
      outputChannelCount: new Set(['1', 2]),
    } as unknown as AudioWorkletNodeOptions);
    expect([node.numberOfInputs, node.numberOfOutputs, node.channelCount, node.channelCountMode, node.channelInterpretation])
      .toEqual([3, 2, 1, 'explicit', 'discrete']);
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

  it('hands the processor nothing that was not given, but the two defaults', async () => {
    const node = new AudioWorkletNode(await contextWith(SHOW_OPTIONS), 'processor');
    expect(await nextMessage<object>(node.port)).toEqual({ numberOfInputs: 1, numberOfOutputs: 1 });
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

describe('connections', () => {
  it('are made in every form, and answer the destination', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 2, numberOfOutputs: 2 });
    const other = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    expect(gain.connect(node)).toBe(node);
    expect(gain.connect(node, 0, 1)).toBe(node);
    expect(node.connect(gain, 1)).toBe(gain);
    expect(node.connect(other, 1, 0)).toBe(other);
    expect(node.connect(gain.gain)).toBeUndefined();
    node.disconnect(other);
    node.disconnect(gain, 1, 0);
    node.disconnect(gain.gain);
    gain.disconnect(node, 0, 1);
    gain.disconnect(node);
    node.disconnect();
    node.disconnect(1);
  });

  it('throw an IndexSizeError for an output or an input that is not there', async () => {
    const context = await contextWith(NOTHING);
    const node = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    for (const action of [
      () => gain.connect(node, 0, 1), () => gain.connect(node, 1), () => node.connect(gain, 1), () => node.connect(gain, 0, 1),
      () => node.connect(gain.gain, 1), () => node.disconnect(1),
    ]) {
      expect((await errorOf(action)).name).withContext(String(action)).toBe('IndexSizeError');
    }
  });

  it('throw an InvalidAccessError for another context, and for what is not connected', async () => {
    const context = await contextWith(NOTHING);
    const other = await openContext();
    const node = new AudioWorkletNode(context, 'processor');
    const gain = context.createGain();
    for (const action of [
      () => node.connect(other.destination), () => other.createGain().connect(node), () => node.connect(other.createGain().gain),
      () => node.disconnect(gain), () => gain.disconnect(node), () => node.disconnect(gain.gain),
    ]) {
      expect((await errorOf(action)).name).withContext(String(action)).toBe('InvalidAccessError');
    }
  });

  it('throw a TypeError for what is no node', async () => {
    const node = new AudioWorkletNode(await contextWith(NOTHING), 'processor');
    const connect = (...args: unknown[]): unknown => (node.connect as unknown as (...args: unknown[]) => unknown).apply(node, args);
    for (const args of [[], [null], [{}], ['x']]) expect(() => connect(...args)).withContext(JSON.stringify(args)).toThrowError(TypeError);
  });
});

describe('processorerror', () => {
  /** The first event, by the handler: natively listeners that were added alone get nothing. */
  function handled(node: AudioWorkletNode): Promise<ErrorEvent> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no processorerror within 5 s')), 5000);
      node.onprocessorerror = (event) => {
        clearTimeout(timer);
        resolve(event);
      };
    });
  }

  /** The one event of a processor that fails, and a check that there is no second and none at the page's window. */
  async function processorError(body: string): Promise<ErrorEvent> {
    const context = await contextWith(body);
    const failures: Event[] = [];
    const note = (event: Event): void => {
      failures.push(event);
    };
    window.addEventListener('error', note);
    const node = new AudioWorkletNode(context, 'processor');
    const event = await handled(node);
    let more = 0;
    node.onprocessorerror = () => {
      more++;
    };
    await sleep(150);
    window.removeEventListener('error', note);
    expect(more).toBe(0);
    expect(failures).withContext('nothing reaches the page').toEqual([]);
    expect(event instanceof ErrorEvent).toBe(true);
    expect(event.message).not.toBe('');
    return event;
  }

  it('tells once of a constructor that throws', async () => {
    const event = await processorError("constructor() { super(); throw new RangeError('in the constructor'); } process() {}");
    // Natively the message tells of the failure only, not of its cause.
    if (!isNative) expect(event.message).toContain('in the constructor');
  });

  it('tells once of a process() that throws', async () => {
    const event = await processorError("process() { throw new TypeError('in process'); }");
    expect(event.message).toContain('in process');
    expect(event.lineno).toBeGreaterThan(0);
    expect(event.filename).toMatch(/^blob:/);
  });

  itExcept({ Chromium: 'natively only the handler attribute makes the event fire' }, 'tells listeners', async () => {
    const node = new AudioWorkletNode(await contextWith('process() { throw 1; }'), 'processor');
    expect((await next(node, 'processorerror', 2000)).type).toBe('processorerror');
  });

  it('tells once of a process that is missing or no function', async () => {
    // Natively the event's type is 'error'.
    expect((await processorError('')).type).toBe(isNative ? 'error' : 'processorerror');
    expect((await processorError('constructor() { super(); this.process = 1; }')).type).toBe(isNative ? 'error' : 'processorerror');
  });

  it('leaves the other nodes playing', async () => {
    const context = await openContext();
    await addModuleText(context, `
      registerProcessor('bad', class extends AudioWorkletProcessor { process() { throw new Error('bad'); } });
      registerProcessor('good', class extends AudioWorkletProcessor {
        constructor() { super(); this.port.onmessage = () => this.port.postMessage('well'); }
        process() { return true; }
      });`);
    const good = new AudioWorkletNode(context, 'good');
    await handled(new AudioWorkletNode(context, 'bad'));
    const answer = nextMessage(good.port);
    good.port.postMessage('how are you?');
    expect(await answer).toBe('well');
  });

  it('is null until a handler is set, and takes functions only', async () => {
    const node = new AudioWorkletNode(await contextWith(NOTHING), 'processor');
    expect(node.onprocessorerror).toBeNull();
    const handler = (): void => undefined;
    node.onprocessorerror = handler;
    expect(node.onprocessorerror as unknown).toBe(handler);
    node.onprocessorerror = null;
    expect(node.onprocessorerror).toBeNull();
  });
});
