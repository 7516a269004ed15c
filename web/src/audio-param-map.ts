// AudioParamMap (Web Audio §1.32.4): a read-only maplike of names to AudioParams.

import { defineInterface, defineLength, domString } from './webidl';

const maps = new WeakMap<AudioParamMap, Map<string, AudioParam>>();

function mapOf(instance: AudioParamMap): Map<string, AudioParam> {
  const map = maps.get(instance);
  if (!map) throw new TypeError('Illegal invocation');
  return map;
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
    if (typeof callback !== 'function') {
      throw new TypeError("Failed to execute 'forEach' on 'AudioParamMap': parameter 1 is not of type 'Function'.");
    }
    map.forEach((value, key) => { Reflect.apply(callback, thisArg, [value, key, this]); });
  }

  get(...name: [string]): AudioParam | undefined {
    return mapOf(this).get(nameIn('get', name));
  }

  has(...name: [string]): boolean {
    return mapOf(this).has(nameIn('has', name));
  }

  keys(): IterableIterator<string> {
    return mapOf(this).keys();
  }

  values(): IterableIterator<AudioParam> {
    return mapOf(this).values();
  }
}

function nameIn(method: string, args: readonly unknown[]): string {
  if (args.length === 0) throw new TypeError(`Failed to execute '${method}' on 'AudioParamMap': 1 argument required, but only 0 present.`);
  return domString(args[0]);
}

defineInterface(AudioParamMap, 'AudioParamMap');
for (const method of ['forEach', 'get', 'has'] as const) defineLength(AudioParamMap.prototype[method], 1);
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
