// The Web Audio of Safari 6 to 14.0, as WebKit's interfaces of that time and MDN's data describe it: only the webkit names of
// the contexts, which have all methods themselves; no constructors of nodes; callbacks in the place of promises; connect()
// answers nothing, and disconnect() knows an output's index only.

type Realm = Window & typeof globalThis;
type Method = (this: unknown, ...args: unknown[]) => unknown;
type Replacement = (this: object, native: Method, args: unknown[]) => unknown;

/** Shapes a window's Web Audio. */
export function takeAudioAway(realm: Realm): void {
  const { AudioContext, OfflineAudioContext, BaseAudioContext, AudioScheduledSourceNode, AudioNode } = realm;
  const sources = [realm.AudioBufferSourceNode, realm.OscillatorNode];
  for (const context of [AudioContext, OfflineAudioContext]) moveDown(BaseAudioContext.prototype, context.prototype);
  if (typeof AudioScheduledSourceNode === 'function') {
    for (const source of sources) moveDown(AudioScheduledSourceNode.prototype, source.prototype);
  }
  emptyOut(BaseAudioContext.prototype);
  for (const { prototype } of [AudioContext, OfflineAudioContext]) shapeContext(prototype);
  replace(AudioNode.prototype, 'connect', (native, args) => void native(...args));
  // [optional] unsigned long output = 0: a node becomes NaN, and that 0.
  replace(AudioNode.prototype, 'disconnect', (native, [output]) => native(Number(output) >>> 0));
  for (const name of Object.getOwnPropertyNames(realm.AudioParam.prototype)) {
    if (/AtTime$|^cancel/.test(name)) replace(realm.AudioParam.prototype, name, (native, args) => void native(...args));
  }
  prefix(realm, 'AudioContext', 0);
  prefix(realm, 'OfflineAudioContext', 3);
  for (const name of ['BaseAudioContext', 'AudioScheduledSourceNode']) Reflect.deleteProperty(realm, name);
}

/** What WebKit's contexts had and had not. */
function shapeContext(prototype: object): void {
  for (const name of ['length', 'close'].slice(0, 'length' in prototype ? 2 : 0)) Reflect.deleteProperty(prototype, name);
  for (const name of ['audioWorklet', 'createConstantSource', 'createIIRFilter', 'createStereoPanner', 'baseLatency', 'getOutputTimestamp', 'outputLatency', 'setSinkId', 'sinkId']) {
    Reflect.deleteProperty(prototype, name);
  }
  replace(prototype, 'decodeAudioData', (native, [data, success, failure]) => {
    if (typeof success !== 'function') throw new TypeError('Argument 2 (\'successCallback\') to AudioContext.decodeAudioData must be a function');
    ignored(native(data, success, failure));
  });
  replace(prototype, 'startRendering', (native) => ignored(native()));
  // 0 lets the browser choose, and it chooses the least.
  replace(prototype, 'createScriptProcessor', (native, [size, ...channels]) => native(size || 256, ...channels));
}

function ignored(promise: unknown): void {
  if (promise) (promise as Promise<unknown>).catch(() => undefined);
}

/** Copies the members of a shared prototype to one that inherits them. */
function moveDown(from: object, to: object): void {
  for (const name of Object.getOwnPropertyNames(from)) {
    if (name === 'constructor' || Object.prototype.hasOwnProperty.call(to, name)) continue;
    Object.defineProperty(to, name, Object.getOwnPropertyDescriptor(from, name) as PropertyDescriptor);
  }
}

function emptyOut(prototype: object): void {
  for (const name of Object.getOwnPropertyNames(prototype)) if (name !== 'constructor') Reflect.deleteProperty(prototype, name);
}

function replace(prototype: object, name: string, replacement: Replacement): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (!property) return;
  const native = property.value as Method;
  const { [name]: value } = {
    [name](this: object, ...args: unknown[]): unknown {
      return replacement.call(this, (...given) => native.apply(this, given), args);
    },
  };
  Object.defineProperty(value, 'length', { value: native.length, configurable: true });
  Object.defineProperty(prototype, name, { ...property, value });
}

/** Leaves a context's webkit name only; its constructor took so many arguments, all of which are numbers. */
function prefix(realm: Realm, name: 'AudioContext' | 'OfflineAudioContext', parameters: number): void {
  const native = realm[name] as unknown as new (...args: unknown[]) => object;
  const interfaceObject = function (...args: unknown[]): object {
    if (!new.target) throw new TypeError(`Constructor webkit${name} requires 'new'`);
    if (args.length < parameters) throw new SyntaxError('Not enough arguments');
    return Reflect.construct(native, args.slice(0, parameters), new.target) as object;
  };
  Object.setPrototypeOf(interfaceObject, Object.getPrototypeOf(native) === (realm as unknown as Record<string, unknown>).BaseAudioContext ? realm.EventTarget : (Object.getPrototypeOf(native) as object));
  Object.defineProperty(interfaceObject, 'prototype', { value: native.prototype });
  Object.defineProperty(native.prototype, 'constructor', { value: interfaceObject, writable: true, configurable: true, enumerable: false });
  Object.defineProperty(native.prototype, Symbol.toStringTag, { value: `webkit${name}`, configurable: true });
  Object.defineProperty(realm, `webkit${name}`, { value: interfaceObject, writable: true, configurable: true, enumerable: false });
  Reflect.deleteProperty(realm, name);
}
