// AudioWorkletGlobalScope and registerProcessor(): Web Audio §1.32.3; AudioParamDescriptor: §1.32.5.4.

import '../install';
import { addModuleText, nextMessage, openContext } from '../audio';

/** Runs statements in a fresh scope and posts what `result` gives. */
async function inScope<T>(statements: string, result = 'result'): Promise<T> {
  const context = await openContext();
  await addModuleText(context, `
    let result;
    ${statements}
    registerProcessor('reporter', class extends AudioWorkletProcessor {
      constructor() { super(); this.port.postMessage(${result}); }
      process() {}
    });`);
  const answer = await nextMessage<T>(new AudioWorkletNode(context, 'reporter').port);
  // Some specs ask often, and Chromium 64 has six contexts.
  await context.close();
  return answer;
}

/** What an expression throws in the scope: [name, is a TypeError of the realm]. */
function thrownBy(statement: string): Promise<[string, boolean] | null> {
  return inScope(`result = null; try { ${statement}; } catch (error) { result = [error.name, error instanceof TypeError]; }`);
}

const PROCESSOR = 'class extends AudioWorkletProcessor { process() {} }';
const withDescriptors = (descriptors: string): string =>
  `registerProcessor('p', class extends AudioWorkletProcessor { static get parameterDescriptors() { return ${descriptors}; } process() {} })`;

