// AudioParamMap (Web Audio §1.32.4): a read-only maplike of names to AudioParams.

import { defineInterface, domString, nameFunction } from './webidl';

const maps = new WeakMap<AudioParamMap, Map<string, AudioParam>>();

function mapOf(instance: AudioParamMap): Map<string, AudioParam> {
  const map = maps.get(instance);
  if (!map) throw new TypeError('Illegal invocation');
  return map;
}

const failed = (operation: string): string => `Failed to execute '${operation}' on 'AudioParamMap':`;

function requireArgument(operation: string, given: number): void {
  if (given === 0) throw new TypeError(`${failed(operation)} 1 argument required, but only 0 present.`);
}

/** The `parameters` of an AudioWorkletNode. */
export class AudioParamMap {
  constructor() {
    throw new TypeError('Illegal constructor');
  }

  get size(): number {
    return mapOf(this).size;
  }

  entries(): IterableIterator<[string, AudioParam]> {
    return mapOf(this).entries();
  }

  forEach(callback: (value: AudioParam, key: string, map: AudioParamMap) => void, thisArg?: unknown): void {
    const map = mapOf(this);
    requireArgument('forEach', arguments.length);
    if (typeof callback !== 'function') throw new TypeError(`${failed('forEach')} parameter 1 is not of type 'Function'.`);
    map.forEach((value, key) => callback.call(thisArg, value, key, this));
  }

  get(name: string): AudioParam | undefined {
    const map = mapOf(this);
    requireArgument('get', arguments.length);
    return map.get(domString(name));
  }

  has(name: string): boolean {
    const map = mapOf(this);
    requireArgument('has', arguments.length);
    return map.has(domString(name));
  }

  keys(): IterableIterator<string> {
    return mapOf(this).keys();
  }

  values(): IterableIterator<AudioParam> {
    return mapOf(this).values();
  }
}

defineInterface(AudioParamMap, 'AudioParamMap');
nameFunction(AudioParamMap.prototype.forEach, 'forEach', 1); // thisArg is optional
Object.defineProperty(AudioParamMap.prototype, Symbol.iterator, {
  value: AudioParamMap.prototype.entries,
  writable: true,
  configurable: true,
});

/** Makes an AudioParamMap; pages cannot. */
export function createAudioParamMap(entries: Map<string, AudioParam>): AudioParamMap {
  const instance = Object.create(AudioParamMap.prototype) as AudioParamMap;
  maps.set(instance, entries);
  return instance;
}
