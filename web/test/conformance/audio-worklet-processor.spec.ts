// AudioWorkletProcessor: its constructor (Web Audio §1.32.5.1 and §1.32.3.3), its port (§1.32.5.2), and what becomes of
// process() and its answer (§1.32.5.3, §2.6: rendering a render quantum).

import '../install';
import { addModuleText, contextWith, nextMessage, sleep } from '../audio';
import { until } from '../counts';
import { itExcept } from '../exclusions';
import { freshName, inScope, register, sharedContext, thrownBy } from '../shared';

/** What a node's processor does first: posts something, or fails. */
function outcomeOf(node: AudioWorkletNode): Promise<unknown> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('neither a message nor a processorerror within 5 s')), 5000);
    node.onprocessorerror = () => resolve('processorerror');
    node.port.onmessage = ({ data }) => resolve(data);
  });
}

describe('AudioWorkletProcessor', () => {
  const context = sharedContext();

  async function outcome(body: string, before = ''): Promise<unknown> {
    const name = freshName();
    await addModuleText(context(), `${before}
      registerProcessor('${name}', class extends AudioWorkletProcessor {${body}});`);
    return outcomeOf(new AudioWorkletNode(context(), name));
  }

  describe('as an interface (Web Audio §1.32.5)', () => {
    it('has a name, no required argument, and the members of the standard', async () => {
      expect(await inScope(context(), 'result = [AudioWorkletProcessor.name, AudioWorkletProcessor.length, Object.getOwnPropertyNames(AudioWorkletProcessor.prototype).sort()]'))
        .toEqual(['AudioWorkletProcessor', 0, ['constructor', 'port']]);
    });

    it('has a read-only attribute port, enumerable on the prototype (Web IDL §3.7.6)', async () => {
      expect(await inScope(context(), `const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port');
        result = [typeof get, typeof set, enumerable, configurable];`)).toEqual(['function', 'undefined', true, true]);
    });

    it('has a prototype that stays, with the constructor and the string tag (Web IDL §3.7.3)', async () => {
      expect(await inScope(context(), `const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(AudioWorkletProcessor, 'prototype');
        result = [writable, enumerable, configurable, AudioWorkletProcessor.prototype.constructor === AudioWorkletProcessor,
          AudioWorkletProcessor.prototype[Symbol.toStringTag], Object.keys(AudioWorkletProcessor.prototype), Object.getPrototypeOf(AudioWorkletProcessor.prototype) === Object.prototype];`))
        .toEqual([false, false, false, true, 'AudioWorkletProcessor', ['port'], true]);
    });

    it('has no process() of its own (§1.32.5.3)', async () => {
      expect(await inScope(context(), "result = 'process' in AudioWorkletProcessor.prototype")).toBe(false);
    });

    it('throws a TypeError where port is asked of a stranger (Web IDL §3.7.6)', async () => {
      for (const receiver of ['AudioWorkletProcessor.prototype', 'Object.create(AudioWorkletProcessor.prototype)']) {
        expect(await thrownBy(context(), `${receiver}.port`)).withContext(receiver).toEqual(['TypeError', true]);
      }
      for (const receiver of ['{}', 'null', '1', 'globalThis']) {
        expect(await thrownBy(context(), `Object.getOwnPropertyDescriptor(AudioWorkletProcessor.prototype, 'port').get.call(${receiver})`)).withContext(receiver).toEqual(['TypeError', true]);
      }
    });
  });

  describe('its constructor (Web Audio §1.32.5.1, §1.32.3.3)', () => {
    it('is called with new only, and by a node only: step 1, a TypeError of the realm', async () => {
      for (const call of ['AudioWorkletProcessor()', 'AudioWorkletProcessor.call({})', 'new AudioWorkletProcessor()', 'new (class extends AudioWorkletProcessor {})()', 'Reflect.construct(AudioWorkletProcessor, [])']) {
        expect(await thrownBy(context(), call)).withContext(call).toEqual(['TypeError', true]);
      }
    });

    it('makes an instance of the class and of AudioWorkletProcessor', async () => {
      expect(await outcome(`constructor() { super(); this.port.postMessage([
        this instanceof AudioWorkletProcessor, new.target === this.constructor, Object.getPrototypeOf(this) === new.target.prototype, Object.prototype.toString.call(this), Object.keys(this)]); } process() {}`))
        .toEqual([true, true, true, '[object AudioWorkletProcessor]', []]);
    });

    for (const state of ['running', 'suspended until then']) {
      it(`leaves nothing to microtasks that has not run when process() is called first: in a context that is ${state}`, async () => {
        const own = await contextWith(`
          constructor() {
            super();
            let chain = Promise.resolve();
            for (let link = 0; link < 20; link++) chain = chain.then(() => undefined);
            void chain.then(() => { this.isReady = true; });
          }
          process() {
            if (!this.told) this.port.postMessage(this.isReady === true);
            this.told = true;
            return true;
          }`);
        if (state !== 'running') await own.suspend();
        const answers: Promise<unknown>[] = [];
        for (let made = 0; made < 12; made++) {
          answers.push(nextMessage(new AudioWorkletNode(own, 'processor').port));
          await sleep(7);
        }
        if (state !== 'running') await own.resume();
        expect(await Promise.all(answers)).toEqual(Array.from({ length: 12 }, () => true));
      });
    }

    it('is called with the options object, and nothing else', async () => {
      expect(await outcome('constructor(...args) { super(...args); this.port.postMessage([args.length, typeof args[0], args[0] instanceof Object]); } process() {}')).toEqual([1, 'object', true]);
    });

    it('gives each processor the port of its own node, the same each time', async () => {
      const name = await register(context(), 'constructor() { super(); const { port } = this; port.onmessage = ({ data }) => port.postMessage([data, port === this.port]); } process() {}');
      const nodes = [0, 1, 2].map(() => new AudioWorkletNode(context(), name));
      const answers = nodes.map((node, index) => {
        const answer = nextMessage(node.port);
        node.port.postMessage(index);
        return answer;
      });
      expect(await Promise.all(answers)).toEqual([[0, true], [1, true], [2, true]]);
    });

    it('may be left out: a class without a constructor of its own has a port', async () => {
      expect(await outcome('process() { this.port.postMessage(this.port instanceof MessagePort); return false; }')).toBe(true);
    });

    it('may be several classes deep', async () => {
      const before = 'class Base extends AudioWorkletProcessor { constructor(options) { super(options); this.base = 1; } process() { this.port.postMessage([this.base, this.derived]); return false; } }';
      const name = freshName();
      await addModuleText(context(), `${before} registerProcessor('${name}', class extends Base { constructor(options) { super(options); this.derived = 2; } });`);
      expect(await outcomeOf(new AudioWorkletNode(context(), name))).toEqual([1, 2]);
    });

    it('empties the pending data (step 7): another AudioWorkletProcessor after super() is a TypeError', async () => {
      expect(await outcome("constructor() { super(); try { new AudioWorkletProcessor(); } catch (error) { this.port.postMessage(error instanceof TypeError); } } process() {}")).toBe(true);
      expect(await outcome("constructor() { super(); try { new new.target(); } catch (error) { this.port.postMessage(error instanceof TypeError); } } process() {}")).toBe(true);
    });

    it('is given the pending data by the first that asks: one made before super() takes the port, and super() throws', async () => {
      const name = await register(context(), 'constructor() { const other = new AudioWorkletProcessor(); other.port.postMessage("other"); super(); } process() {}');
      const node = new AudioWorkletNode(context(), name);
      const [failed, message] = [new Promise((resolve) => { node.onprocessorerror = () => resolve('processorerror'); }), nextMessage(node.port)];
      expect(await Promise.all([failed, message])).toEqual(['processorerror', 'other']);
    });

    it('leaves no pending data behind (§1.32.3.3, last step): also when the class never called super()', async () => {
      const name = freshName();
      await addModuleText(context(), `registerProcessor('${name}', class { constructor() { globalThis.ran = true; } process() {} });`);
      await outcomeOf(new AudioWorkletNode(context(), name));
      expect(await inScope(context(), 'try { new AudioWorkletProcessor(); } catch (error) { result = [globalThis.ran, error.name]; }')).toEqual([true, 'TypeError']);
    });

    for (const value of ['{ process() { return true; } }', 'function () {}', 'globalThis', 'AudioWorkletProcessor']) {
      it(`fails when it gives something else than an AudioWorkletProcessor: ${value} (Web IDL §3.12, construct a callback function)`, async () => {
        const name = freshName();
        await addModuleText(context(), `registerProcessor('${name}', function Processor() { return ${value}; });`);
        expect(await outcomeOf(new AudioWorkletNode(context(), name))).toBe('processorerror');
      });
    }

    it('fails when it is a class that does not extend AudioWorkletProcessor', async () => {
      const name = freshName();
      await addModuleText(context(), `registerProcessor('${name}', class { process() { return true; } });`);
      expect(await outcomeOf(new AudioWorkletNode(context(), name))).toBe('processorerror');
    });

    for (const thrown of ['new Error("x")', 'null', 'undefined', '"text"', '0', 'Symbol()', 'Object.create(null)', '{ toString() { throw 1; } }']) {
      it(`fails, once, whatever it throws: ${thrown}`, async () => {
        expect(await outcome(`constructor() { super(); throw ${thrown}; } process() {}`)).toBe('processorerror');
      });
    }

    it('fails when it does not call super()', async () => {
      expect(await outcome('constructor() {} process() {}')).toBe('processorerror');
    });
  });

  describe('process(), looked up for each render quantum (Web Audio §2.6)', () => {
    it('is got once a call, with the processor as receiver', async () => {
      const seen = await outcome(`constructor() { super(); this.gets = 0; this.calls = 0; }
        get process() { this.gets++; return () => { if (++this.calls === 20) this.port.postMessage([this.gets, this.calls]); return true; }; }`);
      expect(seen).toEqual([20, 20]);
    });

    it('may be a property of the instance, may be replaced, may be inherited', async () => {
      expect(await outcome(`constructor() { super(); this.process = () => { this.process = () => { delete this.process; return true; }; return true; }; }
        process() { this.port.postMessage('from the prototype'); return false; }`)).toBe('from the prototype');
      const name = freshName();
      await addModuleText(context(), `class Base extends AudioWorkletProcessor { process() { this.port.postMessage('inherited'); return false; } }
        registerProcessor('${name}', class extends Base {});`);
      expect(await outcomeOf(new AudioWorkletNode(context(), name))).toBe('inherited');
    });

    it('is called with three arguments', async () => {
      expect(await outcome('process(...args) { this.port.postMessage([args.length, ...args.map((arg) => typeof arg), args.map((arg) => arg instanceof Object)]); return false; }'))
        .toEqual([3, 'object', 'object', 'object', [true, true, true]]);
    });

    for (const value of ['undefined', 'null', '1', '"f"', '{}', '[]']) {
      it(`fails when it is no function: ${value} ([[callable process]])`, async () => {
        expect(await outcome(`constructor() { super(); Object.defineProperty(this, 'process', { value: ${value} }); }`)).toBe('processorerror');
      });
    }

    it('fails when it is missing', async () => {
      expect(await outcome('')).toBe('processorerror');
    });

    it('fails when its getter throws', async () => {
      expect(await outcome("get process() { throw new Error('mine'); }")).toBe('processorerror');
    });

    for (const thrown of ['new TypeError("x")', 'null', 'undefined', '"text"', '7', 'Symbol()', 'Object.create(null)', 'new Proxy({}, {})']) {
      it(`fails whatever it throws: ${thrown}`, async () => {
        expect(await outcome(`process() { throw ${thrown}; }`)).toBe('processorerror');
      });
    }

    it('is not called again once it was no function, even if it becomes one', async () => {
      const name = await register(context(), `constructor() { super(); this.process = null; this.port.onmessage = () => { this.process = () => { this.port.postMessage('called'); return true; }; }; }`);
      const node = new AudioWorkletNode(context(), name);
      await new Promise((resolve) => { node.onprocessorerror = resolve; });
      const received: unknown[] = [];
      node.port.onmessage = ({ data }) => received.push(data);
      node.port.postMessage('become a function');
      await sleep(120);
      expect(received).toEqual([]);
    });
  });

  describe('the answer of process() as a boolean (Web IDL §3.2.3)', () => {
    const COUNTER = (value: string): string => `constructor() { super(); this.calls = 0; } process() { this.port.postMessage(++this.calls); return ${value}; }`;

    async function callsOf(values: string[]): Promise<Record<string, number>> {
      const calls: Record<string, number> = {};
      const watch = (value: string, name: string): void => {
        const { port } = new AudioWorkletNode(context(), name, { numberOfInputs: 0 });
        port.onmessage = ({ data }) => { calls[value] = data as number; };
      };
      const texts = values.map((value) => [value, freshName()] as const);
      await addModuleText(context(), texts.map(([value, name]) => `registerProcessor('${name}', class extends AudioWorkletProcessor {${COUNTER(value)}});`).join('\n'));
      watch('the clock', await register(context(), COUNTER('this.calls < 2000')));
      for (const [value, name] of texts) watch(value, name);
      await until(() => values.every((value) => (calls[value] || 0) > 0) && (calls['the clock'] || 0) > 60, () => JSON.stringify(calls));
      return calls;
    }

    it('is false where it converts to false: with nothing connected there is one call', async () => {
      const falsy = ['undefined', 'null', 'false', '0', '-0', 'NaN', "''", "typeof BigInt === 'function' ? BigInt(0) : 0"];
      const calls = await callsOf(falsy);
      for (const value of falsy) expect(calls[value]).withContext(value).toBe(1);
    });

    it('is true where it is true: it is called on', async () => {
      const calls = await callsOf(['true', '!0']);
      for (const value of ['true', '!0']) expect(calls[value]).withContext(value).toBeGreaterThan(10);
    });

    itExcept({ Chromium: 'natively only true itself counts' }, 'is true where it converts to true: it is called on', async () => {
      const truthy = ['1', '-1', 'Infinity', "'0'", "'false'", '{}', '[]', '() => 0', 'Symbol()', 'new Boolean(false)', 'Promise.reject().catch(() => 0)'];
      const calls = await callsOf(truthy);
      for (const value of truthy) expect(calls[value]).withContext(value).toBeGreaterThan(10);
    });
  });

  describe('what process() is given (Web Audio §1.32.5.3.1)', () => {
    it('is frozen, each array and the parameters: writing throws in strict mode', async () => {
      const writes = ['inputs[0] = []', 'inputs.push([])', 'inputs[0][0] = null', 'inputs[0].push(null)', 'outputs[0] = []', 'outputs.length = 0', 'outputs[0][0] = null', 'outputs[0].push(null)', 'parameters.p = null', 'parameters.q = null', 'delete parameters.p'];
      const name = await register(context(), `static get parameterDescriptors() { return [{ name: 'p' }]; }
        process(inputs, outputs, parameters) {
          this.port.postMessage([${writes.map((write) => `(() => { try { ${write}; return 'no error'; } catch (error) { return error.name; } })()`).join()}]);
          return false;
        }`);
      const node = new AudioWorkletNode(context(), name);
      const source = context().createOscillator();
      source.connect(node);
      expect(await outcomeOf(node)).toEqual(writes.map(() => 'TypeError'));
      source.disconnect();
    });

    it('is of the realm: Array, Float32Array, Object; samples in buffers of their own', async () => {
      const name = await register(context(), `static get parameterDescriptors() { return [{ name: 'p' }]; }
        process(inputs, outputs, parameters) {
          const [output] = outputs;
          this.port.postMessage([inputs instanceof Array, inputs[0] instanceof Array, outputs instanceof Array, output instanceof Array, output[0] instanceof Float32Array,
            parameters instanceof Object, Object.getPrototypeOf(parameters) === Object.prototype || Object.getPrototypeOf(parameters) === null, parameters.p instanceof Float32Array,
            output[0].buffer instanceof ArrayBuffer, output[0].byteOffset, output[0].buffer !== output[1].buffer]);
          return false;
        }`);
      expect(await outcomeOf(new AudioWorkletNode(context(), name, { outputChannelCount: [2] }))).toEqual([true, true, true, true, true, true, true, true, true, 0, true]);
    });

    it('has as many inputs and outputs as the node, channels as outputChannelCount says, one parameter for each descriptor', async () => {
      const name = await register(context(), `static get parameterDescriptors() { return [{ name: 'b' }, { name: 'a' }, { name: '' }]; }
        process(inputs, outputs, parameters) { this.port.postMessage([inputs.map(({ length }) => length), outputs.map((output) => output.map(({ length }) => length)), Object.keys(parameters).sort()]); return false; }`);
      const node = new AudioWorkletNode(context(), name, { numberOfInputs: 3, numberOfOutputs: 3, outputChannelCount: [1, 3, 2] });
      expect(await outcomeOf(node)).toEqual([[0, 0, 0], [[128], [128, 128, 128], [128, 128]], ['', 'a', 'b']]);
    });

    it('has empty arrays where there are no inputs, or no outputs', async () => {
      const name = await register(context(), 'process(inputs, outputs, parameters) { this.port.postMessage([inputs, outputs.length, Object.keys(parameters)]); return false; }');
      expect(await outcomeOf(new AudioWorkletNode(context(), name, { numberOfInputs: 0 }))).toEqual([[], 1, []]);
      expect(await outcomeOf(new AudioWorkletNode(context(), name, { numberOfOutputs: 0 }))).toEqual([[[]], 0, []]);
    });

    it('has outputs of zeros, whatever was written in the quantum before', async () => {
      expect(await outcome(`constructor() { super(); this.calls = 0; }
        process(inputs, [[channel]]) {
          if (++this.calls === 10) this.port.postMessage(channel.every((sample) => sample === 0));
          channel.fill(0.5);
          return this.calls < 20;
        }`)).toBe(true);
    });

    it('takes whatever is written into outputs, also what is no sound', async () => {
      expect(await outcome(`process(inputs, [[channel]]) {
        channel[0] = NaN; channel[1] = Infinity; channel[2] = 1e39; channel[3] = '0.5';
        this.port.postMessage(Array.from(channel.subarray(0, 5)));
        return false;
      }`)).toEqual([NaN, Infinity, Infinity, 0.5, 0]);
    });
  });
});
