// Records what pages do to the nodes of OfflineAudioContexts (recorded-graph.ts): overlays on every method and setter that nodes, AudioParams and
// the listener have, and on every way to make a node. For nodes of other contexts each costs the look into a WeakMap.

import { afterCall, afterSet } from '../audio-node';
import { contextPrototypes, type PageWindow } from '../features';
import { typeOf } from '../node-kinds';
import { RecordedNode, graphOf, isRecorded, recordedNode, recordedParam, setRecordedNode, setRecordedParam } from './recorded-graph';
import type { ScratchContext } from './scratch-context';

type Values = readonly unknown[];
type Constructor = new (...args: unknown[]) => object;
type Made = { [name: string]: unknown } & object;

const NODE_METHODS = ['start', 'stop', 'noteOn', 'noteGrainOn', 'noteOff', 'setPeriodicWave', 'setPosition', 'setOrientation', 'setVelocity'];
const PARAM_METHODS = [
  'setValueAtTime', 'linearRampToValueAtTime', 'exponentialRampToValueAtTime', 'setTargetAtTime', 'setValueCurveAtTime',
  'cancelScheduledValues', 'cancelAndHoldAtTime',
];
/** What they put out depends on more than what is connected to them. */
const UNRECORDABLE = /^ScriptProcessorNode|^Media/;

/** Those whose members are recorded. */
const recordedPrototypes = new WeakSet<object>();

/** How to make a PeriodicWave anew: Firefox and WebKit bind one to its context. */
const waves = new WeakMap<object, (scratch: ScratchContext) => object>();

/** Lays the recorder over a page's Web Audio; over the members of nodes when the first of their kind is made in an offline context. */
export function recordOfflineGraphs(page: PageWindow): void {
  recordMembers(page.AudioParam.prototype, PARAM_METHODS, recordOnParam);
  for (const prototype of contextPrototypes(page)) {
    for (const owner of chainOf(prototype)) {
      for (const name of Object.getOwnPropertyNames(owner)) if (/^create/.test(name)) recordFactory(page, owner, name);
    }
  }
  for (const constructor of nodeInterfaces(page)) {
    recordConstructor(page, constructor.name, (context, args, made) => {
      if (!isRecorded(context)) return;
      const copies = values(args.slice(1));
      recordCreation(page, context, made, (scratch) => new constructor(scratch.context, ...copies(scratch)));
    });
  }
  if (typeof page.PeriodicWave === 'function') {
    const { PeriodicWave } = page as unknown as { PeriodicWave: Constructor };
    recordConstructor(page, 'PeriodicWave', (_, args, made) => {
      const copies = values(args.slice(1));
      waves.set(made, (scratch) => new PeriodicWave(scratch.context, ...copies(scratch)));
    });
  }
}

/** A prototype and those that it inherits from. */
function chainOf(prototype: object | null): object[] {
  if (!prototype || prototype === Object.prototype || prototype === EventTarget.prototype) return [];
  return [prototype, ...chainOf(Object.getPrototypeOf(prototype) as object | null)];
}

/** The classes of nodes that can be made; by their own names, which no page should have changed so early. */
function nodeInterfaces(page: PageWindow): Constructor[] {
  const globals = page as unknown as Record<string, unknown>;
  return Object.getOwnPropertyNames(page)
    .filter((name) => /Node$/.test(name) && !/^Audio(Worklet|Scheduled)?(Source)?Node$|^AudioDestinationNode$/.test(name))
    .map((name) => globals[name] as Constructor)
    .filter((value) => typeof value === 'function' && Object.prototype.isPrototypeOf.call(page.AudioNode.prototype, value.prototype as object));
}

function recordMembers(prototype: object, methods: readonly string[], record: (target: Made, change: (live: Made, args: Values) => void, args: Values) => void): void {
  if (recordedPrototypes.has(prototype)) return;
  recordedPrototypes.add(prototype);
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (methods.includes(name)) {
      afterCall(prototype as Made, name, (target, args) => record(target, (live, copies) => void (live[name] as (...args: Values) => void)(...copies), args));
    } else if (!/^on/.test(name)) {
      afterSet(prototype as Made, name, (target, value) => record(target, (live, [copy]) => void (live[name] = copy), [value]));
    }
  }
}

function recordOnNode(target: Made, change: (live: Made, args: Values) => void, args: Values): void {
  const record = recordedNode(target);
  if (!record) return;
  const copies = values(args);
  record.graph.add(record, (scratch) => scratch.toNode(record, (node) => change(node as unknown as Made, copies(scratch))));
}

