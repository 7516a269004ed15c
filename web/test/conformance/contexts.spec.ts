// Several AudioContexts, and what suspend(), resume() and close() do to their worklets: Web Audio §1.2.5, §1.1.4.

import '../install';
import { addModuleText, errorOf, openContext, sleep } from '../audio';
import { counter, countingContext, expectSeen, playing, until } from '../counts';
import { isNative } from '../engine';
import { figures } from '../engine-figures';

// The realms' frames; other specs have frames of their own.
const frames = (): number => document.querySelectorAll('iframe[title=AudioWorkletGlobalScope]').length;

/** What there is once the contexts of other specs have gone: what does not change any more for a while. */
async function settled(): Promise<string> {
  let last = '';
  for (let same = 0; same < 6; same++) {
    await sleep(50);
    const now = JSON.stringify({ ...figures(), frames: frames() });
    if (now !== last) same = 0;
    last = now;
  }
  return last;
}

describe('several contexts', () => {
  it('run at once, each with its own processors', async () => {
    const contexts = [await countingContext(), await countingContext(), await countingContext(), await countingContext()];
    const counters = contexts.map((context, index) => counter(context, { outputChannelCount: [index + 1] }, { fill: 1 }));
    contexts.forEach((context, index) => playing(context, index + 1).connect((counters[index] as (typeof counters)[0]).node));
    await Promise.all(counters.map((each, index) => expectSeen(each, String(index + 1))));
  });

  it('go on when one of them is closed', async () => {
    const [first, second] = [await countingContext(), await countingContext()];
    const [gone, stays] = [counter(first), counter(second)];
    await until(() => gone.calls > 0 && stays.calls > 0, () => 'not called');
    await first.close();
    await expectSeen(stays, '0');
    const { calls } = gone;
    const now = stays.calls;
    await until(() => stays.calls > now + 60, () => 'called no more');
    expect(gone.calls - calls).toBeLessThan(9); // what was under way
  });

  it('do not take each other\'s nodes', async () => {
    const [first, second] = [await countingContext(), await countingContext()];
    const [a, b] = [counter(first), counter(second)];
    const error = await errorOf(() => a.node.connect(b.node));
    expect(error.name).toBe('InvalidAccessError');
  });
});

describe('suspend()', () => {
  it('stops process(), but not messages, and resume() goes on where it was', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('frames', class extends AudioWorkletProcessor {
      constructor() { super(); this.calls = 0; this.last = -1; this.gaps = 0; this.port.onmessage = () => this.port.postMessage([this.calls, this.last]); }
      process() { this.calls++; this.last = currentFrame; return true; }
    });`);
    const node = new AudioWorkletNode(context, 'frames');
    node.connect(context.destination);
    const ask = (): Promise<[number, number]> => new Promise((resolve) => {
      node.port.onmessage = ({ data }) => resolve(data as [number, number]);
      node.port.postMessage(null);
    });
    while ((await ask())[0] < 20) await sleep(10);
    await context.suspend();
    await sleep(150); // what the browser had under way
    const [calls, frame] = await ask();
    await sleep(250);
    expect(await ask()).toEqual([calls, frame]);
    await context.resume();
    for (let now = calls; now < calls + 40; [now] = await ask()) await sleep(10);
    const [, later] = await ask();
    expect(later).toBeGreaterThan(frame);
  });

  it('lets processors be constructed, and messages reach them', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('echo', class extends AudioWorkletProcessor {
      constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data); }
      process() { this.port.postMessage('process'); return false; }
    });`);
    await context.suspend();
    await sleep(100);
    const node = new AudioWorkletNode(context, 'echo');
    const received: unknown[] = [];
    node.port.onmessage = ({ data }) => received.push(data);
    node.port.postMessage('hello');
    await until(() => received.length > 0, () => 'no answer');
    await sleep(100);
    expect(received).toEqual(['hello']);
    await context.resume();
    await until(() => received.length > 1, () => 'not called');
    expect(received).toEqual(['hello', 'process']);
  });
});

describe('close()', () => {
  it('ends everything: no more calls, ports are dead, nothing is held', async () => {
    const before = await settled();
    const context = await countingContext();
    const first = counter(context);
    const second = counter(context);
    playing(context, 2).connect(first.node).connect(second.node);
    await expectSeen(second, '2');
    await context.close();
    await sleep(50);
    const { calls } = first;
    await sleep(250);
    expect(first.calls).toBe(calls);
    first.node.port.postMessage('nobody is there');
    first.node.port.close();
    first.node.disconnect();
    if (!isNative) expect(await settled()).toEqual(before);
  });

  it('may come while a module is loading', async () => {
    const before = isNative ? '' : await settled();
    const context = await openContext();
    const loading = addModuleText(context, 'registerProcessor("late", class extends AudioWorkletProcessor {});').then(() => 'loaded', () => 'rejected');
    await context.close();
    // What the promise does is the browser's choice; natively it may stay pending.
    const outcome = await Promise.race([loading, sleep(500).then(() => 'pending')]);
    expect(['loaded', 'rejected', 'pending']).toContain(outcome);
    if (!isNative) expect(await settled()).toEqual(before);
  });

  it('frees what the next context needs: 30 in a row', async () => {
    const before = await settled();
    for (let i = 0; i < 30; i++) {
      const context = await countingContext();
      const each = counter(context);
      await until(() => each.calls > 0, () => `context ${i}: not called`);
      await context.close();
    }
    await sleep(50);
    if (!isNative) expect(await settled()).toEqual(before);
  }, 60_000);
});

describe('the bus', () => {
  it('is let go with the last processor, and made anew for a later node', async () => {
    await settled(); // other specs' contexts may be closing yet
    const others = figures().buses;
    const context = await countingContext();
    const first = counter(context, { numberOfInputs: 0 }, { until: 40, fill: 1 });
    await until(() => first.calls >= 40, () => 'not called');
    await until(() => figures().buses <= others, () => 'the bus is still there');
    const heard = counter(context);
    playing(context, 2).connect(heard.node);
    await expectSeen(heard, '2');
    await until(() => heard.peak === 0.5, () => 'silence');
    if (!isNative) expect(figures().buses).toBe(others + 1);
  });
});
