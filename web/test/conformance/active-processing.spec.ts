// How long a processor is called: Web Audio §1.32.5.3 (process(), active source, [[callable process]]), §1.5.3 (actively processing).

import '../install';
import { addModuleText, record } from '../audio';
import { counter, countingContext, endOf, expectSeen, halves, loop, playing, until, type Counter } from '../counts';

async function expectCalled(watched: Counter): Promise<void> {
  const { calls } = watched;
  await until(() => watched.calls > calls + 40, () => `called ${watched.calls} times and no more`);
}

describe('a processor', () => {
  let context: AudioContext;
  let clock: Counter;
  beforeEach(async () => {
    context = await countingContext();
    clock = counter(context, { numberOfInputs: 0 });
  });

  it('that answers true is called for ever, with nothing connected', async () => {
    const watched = counter(context, { numberOfOutputs: 0 });
    await expectCalled(watched);
    await expectCalled(watched);
  });

  it('that answers false is called once when nothing is connected, and does not start again', async () => {
    const watched = counter(context, {}, { falsy: true });
    await endOf(watched, clock);
    expect(watched.calls).toBe(1);
    playing(context, 2).connect(watched.node);
    await endOf(watched, clock);
    expect(watched.calls).toBe(1);
  });

  it('that answers false after some calls is not called again', async () => {
    const watched = counter(context, { numberOfInputs: 0 }, { until: 80 });
    await endOf(watched, clock);
    expect(watched.calls).toBe(80);
  });

  it('that answers false is called while a source plays, and ends with it', async () => {
    const watched = counter(context, {}, { falsy: true });
    const source = playing(context, 2);
    source.connect(watched.node);
    await expectCalled(watched);
    expect(watched.seen).toBe('2');
    source.stop();
    await endOf(watched, clock);
    const { calls } = watched;
    playing(context, 2).connect(watched.node);
    await endOf(watched, clock);
    expect(watched.calls).toBe(calls);
  });

  it('that answers false is called while a source waits for its start', async () => {
    const watched = counter(context, {}, { falsy: true });
    loop(context, 1).connect(watched.node);
    await expectCalled(watched);
  });

  it('that answers false lives with the sources behind native nodes', async () => {
    const watched = counter(context, {}, { falsy: true });
    const source = playing(context, 2);
    source.connect(context.createGain()).connect(context.createBiquadFilter()).connect(watched.node);
    await expectCalled(watched);
    source.stop();
    await endOf(watched, clock);
  });

  it('that answers false goes on for the tail of an effect', async () => {
    const watched = counter(context, {}, { falsy: true });
    const delay = context.createDelay(0.5);
    delay.delayTime.value = 0.3;
    const source = context.createBufferSource();
    source.buffer = halves(context, 1, 1024);
    source.connect(delay).connect(watched.node);
    source.start();
    await until(() => watched.peak === 0.5, () => 'no echo');
    await endOf(watched, clock);
  });

  it('that answers false ends when its source is disconnected', async () => {
    const watched = counter(context, {}, { falsy: true });
    const source = playing(context, 2);
    source.connect(watched.node);
    await expectCalled(watched);
    source.disconnect();
    await endOf(watched, clock);
  });

  it('that answers false ends after the processor it hears', async () => {
    const source = counter(context, { numberOfInputs: 0 }, { until: 200 });
    const hearer = counter(context, {}, { falsy: true });
    source.node.connect(hearer.node);
    await endOf(hearer, clock);
    expect(source.calls).toBe(200);
    expect(hearer.calls).toBeGreaterThan(150);
  });

  it('that has failed is not called again, and its node is silent', async () => {
    const watched = counter(context, { numberOfInputs: 0 }, { throwAt: 24, fill: 1 });
    const heard = counter(context);
    watched.node.connect(context.createGain()).connect(heard.node);
    let errors = 0;
    watched.node.onprocessorerror = () => errors++;
    await endOf(watched, clock);
    await expectSeen(heard, '0');
    expect([watched.calls, errors]).toEqual([24, 1]);
  });

  it('ends in the middle of a block, and its last sound is heard once', async () => {
    await addModuleText(context, `registerProcessor('count', class extends AudioWorkletProcessor {
      constructor() { super(); this.at = 0; }
      process(inputs, [[channel]]) { for (let i = 0; i < 128; i++) channel[i] = ++this.at; return this.at < 128 * 37; }
    });`);
    const node = new AudioWorkletNode(context, 'count', { numberOfInputs: 0 });
    const [tape] = await record(context, node, 1, 4096 * 8);
    const heard = (tape as Float32Array).filter((value) => value !== 0);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard[heard.length - 1]).toBe(128 * 37);
    for (let i = 1; i < heard.length; i++) if ((heard[i] as number) <= (heard[i - 1] as number)) fail(`repeated at ${i}`);
  });
});
