// What the interfaces' members are to whoever looks at them: Web IDL §3.7.6 (attributes: accessor properties whose functions are
// called "get x" and "set x", with no argument and one), §3.7.7 (operations: their name, and as length the fewest arguments
// they need). What the polyfill lays over the browser's own members must look like these.

import '../install';
import { contextWith, nextMessage } from '../audio';

type Kind = 'operation' | 'read-only attribute' | 'attribute';
type Member = readonly [interfaceName: string, name: string, kind: Kind, length?: number];

/** Looked up late: the polyfill is not there yet. */
function prototypeOf(interfaceName: string): object | undefined {
  return (window as unknown as Record<string, { prototype: object } | undefined>)[interfaceName]?.prototype;
}

/** The object of the prototype chain that has the member: old browsers have some a class further down. */
function holderOf(prototype: object | undefined, name: string): object | undefined {
  let holder = prototype;
  while (holder && !Object.prototype.hasOwnProperty.call(holder, name)) holder = Object.getPrototypeOf(holder) as object | undefined;
  return holder;
}

const MEMBERS: readonly Member[] = [
  ['AudioNode', 'connect', 'operation', 1],
  ['AudioNode', 'disconnect', 'operation', 0],
  ['AudioNode', 'numberOfInputs', 'read-only attribute'],
  ['AudioNode', 'numberOfOutputs', 'read-only attribute'],
  ['AudioNode', 'context', 'read-only attribute'],
  ['AudioNode', 'channelCount', 'attribute'],
  ['AudioNode', 'channelCountMode', 'attribute'],
  ['AudioNode', 'channelInterpretation', 'attribute'],
  ['AudioParam', 'value', 'attribute'],
  ['AudioBufferSourceNode', 'buffer', 'attribute'],
  ['AudioBufferSourceNode', 'loop', 'attribute'],
  ['AudioBufferSourceNode', 'start', 'operation', 0],
  ['OscillatorNode', 'type', 'attribute'],
  ['ConvolverNode', 'buffer', 'attribute'],
  ['WaveShaperNode', 'curve', 'attribute'],
  ['BiquadFilterNode', 'type', 'attribute'],
  ['PannerNode', 'panningModel', 'attribute'],
  ['AudioContext', 'audioWorklet', 'read-only attribute'],
  ['AudioContext', 'createScriptProcessor', 'operation', 0],
  ['OfflineAudioContext', 'startRendering', 'operation', 0],
  ['OfflineAudioContext', 'resume', 'operation', 0],
  ['AudioWorklet', 'addModule', 'operation', 1],
  ['AudioWorkletNode', 'port', 'read-only attribute'],
  ['AudioWorkletNode', 'parameters', 'read-only attribute'],
  ['AudioWorkletNode', 'onprocessorerror', 'attribute'],
  ['AudioParamMap', 'size', 'read-only attribute'],
  ['AudioParamMap', 'get', 'operation', 1],
  ['AudioParamMap', 'has', 'operation', 1],
  ['AudioParamMap', 'forEach', 'operation', 1],
];

// Chromium 64 gives the functions of its own attributes no name. Nobody lays anything over `context`.
function namesAccessors(): boolean {
  return (Object.getOwnPropertyDescriptor(AudioNode.prototype, 'context')?.get as () => void).name === 'get context';
}

function expectFunction(value: unknown, names: readonly string[], length: number): void {
  expect(typeof value).toBe('function');
  expect(names).toContain((value as () => void).name);
  expect((value as () => void).length).withContext(names.join()).toBe(length);
}

function expectAccessor(value: unknown, name: string, length: number): void {
  expectFunction(value, namesAccessors() ? [name] : [name, ''], length);
}

function expectMember(property: PropertyDescriptor, name: string, kind: Kind, length = 0): void {
  expect(property.enumerable).withContext('enumerable').toBe(true);
  expect(property.configurable).withContext('configurable').toBe(true);
  if (kind === 'operation') {
    expectFunction(property.value, [name], length);
    expect(property.writable).withContext('writable').toBe(true);
    return;
  }
  expectAccessor(property.get, `get ${name}`, 0);
  if (kind === 'attribute') expectAccessor(property.set, `set ${name}`, 1);
  else expect(property.set).toBeUndefined();
}

describe('the members of interfaces', () => {
  for (const [interfaceName, name, kind, length] of MEMBERS) {
    it(`${interfaceName}.${name} looks as Web IDL has ${kind === 'operation' ? 'an operation' : `a ${kind}`.replace('a a', 'an a')}`, () => {
      const holder = holderOf(prototypeOf(interfaceName), name);
      expect(holder).toBeDefined();
      expectMember(Object.getOwnPropertyDescriptor(holder, name) as PropertyDescriptor, name, kind, length);
    });
  }

  // Web IDL §3.7.11 (maplike declarations)
  it('of an AudioParamMap ask for their argument, and forEach for a function', async () => {
    const context = await contextWith(`process() {}`);
    const { parameters } = new AudioWorkletNode(context, 'processor');
    const map = parameters as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const operation of ['get', 'has', 'forEach']) {
      expect(() => map[operation]?.call(parameters)).withContext(operation).toThrowError(TypeError);
      expect(() => map[operation]?.call({}, 'name')).withContext(`${operation} of another object`).toThrowError(TypeError);
    }
    for (const value of [undefined, null, 1, {}]) {
      expect(() => map.forEach?.(value)).withContext(typeof value).toThrowError(TypeError);
    }
    expect(map.get?.(undefined)).toBeUndefined();
    expect(map.has?.(undefined)).toBe(false);
  });

  it('are so in the AudioWorkletGlobalScope too', async () => {
    const context = await contextWith(`
      constructor() {
        super();
        const { get, set } = Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port');
        this.port.postMessage([registerProcessor.name, registerProcessor.length, get.name, get.length, set === undefined]);
      }
      process() {}`);
    const { port } = new AudioWorkletNode(context, 'processor');
    expect(await nextMessage<unknown>(port)).toEqual(['registerProcessor', 2, 'get port', 0, true]);
  });
});
