// AudioParamMap (Web Audio §1.32.4): `readonly maplike<DOMString, AudioParam>` (Web IDL §3.7.11).

import '../install';
import { itExcept } from '../exclusions';
import { sharedContext } from '../shared';
import { expectInterfaceObject, expectMembers, strangers } from '../web-idl';

const MODULE = `
  registerProcessor('three', class extends AudioWorkletProcessor {
    static get parameterDescriptors() { return [{ name: 'z' }, { name: '' }, { name: 'a', defaultValue: 2 }]; }
    process() { return true; }
  });
  registerProcessor('none', class extends AudioWorkletProcessor { process() { return true; } });`;

describe('AudioParamMap (Web Audio §1.32.4)', () => {
  const context = sharedContext(MODULE);
  let map: AudioParamMap;
  let empty: AudioParamMap;
  beforeAll(() => {
    map = new AudioWorkletNode(context(), 'three').parameters;
    empty = new AudioWorkletNode(context(), 'none').parameters;
  });
  const of = (name: string): AudioParam => map.get(name) as AudioParam;
  const call = (method: string, receiver: unknown, ...args: unknown[]): unknown =>
    (AudioParamMap.prototype as unknown as Record<string, (...args: unknown[]) => unknown>)[method]?.apply(receiver, args);

  describe('as an interface', () => {
    it('is an interface object of the window (Web IDL §3.7.1)', () => expectInterfaceObject('AudioParamMap', 0));

    it('has the members of a read-only maplike (Web IDL §3.7.11)', () => {
      expectMembers('AudioParamMap', AudioParamMap, {
        attributes: ['size'], operations: { entries: 0, forEach: 1, get: 1, has: 1, keys: 0, values: 0 },
      });
      const names = Object.getOwnPropertyNames(AudioParamMap.prototype).sort();
      expect(names).toEqual(['constructor', 'entries', 'forEach', 'get', 'has', 'keys', 'size', 'values']);
    });

    it('iterates by entries() itself, which is not enumerable under Symbol.iterator (Web IDL §3.7.11.3)', () => {
      const property = Object.getOwnPropertyDescriptor(AudioParamMap.prototype, Symbol.iterator);
      expect(property).toEqual({ value: AudioParamMap.prototype.entries, writable: true, enumerable: false, configurable: true });
    });

    it('inherits from Object only, and has no constructor for pages (Web IDL §3.7.1)', () => {
      expect(Object.getPrototypeOf(AudioParamMap.prototype)).toBe(Object.prototype);
      expect(Object.getPrototypeOf(AudioParamMap)).toBe(Function.prototype);
      const make = AudioParamMap as unknown as { new (): object; (): object };
      expect(() => new make()).toThrowError(TypeError);
      expect(() => make()).toThrowError(TypeError);
    });

    it('cannot be written: no set, delete or clear (Web IDL §3.7.11, readonly)', () => {
      for (const name of ['set', 'delete', 'clear', 'add']) expect(name in map).withContext(name).toBe(false);
      expect(Reflect.set(map, 'size', 7)).toBe(false);
      expect(map.size).toBe(3);
    });

    it('is a plain object besides: Object.keys is empty, Map.prototype does not know it', () => {
      expect(Object.keys(map)).toEqual([]);
      expect(Object.prototype.toString.call(map)).toBe('[object AudioParamMap]');
      expect(map instanceof Map).toBe(false);
      expect(() => { Map.prototype.get.call(map as unknown as Map<string, unknown>, 'a'); }).toThrowError(TypeError);
    });
  });

  describe('of a node', () => {
    it('is the same object each time, and each node\'s own', () => {
      const [one, other] = [new AudioWorkletNode(context(), 'three'), new AudioWorkletNode(context(), 'three')];
      expect(one.parameters).toBe(one.parameters);
      expect(one.parameters).not.toBe(other.parameters);
      expect(one.parameters.get('a')).not.toBe(other.parameters.get('a'));
    });

    it('is there, and empty, when there are no descriptors', () => {
      expect(empty instanceof AudioParamMap).toBe(true);
      expect([empty.size, [...empty].length, [...empty.keys()].length, empty.has(''), empty.get('')]).toEqual([0, 0, 0, false, undefined]);
    });

    itExcept({ Chromium: 'natively the order is that of a hash table' }, 'holds its AudioParams in the order of their descriptors', () => {
      expect([...map.keys()]).toEqual(['z', '', 'a']);
    });

    it('holds one AudioParam for each descriptor', () => {
      expect(map.size).toBe(3);
      expect([...map.keys()].sort()).toEqual(['', 'a', 'z']);
      for (const param of map.values()) expect(param instanceof AudioParam).toBe(true);
      expect(new Set(map.values()).size).toBe(3);
    });
  });

  describe('get() and has()', () => {
    it('find by name, the empty one too', () => {
      for (const name of ['z', '', 'a']) expect([map.has(name), map.get(name) instanceof AudioParam]).withContext(name).toEqual([true, true]);
      expect(of('a').defaultValue).toBe(2);
      expect(map.get('a')).toBe(map.get('a'));
    });

    it('find nothing else, not the names of Object.prototype either', () => {
      for (const name of ['b', 'A', 'toString', 'constructor', '__proto__', 'size']) {
        expect([map.has(name), map.get(name)]).withContext(name).toEqual([false, undefined]);
      }
    });

    it('convert the name to a DOMString (Web IDL §3.2.10)', () => {
      const named = { toString: () => 'a' } as unknown as string;
      expect(map.get(named)).toBe(of('a'));
      expect(map.has(named)).toBe(true);
      expect(map.get([] as unknown as string)).toBe(of(''));
      expect(map.has(undefined as unknown as string)).toBe(false);
      expect(map.has(null as unknown as string)).toBe(false);
    });

    for (const method of ['get', 'has']) {
      it(`${method}() throws a TypeError for a symbol, passes on what a conversion throws, and needs an argument`, () => {
        expect(() => call(method, map, Symbol('s'))).toThrowError(TypeError);
        expect(() => call(method, map, { toString: () => { throw new RangeError('mine'); } })).toThrowError(RangeError, 'mine');
        expect(() => call(method, map)).toThrowError(TypeError);
      });
    }
  });

  describe('iteration', () => {
    it('gives pairs, by the map itself, entries() and spreading', () => {
      const pairs = [...map.keys()].map((name) => [name, of(name)]);
      expect([...map]).toEqual(pairs as [string, AudioParam][]);
      expect([...map.entries()]).toEqual(pairs as [string, AudioParam][]);
      expect(Array.from(map.keys(), (name) => [name, map.get(name)])).toEqual(pairs);
      expect(new Map(map).get('a')).toBe(of('a'));
    });

    it('gives fresh arrays and fresh iterators, which are iterable themselves', () => {
      const iterator = map.entries();
      expect(map.entries()).not.toBe(iterator);
      expect(iterator[Symbol.iterator]()).toBe(iterator);
      expect([...map][0]).not.toBe([...map][0] as [string, AudioParam]);
    });

    it('ends, and stays at its end', () => {
      const iterator = map.values();
      for (const name of map.keys()) expect(iterator.next()).toEqual({ value: of(name), done: false });
      for (const _ of [1, 2]) expect(iterator.next() as unknown).toEqual({ value: undefined, done: true });
    });
  });

  describe('forEach()', () => {
    it('calls with the value, the name and the map, in order, and answers nothing', () => {
      const seen: unknown[] = [];
      const answer: unknown = map.forEach((...args: unknown[]) => { seen.push(args); });
      expect(seen).toEqual([...map].map(([name, param]) => [param, name, map]));
      expect(answer).toBeUndefined();
    });

    itExcept({ Chromium: 'natively null where there is no second argument' }, 'calls on the second argument; undefined where there is none (Web IDL §3.12)', () => {
      const receivers: unknown[] = [];
      const note = function note(this: unknown): void {
        'use strict';
        receivers.push(this);
      };
      const mine = {};
      map.forEach(note, mine);
      map.forEach(note);
      expect(receivers).toEqual([mine, mine, mine, undefined, undefined, undefined]);
    });

    it('throws a TypeError for what is no function, of an empty map too, and needs an argument', () => {
      for (const [index, callback] of [undefined, null, 1, 'x', {}, Symbol('s')].entries()) {
        expect(() => call('forEach', map, callback)).withContext(`value ${index}`).toThrowError(TypeError);
        expect(() => call('forEach', empty, callback)).withContext(`empty, value ${index}`).toThrowError(TypeError);
      }
      expect(() => call('forEach', empty)).toThrowError(TypeError);
    });

    it('stops at what the callback throws', () => {
      let calls = 0;
      expect(() => {
        map.forEach(() => {
          calls++;
          throw new RangeError('mine');
        });
      }).toThrowError(RangeError, 'mine');
      expect(calls).toBe(1);
    });
  });

  describe('on what is no AudioParamMap (Web IDL §3.7.7)', () => {
    for (const method of ['entries', 'forEach', 'get', 'has', 'keys', 'values']) {
      it(`${method}() throws a TypeError`, () => {
        for (const [index, stranger] of strangers(AudioParamMap.prototype).entries()) {
          expect(() => call(method, stranger, method === 'forEach' ? () => undefined : 'a')).withContext(`stranger ${index}`).toThrowError(TypeError);
        }
      });
    }

    it('size throws a TypeError', () => {
      const { get } = Object.getOwnPropertyDescriptor(AudioParamMap.prototype, 'size') as Required<PropertyDescriptor>;
      for (const [index, stranger] of strangers(AudioParamMap.prototype).entries()) {
        expect(() => { get.call(stranger); }).withContext(`stranger ${index}`).toThrowError(TypeError);
      }
    });
  });
});
