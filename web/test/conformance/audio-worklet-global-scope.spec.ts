// AudioWorkletGlobalScope (Web Audio §1.32.3) and its attributes (§1.32.3.1); registerProcessor() is in register-processor.spec.ts.

import '../install';
import { addModuleText, nextMessage, openContext } from '../audio';
import { inScope, sharedContext, thrownBy } from '../shared';

describe('AudioWorkletGlobalScope (Web Audio §1.32.3)', () => {
  const context = sharedContext('globalThis.atTop = [sampleRate, typeof currentFrame, typeof currentTime, currentTime === currentFrame / sampleRate];');

  it('has the attributes of the standard at the top level of a module (§1.32.3.1)', async () => {
    expect(await inScope<unknown[]>(context(), '', 'globalThis.atTop')).toEqual([context().sampleRate, 'number', 'number', true]);
  });

  it('has renderQuantumSize: 128 where nobody asked for another (§1.32.3.1)', async () => {
    expect(await inScope(context(), '', 'renderQuantumSize')).toBe(128);
  });

  it('has attributes that cannot be set (§1.32.3.1)', async () => {
    for (const name of ['currentFrame', 'currentTime', 'sampleRate', 'renderQuantumSize']) {
      expect(await inScope(context(), `const before = ${name}; let error = ''; try { ${name} = -1; } catch ({ name }) { error = name; } result = [error, ${name} >= before];`))
        .withContext(name).toEqual(['TypeError', true]);
    }
  });

  it('has its members as properties that can be seen (Web IDL §3.7.6)', async () => {
    const names = ['currentFrame', 'currentTime', 'sampleRate', 'renderQuantumSize', 'registerProcessor'];
    expect(await inScope(context(), `result = []; for (const name in globalThis) result.push(name);
      result = ${JSON.stringify(names)}.filter((name) => !result.includes(name));`)).toEqual([]);
  });

  it('is what globalThis is an instance of', async () => {
    expect(await inScope(context(), 'result = [globalThis instanceof AudioWorkletGlobalScope, Object.prototype.toString.call(globalThis)]'))
      .toEqual([true, '[object AudioWorkletGlobalScope]']);
  });

  it('is nothing else that is an instance of its interface', async () => {
    expect(await inScope(context(), 'result = [{}, null, 1, class {}, AudioWorkletProcessor.prototype].filter((value) => value instanceof AudioWorkletGlobalScope).length')).toBe(0);
  });

  it('has globalThis that refers to itself', async () => {
    expect(await inScope(context(), 'result = [globalThis === globalThis.globalThis, globalThis.registerProcessor === registerProcessor]')).toEqual([true, true]);
  });

  it('has no constructors for modules', async () => {
    for (const call of ['new AudioWorkletGlobalScope()', 'AudioWorkletGlobalScope()', 'new AudioWorkletProcessor()', 'AudioWorkletProcessor()', 'new (class extends AudioWorkletProcessor {})()', 'Reflect.construct(AudioWorkletProcessor, [], Object)']) {
      expect(await thrownBy(context(), call)).withContext(call).toEqual(['TypeError', true]);
    }
  });

  it('has interface objects that are no enumerable properties (Web IDL §3.7.1)', async () => {
    for (const name of ['AudioWorkletGlobalScope', 'AudioWorkletProcessor', 'MessagePort', 'MessageEvent', 'EventTarget', 'Event', 'WebAssembly']) {
      expect(await inScope(context(), `const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, '${name}'); result = [writable, enumerable, configurable, ${name} === globalThis.${name}];`))
        .withContext(name).toEqual([true, false, true, true]);
    }
  });

  it('has the names of ECMAScript, of its own realm', async () => {
    const names = ['Object', 'Array', 'Map', 'Promise', 'Float32Array', 'Error', 'TypeError', 'Math', 'JSON', 'Reflect', 'Proxy', 'Symbol', 'WeakMap', 'Date', 'parseInt', 'isNaN'];
    expect(await inScope(context(), `result = ${JSON.stringify(names)}.filter((name) => !(name in globalThis))`)).toEqual([]);
    expect(await inScope(context(), 'result = [[] instanceof Array, (() => 1) instanceof Function, globalThis.parent === undefined]')).toEqual([true, true, true]);
  });

  it('hides what a worklet has not', async () => {
    const names = ['fetch', 'XMLHttpRequest', 'setTimeout', 'setInterval', 'requestAnimationFrame', 'localStorage', 'Worker',
      'HTMLElement', 'AudioContext', 'AudioNode', 'navigator', 'WebSocket', 'alert', 'parent', 'frameElement',
      'clearTimeout', 'postMessage', 'indexedDB', 'sessionStorage', 'history', 'open', 'close', 'opener', 'frames', 'length', 'name',
      'AudioWorkletNode', 'AudioWorklet', 'OfflineAudioContext', 'Image', 'FileReader', 'EventSource', 'Notification', 'importScripts', 'crypto', 'performance'];
    expect(await inScope(context(), `result = ${JSON.stringify(names)}.filter((name) => name in globalThis)`)).toEqual([]);
  });

  it('is not the page: nothing of a module is seen there', async () => {
    await addModuleText(context(), 'globalThis.seenByNobody = 1; var top1 = 2;');
    expect('seenByNobody' in window || 'top1' in window).toBe(false);
    expect(['registerProcessor', 'AudioWorkletProcessor', 'AudioWorkletGlobalScope', 'currentFrame', 'sampleRate'].filter((name) => name in window)).toEqual([]);
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
    expect(await inScope(context(), 'const performance = 1, crypto = 2; function atob() { return 3; } result = [performance, crypto, atob()]')).toEqual([1, 2, 3]);
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
