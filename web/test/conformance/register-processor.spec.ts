// registerProcessor() (Web Audio §1.32.3.2): its conversions (Web IDL), its steps in their order, and what it leaves behind.

import '../install';
import { addModuleText, contextWith, nextMessage } from '../audio';
import { freshName, inScope, sharedContext, thrownBy } from '../shared';

const PROCESSOR = 'class extends AudioWorkletProcessor { process() {} }';

describe('registerProcessor (Web Audio §1.32.3.2)', () => {
  const context = sharedContext();
  const thrown = (statements: string): Promise<[string, boolean] | null> => thrownBy(context(), statements);

  describe('arguments (Web IDL §3.7.7)', () => {
    it('are two, and the answer is undefined', async () => {
      expect(await inScope(context(), `result = [registerProcessor.length, registerProcessor.name, registerProcessor('${freshName()}', ${PROCESSOR}), registerProcessor('${freshName()}', ${PROCESSOR}, 'more')]`))
        .toEqual([2, 'registerProcessor', undefined, undefined]);
    });

    for (const args of ['', "'p'"]) {
      it(`throws a TypeError of the realm for (${args})`, async () => {
        expect(await thrown(`registerProcessor(${args})`)).toEqual(['TypeError', true]);
      });
    }

    for (const value of ['undefined', 'null', '1', "'class {}'", '{}', '[]', 'Symbol()', 'AudioWorkletProcessor.prototype']) {
      it(`refuses what is no function: ${value}`, async () => {
        expect(await thrown(`registerProcessor('${freshName()}', ${value})`)).toEqual(['TypeError', true]);
      });
    }

    it('takes a symbol for no name, and passes on what the name\'s conversion throws', async () => {
      expect(await thrown(`registerProcessor(Symbol(), ${PROCESSOR})`)).toEqual(['TypeError', true]);
      expect(await inScope(context(), `try { registerProcessor({ toString() { throw new RangeError('mine'); } }, 1); } catch (error) { result = error.message; }`)).toBe('mine');
    });

    const converted: [string, string][] = [['7', '7'], ['null', 'null'], ['undefined', 'undefined'], ['true', 'true'], ["['x', 'y']", 'x,y'], ["{ toString: () => 'named' }", 'named'], ['-0', '0']];
    for (const [value, name] of converted) {
      it(`takes ${value} for the name ${JSON.stringify(name)}`, async () => {
        expect(await thrown(`registerProcessor(${value}, ${PROCESSOR})`)).toBeNull();
        expect(() => new AudioWorkletNode(context(), name)).not.toThrow();
        expect(await thrown(`registerProcessor('${name}', ${PROCESSOR})`)).toEqual(['NotSupportedError', true]);
      });
    }

    it('keeps names apart by their code units: case, spaces, what looks alike', async () => {
      const names = ['a', 'A', ' a', 'a ', '\u00e9', 'e\u0301', '\u0000', '\ud800', '\ud801', '\ufffd', '__proto__', 'toString'];
      const literal = (name: string): string => JSON.stringify(name).replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
      for (const name of names) expect(await thrown(`registerProcessor(${literal(name)}, ${PROCESSOR})`)).withContext(name).toBeNull();
      for (const name of names) {
        expect(() => new AudioWorkletNode(context(), name)).withContext(name).not.toThrow();
        expect(await thrown(`registerProcessor(${literal(name)}, ${PROCESSOR})`)).withContext(name).toEqual(['NotSupportedError', true]);
      }
    });
  });

  describe('the class (steps 3 to 5)', () => {
    for (const value of ['() => 1', '(class { m() {} }).prototype.m', 'async function () {}', 'function* () {}', '(class { get x() { return 1; } }, Math.max)', 'parseInt', 'new Proxy(() => 1, {})']) {
      it(`is refused when it is no constructor: ${value}`, async () => {
        expect(await thrown(`registerProcessor('${freshName()}', ${value})`)).toEqual(['TypeError', true]);
      });
    }

    for (const prototype of ['1', 'null', 'undefined', "'x'", 'true', 'Symbol()']) {
      it(`is refused when its prototype is ${prototype}`, async () => {
        expect(await thrown(`function F() {} F.prototype = ${prototype}; registerProcessor('${freshName()}', F)`)).toEqual(['TypeError', true]);
      });
    }

    for (const value of ['function () {}', 'class {}', 'Object', 'new Proxy(class extends AudioWorkletProcessor {}, {})', '(function () {}).bind ? class {} : 0', 'Object.assign(function F() {}, { prototype: () => 1 })']) {
      it(`is taken, whatever it extends: ${value}`, async () => {
        expect(await thrown(`registerProcessor('${freshName()}', ${value})`)).toBeNull();
      });
    }

    it('is refused when it is a bound function without a prototype; a bound subclass inherits one', async () => {
      expect(await thrown(`registerProcessor('${freshName()}', (${PROCESSOR}).bind(null))`)).toBeNull();
      expect(await thrown(`registerProcessor('${freshName()}', (function () {}).bind(null))`)).toEqual(['TypeError', true]);
    });

    it('is not constructed, and its process is not looked at', async () => {
      expect(await inScope(context(), `result = 0;
        registerProcessor('${freshName()}', class { constructor() { result++; } get process() { result++; } });`)).toBe(0);
    });

    it('may be registered under several names', async () => {
      const [one, other] = [freshName(), freshName()];
      await addModuleText(context(), `const shared = class extends AudioWorkletProcessor { process() {} };
        registerProcessor('${one}', shared); registerProcessor('${other}', shared);`);
      for (const name of [one, other]) expect(() => new AudioWorkletNode(context(), name)).not.toThrow();
    });

    it('is looked up once: what becomes of its name in the module changes nothing (Note)', async () => {
      const name = freshName();
      await addModuleText(context(), `let Held = class extends AudioWorkletProcessor { constructor() { super(); this.port.postMessage('first'); } process() {} };
        registerProcessor('${name}', Held);
        Held = class extends AudioWorkletProcessor { constructor() { super(); this.port.postMessage('second'); } process() {} };`);
      expect(await nextMessage(new AudioWorkletNode(context(), name).port)).toBe('first');
    });
  });

  describe('the order of the steps', () => {
    it('converts the name, then the class, before any step', async () => {
      expect(await thrown('registerProcessor(\'\', 1)')).toEqual(['TypeError', true]);
      expect(await inScope(context(), `result = []; try { registerProcessor({ toString() { result.push('name'); return ''; } }, null); } catch (error) { result.push(error.name); }`))
        .toEqual(['name', 'TypeError']);
    });

    it('step 1: an empty name is a NotSupportedError, before the class is looked at', async () => {
      expect(await thrown(`registerProcessor('', ${PROCESSOR})`)).toEqual(['NotSupportedError', true]);
      expect(await thrown("registerProcessor('', () => 1)")).toEqual(['NotSupportedError', true]);
    });

    it('step 2: a known name is a NotSupportedError, before the class is looked at', async () => {
      const name = freshName();
      expect(await thrown(`registerProcessor('${name}', ${PROCESSOR}); registerProcessor('${name}', () => 1)`)).toEqual(['NotSupportedError', true]);
    });

    it('steps 4 and 6: reads prototype, then parameterDescriptors, once each', async () => {
      expect(await inScope(context(), `result = [];
        const watched = new Proxy(${PROCESSOR}, { get(target, name) { result.push(String(name)); return target[name]; } });
        registerProcessor('${freshName()}', watched);`)).toEqual(['prototype', 'parameterDescriptors']);
    });

    it('step 5: a bad prototype is refused before parameterDescriptors is read', async () => {
      expect(await inScope(context(), `result = [];
        function F() {}
        F.prototype = 1;
        Object.defineProperty(F, 'parameterDescriptors', { get() { result.push('read'); } });
        try { registerProcessor('${freshName()}', F); } catch (error) { result.push(error.name); }`)).toEqual(['TypeError']);
    });

    for (const member of ['prototype', 'parameterDescriptors']) {
      it(`passes on what a getter of ${member} throws, and registers nothing`, async () => {
        const name = freshName();
        expect(await inScope(context(), `
          const bad = new Proxy(${PROCESSOR}, { get(target, name) { if (name === '${member}') throw new RangeError('mine'); return target[name]; } });
          try { registerProcessor('${name}', bad); } catch (error) { result = [error instanceof RangeError, error.message]; }
          registerProcessor('${name}', ${PROCESSOR});`)).toEqual([true, 'mine']);
      });
    }

    it('registers nothing when a descriptor is refused: the name may be used afterwards', async () => {
      const name = freshName();
      expect(await thrown(`try { registerProcessor('${name}', class { static get parameterDescriptors() { return [{ name: 'a', minValue: 1 }]; } }); } catch (error) {}
        registerProcessor('${name}', ${PROCESSOR})`)).toBeNull();
      expect(new AudioWorkletNode(context(), name).parameters.size).toBe(0);
    });

    it('reads the descriptors at registration only, not for each node', async () => {
      const name = freshName();
      await addModuleText(context(), `globalThis.reads = 0; registerProcessor('${name}', class extends AudioWorkletProcessor {
        static get parameterDescriptors() { globalThis.reads++; return [{ name: 'p', defaultValue: globalThis.reads }]; }
        process() {}
      });`);
      for (let n = 0; n < 3; n++) expect((new AudioWorkletNode(context(), name).parameters.get('p') as AudioParam).defaultValue).toBe(1);
      expect(await inScope(context(), '', 'globalThis.reads')).toBe(1);
    });
  });

  describe('when it may be called', () => {
    it('may be called long after the module was loaded', async () => {
      const own = await contextWith(`
        constructor() { super(); this.port.onmessage = () => { registerProcessor('later', ${PROCESSOR}); this.port.postMessage('done'); }; }
        process() { return true; }`);
      const { port } = new AudioWorkletNode(own, 'processor');
      expect(() => new AudioWorkletNode(own, 'later')).toThrow();
      const done = nextMessage(port);
      port.postMessage('now');
      await done;
      expect(() => new AudioWorkletNode(own, 'later')).not.toThrow();
    });

    it('may be called from a processor\'s constructor, from a promise, from within process()', async () => {
      const [first, constructed, promised, processed] = [freshName(), freshName(), freshName(), freshName()];
      await addModuleText(context(), `Promise.resolve().then(() => registerProcessor('${promised}', ${PROCESSOR}));
        registerProcessor('${first}', class extends AudioWorkletProcessor {
          constructor() { super(); registerProcessor('${constructed}', ${PROCESSOR}); }
          process() { registerProcessor('${processed}', ${PROCESSOR}); this.port.postMessage('done'); return false; }
        });`);
      await nextMessage(new AudioWorkletNode(context(), first).port);
      for (const name of [constructed, promised, processed]) expect(() => new AudioWorkletNode(context(), name)).withContext(name).not.toThrow();
    });

    it('registers before addModule() resolves, in this context only (§1.32.2)', async () => {
      const name = freshName();
      await addModuleText(context(), `registerProcessor('${name}', ${PROCESSOR});`);
      expect(() => new AudioWorkletNode(context(), name)).not.toThrow();
      const other = await contextWith('process() {}');
      expect(() => new AudioWorkletNode(other, name)).toThrowMatching((error: Error) => error.name === 'InvalidStateError');
    });
  });
});