function recordOnParam(target: Made, change: (live: Made, args: Values) => void, args: Values): void {
  const param = recordedParam(target as unknown as AudioParam);
  if (!param) return;
  const { owner, name } = param;
  const copies = values(args);
  owner.graph.add(owner, (scratch) => scratch.each(owner, (node) => change((node as unknown as Made)[name] as Made, copies(scratch))));
}

function recordFactory(page: PageWindow, prototype: object, name: string): void {
  afterCall(prototype as BaseAudioContext, name, (context, args, made) => {
    if (typeof made !== 'object' || made === null || !(isRecorded(context) || name === 'createPeriodicWave')) return;
    const copies = values(args);
    const make = ({ context: scratch }: ScratchContext, args: Values): object =>
      (scratch as unknown as Record<string, (...args: Values) => object>)[name]!(...args);
    if (name === 'createPeriodicWave') waves.set(made, (scratch) => make(scratch, copies(scratch)));
    else recordCreation(page, context, made, (scratch) => make(scratch, copies(scratch)));
  });
}

// A Proxy, so that pages can go on extending and inspecting the class.
function recordConstructor(page: PageWindow, name: string, made: (context: BaseAudioContext, args: Values, made: object) => void): void {
  const property = Object.getOwnPropertyDescriptor(page, name);
  if (!property || typeof property.value !== 'function') return;
  const constructor = property.value as Constructor;
  const value = new Proxy(constructor, {
    construct(target, args: unknown[], newTarget): object {
      const result = Reflect.construct(target, args, newTarget) as object;
      made(args[0] as BaseAudioContext, args, result);
      return result;
    },
  });
  Object.defineProperty(page, name, { value });
  Object.defineProperty(constructor.prototype, 'constructor', { value, writable: true, configurable: true, enumerable: false });
}

function recordCreation(page: PageWindow, context: BaseAudioContext, made: object, make: (scratch: ScratchContext) => object): void {
  if (!(made instanceof page.AudioNode)) return;
  const graph = graphOf(context);
  if (!graph.listener && context.listener) {
    graph.listener = new RecordedNode(graph, context.listener);
    setRecordedNode(graph.listener);
    recordParams(page, graph.listener);
  }
  const type = typeOf(made);
  const record = new RecordedNode(graph, made, UNRECORDABLE.test(type) ? type : '');
  setRecordedNode(record);
  recordParams(page, record);
  graph.add(record, (scratch) => scratch.make(record, () => make(scratch) as AudioNode));
}

/** For each prototype, the attributes that are AudioParams. */
const attributes = new WeakMap<object, string[]>();

function recordParams(page: PageWindow, record: RecordedNode): void {
  const node = record.node as unknown as Made;
  const prototype = Object.getPrototypeOf(node) as object;
  for (const owner of chainOf(prototype)) recordMembers(owner, NODE_METHODS, recordOnNode);
  let names = attributes.get(prototype);
  if (!names) attributes.set(prototype, names = attributesOf(prototype).filter((name) => node[name] instanceof page.AudioParam));
  for (const name of names) setRecordedParam(node[name] as AudioParam, record, name);
}

function attributesOf(prototype: object): string[] {
  const names: string[] = [];
  for (const owner of chainOf(prototype)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      const { get } = Object.getOwnPropertyDescriptor(owner, name) as PropertyDescriptor;
      if (get && !/^on/.test(name)) names.push(name);
    }
  }
  return names;
}

/** Copies what the page may change afterwards; what the function returns are the arguments for a scratch context. */
function values(args: Values): (scratch: ScratchContext) => unknown[] {
  const copies = args.map(copy);
  return (scratch) => copies.map((value) => forScratch(value, scratch));
}

function copy(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return (value as Float32Array).slice();
  if (Array.isArray(value)) return value.slice();
  if (typeof value !== 'object' || value === null || Object.prototype.toString.call(value) !== '[object Object]') return value;
  const bag: Record<string, unknown> = {};
  for (const name in value) bag[name] = copy((value as Record<string, unknown>)[name]);
  return bag;
}

function forScratch(value: unknown, scratch: ScratchContext): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const wave = waves.get(value);
  if (wave) return wave(scratch);
  const { periodicWave } = value as { periodicWave?: object };
  return periodicWave && waves.has(periodicWave) ? Object.assign({}, value, { periodicWave: forScratch(periodicWave, scratch) }) : value;
}