describe('AudioWorkletGlobalScope', () => {
  it('has the attributes of the standard at the top level of a module', async () => {
    const context = await openContext();
    await addModuleText(context, `
      const seen = [sampleRate, typeof currentFrame, typeof currentTime, currentTime === currentFrame / sampleRate];
      registerProcessor('reporter', class extends AudioWorkletProcessor {
        constructor() { super(); this.port.postMessage(seen); }
        process() {}
      });`);
    const seen = await nextMessage<unknown[]>(new AudioWorkletNode(context, 'reporter').port);
    expect(seen).toEqual([context.sampleRate, 'number', 'number', true]);
  });

  it('is what globalThis is an instance of', async () => {
    expect(await inScope('result = [globalThis instanceof AudioWorkletGlobalScope, Object.prototype.toString.call(globalThis)]'))
      .toEqual([true, '[object AudioWorkletGlobalScope]']);
  });

  it('has no constructors for modules', async () => {
    expect(await thrownBy('new AudioWorkletGlobalScope()')).toEqual(['TypeError', true]);
    expect(await thrownBy('new AudioWorkletProcessor()')).toEqual(['TypeError', true]);
    expect(await thrownBy('AudioWorkletProcessor()')).toEqual(['TypeError', true]);
  });

  it('hides what a worklet has not', async () => {
    const names = ['fetch', 'XMLHttpRequest', 'setTimeout', 'setInterval', 'requestAnimationFrame', 'localStorage', 'Worker',
      'HTMLElement', 'AudioContext', 'AudioNode', 'navigator', 'WebSocket', 'alert', 'parent', 'frameElement'];
    expect(await inScope(`result = ${JSON.stringify(names)}.filter((name) => name in globalThis)`)).toEqual([]);
  });

  it('counts 128 frames a quantum, in process(), from where the context is', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('frames', class extends AudioWorkletProcessor {
      constructor() { super(); this.frames = []; this.born = currentFrame; }
      process() {
        this.frames.push([currentFrame, currentTime]);
        if (this.frames.length === 40) this.port.postMessage({ born: this.born, frames: this.frames, sampleRate });
        return true;
      }
    });`);
    const { born, frames, sampleRate } = await nextMessage<{ born: number; frames: [number, number][]; sampleRate: number }>(
      new AudioWorkletNode(context, 'frames').port);
    const [first] = frames[0] as [number, number];
    const steps = frames.slice(1).map(([frame], index) => frame - (frames[index] as [number, number])[0]);
    // What a busy machine's audio thread skips, natively too, the clock skips: it stays that of the context.
    expect(steps.every((step) => step >= 128 && step % 128 === 0)).withContext(String(steps)).toBe(true);
    expect(steps.filter((step) => step === 128).length).toBeGreaterThan(30);
    expect(first % 128).toBe(0);
    expect(born).toBeLessThanOrEqual(first);
    for (const [frame, time] of frames) expect(time).toBe(frame / sampleRate);
    const [last] = frames[39] as [number, number];
    expect(last).toBeLessThanOrEqual(context.currentTime * sampleRate);
  });

  it('lets a module declare names that a page has as globals', async () => {
    expect(await inScope('const performance = 1, crypto = 2; function atob() { return 3; } result = [performance, crypto, atob()]')).toEqual([1, 2, 3]);
  });

  it('lets a module repair what is missing for the modules after it', async () => {
    const context = await openContext();
    await addModuleText(context, 'globalThis.atob = globalThis.atob || (() => "repaired");');
    await addModuleText(context, `registerProcessor('reporter', class extends AudioWorkletProcessor {
      constructor() { super(); this.port.postMessage(typeof atob); }
      process() {}
    });`);
    expect(await nextMessage<string>(new AudioWorkletNode(context, 'reporter').port)).toBe('function');
  });
});

describe('registerProcessor', () => {
  it('refuses an empty name', async () => {
    expect(await thrownBy(`registerProcessor('', ${PROCESSOR})`)).toEqual(['NotSupportedError', false]);
  });

  it('refuses a name twice', async () => {
    expect(await thrownBy(`registerProcessor('p', ${PROCESSOR}); registerProcessor('p', ${PROCESSOR})`)).toEqual(['NotSupportedError', false]);
  });

  it('refuses what is no constructor', async () => {
    for (const value of ['undefined', 'null', '1', '{}', '() => 1', '(class { m() {} }).prototype.m']) {
      expect(await thrownBy(`registerProcessor('p', ${value})`)).withContext(value).toEqual(['TypeError', true]);
    }
  });

  it('refuses a class whose prototype is no object', async () => {
    expect(await thrownBy("function F() {} F.prototype = 1; registerProcessor('p', F)")).toEqual(['TypeError', true]);
  });

  it('refuses a call without a class, and a symbol as name', async () => {
    expect(await thrownBy("registerProcessor('p')")).toEqual(['TypeError', true]);
    expect(await thrownBy(`registerProcessor(Symbol(), ${PROCESSOR})`)).toEqual(['TypeError', true]);
  });

  it('takes a name that is no string', async () => {
    expect(await thrownBy(`registerProcessor(7, ${PROCESSOR}); registerProcessor('7', ${PROCESSOR})`)).toEqual(['NotSupportedError', false]);
  });

  it('takes any iterable of descriptors', async () => {
    expect(await thrownBy(withDescriptors("new Set([{ name: 'a' }])"))).toBeNull();
    expect(await thrownBy(withDescriptors('(function* () { yield { name: "a" }; })()'))).toBeNull();
  });

  it('refuses descriptors that are no iterable or no dictionaries', async () => {
    for (const value of ['1', '{}', '[1]', '[{}]', '[{ name: "a", defaultValue: NaN }]', '[{ name: "a", automationRate: "b-rate" }]']) {
      expect(await thrownBy(withDescriptors(value))).withContext(value).toEqual(['TypeError', true]);
    }
  });

  it('refuses two descriptors of one name', async () => {
    expect(await thrownBy(withDescriptors("[{ name: 'a' }, { name: 'a' }]"))).toEqual(['NotSupportedError', false]);
  });

  it('refuses a default outside of the range', async () => {
    expect(await thrownBy(withDescriptors("[{ name: 'a', defaultValue: 2, maxValue: 1 }]"))).toEqual(['InvalidStateError', false]);
    expect(await thrownBy(withDescriptors("[{ name: 'a', defaultValue: 2, minValue: 3 }]"))).toEqual(['InvalidStateError', false]);
  });

  it('lets what a getter throws through, and registers nothing', async () => {
    expect(await inScope(`
      class Bad extends AudioWorkletProcessor { static get parameterDescriptors() { throw new RangeError('mine'); } }
      try { registerProcessor('p', Bad); } catch (error) { result = [error.name, error.message]; }
      registerProcessor('p', ${PROCESSOR});`)).toEqual(['RangeError', 'mine']);
  });

  it('may be called long after the module was loaded', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('first', class extends AudioWorkletProcessor {
      constructor() { super(); this.port.onmessage = () => { registerProcessor('later', ${PROCESSOR}); this.port.postMessage('done'); }; }
      process() { return true; }
    });`);
    const { port } = new AudioWorkletNode(context, 'first');
    expect(() => new AudioWorkletNode(context, 'later')).toThrow();
    const done = nextMessage(port);
    port.postMessage('now');
    await done;
    expect(() => new AudioWorkletNode(context, 'later')).not.toThrow();
  });

  it('may be called from within process()', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('first', class extends AudioWorkletProcessor {
      process() {
        if (this.done) return true;
        this.done = true;
        registerProcessor('from-process', ${PROCESSOR});
        this.port.postMessage('done');
        return true;
      }
    });`);
    await nextMessage(new AudioWorkletNode(context, 'first').port);
    expect(() => new AudioWorkletNode(context, 'from-process')).not.toThrow();
  });
});
