// How long a processor is called, and what is left when it is not: Web Audio §1.32.5.3 (process(), active source,
// [[callable process]]), §1.5.3 (actively processing), §1.5.2 (lifetime of nodes), §2.6 (rendering a quantum).

import '../install';
import { addModuleText, openContext, record, sleep } from '../audio';
import { Census, canCollect } from '../collection';
import { counter, countingContext, expectSeen, halves, loop, playing, until, type Counter } from '../counts';
import { engine } from '../engine';
import { figures } from '../engine-figures';

/** Waits until a processor has been called no more for a while; answers how often it was. */
async function endOf(watched: Counter, clock: Counter): Promise<void> {
  await until(() => watched.calls > 0, () => 'never called');
  for (let calls = -1; calls !== watched.calls;) {
    ({ calls } = watched);
    const now = clock.calls;
    await until(() => clock.calls > now + 40, () => 'the context stands still');
  }
}

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

describe('the sound of', () => {
  const PASS = `registerProcessor('pass', class extends AudioWorkletProcessor {
    process([input], [output]) { for (let c = 0; c < output.length; c++) if (input[c]) output[c].set(input[c]); return true; }
  });`;
  let context: AudioContext;
  beforeEach(async () => {
    context = await openContext();
    await addModuleText(context, PASS);
  });

  function ramp(frames: number): AudioBufferSourceNode {
    const source = context.createBufferSource();
    const buffer = context.createBuffer(1, frames, context.sampleRate);
    const data = buffer.getChannelData(0);
    for (let i = 0; i < frames; i++) data[i] = i + 1;
    source.buffer = buffer;
    return source;
  }

  it('a source that ends is neither cut nor repeated', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const source = ramp(10_000);
    source.connect(node);
    const recorded = record(context, node, 1, 4096 * 8);
    source.start(context.currentTime + 0.1);
    const heard = (await recorded)[0]!.filter((value) => value !== 0);
    expect(heard[heard.length - 1]).toBe(10_000);
    for (let i = 1; i < heard.length; i++) if ((heard[i] as number) <= (heard[i - 1] as number)) fail(`repeated at ${i}`);
  });

  it('an echo is heard after its source has ended', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const delay = context.createDelay(1);
    delay.delayTime.setValueAtTime(0.4, 0);
    const source = ramp(4000);
    source.connect(delay).connect(node);
    const recorded = record(context, node, 1, 4096 * 14);
    source.start(context.currentTime + 0.05);
    const heard = (await recorded)[0]!;
    expect(heard.reduce((most, value) => Math.max(most, value), 0)).toBeGreaterThan(3900);
  });

  it('mono and stereo sources that come and go keeps its level', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const mono = playing(context, 1);
    mono.connect(node);
    const recorded = record(context, node, 2, 4096 * 10);
    for (let i = 0; i < 6; i++) {
      await sleep(60);
      const silent = context.createBufferSource();
      silent.buffer = context.createBuffer(2, 1024, context.sampleRate);
      silent.connect(node);
      silent.start();
    }
    const tape = await recorded;
    expect(tape[1]).toContain(0.5);
    for (const [channel, data] of tape.entries()) {
      const odd = new Set(data.filter((value) => value !== 0 && value !== 0.5));
      expect([...odd]).withContext(`channel ${channel}`).toEqual([]);
    }
  });

  it('an output goes to each of several destinations', async () => {
    const source = counter(await countingContext(), { numberOfInputs: 0 }, { fill: 0.25 });
    const { context } = source.node;
    const heard = [counter(context as AudioContext), counter(context as AudioContext), counter(context as AudioContext)] as const;
    source.node.connect(heard[0].node);
    source.node.connect(heard[1].node);
    source.node.connect(context.createGain()).connect(heard[2].node);
    for (const each of heard) await until(() => each.peak === 0.25, () => 'silence');
    source.node.disconnect(heard[0].node);
    await expectSeen(heard[0], '0');
    await expectSeen(heard[1], '1');
  });

  it('worklets in a loop without a delay goes round, a quantum late', async () => {
    await addModuleText(context, `registerProcessor('adds', class extends AudioWorkletProcessor {
      process([input], [[channel]]) { channel.fill(1); if (input[0]) for (let i = 0; i < 128; i++) channel[i] += input[0][i]; this.port.postMessage(channel[0]); return true; }
    });`);
    const [first, second] = [new AudioWorkletNode(context, 'adds'), new AudioWorkletNode(context, 'adds')];
    first.connect(second);
    second.connect(first);
    second.connect(context.destination);
    const values: number[] = [];
    first.port.onmessage = ({ data }) => values.push(data as number);
    await until(() => values.length > 40, () => 'not called');
    for (let i = 2; i < 40; i++) expect((values[i] as number) - (values[i - 1] as number)).toBe(2);
  });

  it('a worklet in a feedback loop through a DelayNode goes round', async () => {
    const node = new AudioWorkletNode(context, 'pass');
    const delay = context.createDelay(0.1);
    const feedback = context.createGain();
    delay.delayTime.setValueAtTime(0.1, 0);
    feedback.gain.setValueAtTime(0.5, 0);
    const source = context.createBufferSource();
    source.buffer = halves(context, 1, 256);
    source.connect(node);
    node.connect(delay).connect(feedback).connect(node);
    const recorded = record(context, node, 1, 4096 * 8);
    source.start(context.currentTime + 0.25); // a Worker has to be woken
    const heard = new Set((await recorded)[0]);
    for (const value of [0.5, 0.25, 0.125]) expect(heard.has(value)).withContext(String(value)).toBe(true);
  });
});

describe('nodes that are dropped', () => {
  const BLINK = `registerProcessor('blink', class extends AudioWorkletProcessor { process() { return false; } });`;

  // WebKitGTK's processes talk of each MessagePort that is collected: after 20,000 of them its pages stand still for minutes, whoever made them.
  const rounds = engine === 'WebKitInsecure' ? 2 : 20;

  it('are given back, with all that belongs to them: 10,000, in WebKitGTK 1,000', async () => {
    const context = await openContext();
    await addModuleText(context, BLINK);
    const before = figures();
    const census = new Census();
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < 500; i++) {
        const node = new AudioWorkletNode(context, 'blink');
        if (i % 10 === 0) node.connect(context.destination);
        census.watch(node);
      }
      await sleep(20);
    }
    // Those of contexts that have rendered offline stay (web/src/offline).
    await until(() => figures().activeProcessors <= before.activeProcessors, () => `${figures().activeProcessors} processors are active, before ${before.activeProcessors}`, 30_000);
    await census.expectAtMost(100, 'nodes');
    await until(() => figures().nodes <= before.nodes + 100, () => `the engine holds ${figures().nodes} nodes`, 30_000);
    // A Worker tells the page later.
    await until(() => figures().busChannels === before.busChannels, () => `the bus has ${figures().busChannels} channels, before ${before.busChannels}`, 10_000);
  }, 90_000);

  it('take their processors along, which are the realm\'s', async () => {
    const context = await openContext();
    await addModuleText(context, `let alive = 0;
      const registry = typeof FinalizationRegistry === 'function' ? new FinalizationRegistry(() => { alive--; }) : { register() {} };
      registerProcessor('ends', class extends AudioWorkletProcessor {
        constructor() { super(); alive++; registry.register(this, 0); this.ballast = new Float32Array(1000); }
        process() { return false; }
      });
      registerProcessor('tells', class extends AudioWorkletProcessor {
        constructor() { super(); this.calls = 0; }
        process() { if (++this.calls % 64 === 0) { if (typeof gc === 'function') gc(); this.port.postMessage(alive); } return true; }
      });`);
    const nodes = Array.from({ length: 200 }, () => new AudioWorkletNode(context, 'ends'));
    const teller = new AudioWorkletNode(context, 'tells');
    let alive = NaN;
    teller.port.onmessage = ({ data }) => (alive = data as number);
    await until(() => alive >= 0, () => 'nothing told');
    // The nodes are still there: an ended processor goes before its node.
    if (canCollect) await until(() => alive <= 10, () => `${alive} processors alive`, 10_000);
    expect(nodes.length).toBe(200);
  });

  it('are kept while their processor is active', async () => {
    const context = await countingContext();
    let calls = 0;
    const channel = ((): MessagePort => {
      const { node } = counter(context, { numberOfInputs: 0 });
      return node.port;
    })();
    channel.onmessage = ({ data }) => ([calls] = data as [number]);
    await until(() => calls > 0, () => 'not called');
    const census = new Census();
    for (let i = 0; i < 100; i++) census.watch({});
    await census.expectAtMost(0, 'plain objects');
    const now = calls;
    await until(() => calls > now + 100, () => 'called no more');
  });

  it('still answer by their port when the processor has ended', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('answers', class extends AudioWorkletProcessor {
      constructor() { super(); this.port.onmessage = ({ data }) => this.port.postMessage(data + 1); }
      process() { return false; }
    });`);
    const node = new AudioWorkletNode(context, 'answers');
    const clock = counter(await countingContext());
    await until(() => clock.calls > 60, () => 'the other context stands still');
    const answer = new Promise((resolve) => { node.port.onmessage = ({ data }) => resolve(data); });
    node.port.postMessage(41);
    expect(await answer).toBe(42);
  });

  it('may be connected and disconnected when their processor has ended', async () => {
    const context = await countingContext();
    const [ended, clock] = [counter(context, {}, { falsy: true }), counter(context)];
    await endOf(ended, clock);
    const source = playing(context, 2);
    source.connect(ended.node);
    ended.node.connect(clock.node);
    source.disconnect(ended.node);
    ended.node.disconnect(clock.node);
    ended.node.disconnect();
    await expectSeen(clock, '0');
    expect(ended.node.numberOfInputs).toBe(1);
  });
});

describe('sources that play once', () => {
  it('leave nothing behind: 3,000 of them', async () => {
    const context = await countingContext();
    const heard = counter(context);
    const mixer = context.createGain();
    mixer.connect(heard.node);
    await expectSeen(heard, '1');
    const before = figures();
    const census = new Census();
    const buffer = halves(context, 2, 256);
    for (let round = 0; round < 30; round++) {
      for (let i = 0; i < 100; i++) {
        const source = context.createBufferSource();
        source.buffer = buffer;
        const gain = context.createGain();
        source.connect(gain).connect(i % 2 ? mixer : heard.node);
        source.start();
        census.watch(source);
        census.watch(gain);
      }
      await sleep(30);
    }
    expect(heard.peak).toBeGreaterThan(0);
    await census.expectAtMost(60, 'sources and gains');
    await until(() => figures().nodes <= before.nodes + (canCollect ? 60 : 3000), () => `the engine holds ${figures().nodes} nodes`, 10_000);
  }, 60_000);

  it('are heard, and counted, although the page let go of them before they were led to a worklet (§1.5.4)', async () => {
    const context = await countingContext();
    const heard = counter(context);
    const mixer = context.createGain();
    const census = new Census();
    const play = (): void => {
      const source = playing(context, 2);
      source.connect(mixer);
      census.watch(source);
    };
    for (let i = 0; i < 20; i++) play();
    await sleep(100);
    await census.expectAtMost(1000, 'sources'); // runs the collector
    await sleep(100);
    mixer.connect(heard.node);
    await expectSeen(heard, '2');
    mixer.gain.value = 0;
  });

  it('leave nothing behind where they are connected directly, in browsers that do not tell of collection too', async () => {
    const context = await countingContext();
    const heard = counter(context);
    await expectSeen(heard, '0');
    const before = figures();
    const buffer = halves(context, 1, 128);
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 100; i++) {
        const source = context.createBufferSource();
        source.buffer = buffer;
        source.connect(heard.node);
        source.start();
      }
      await sleep(30);
    }
    await expectSeen(heard, '0');
    await until(() => figures().nodes === before.nodes, () => `the engine holds ${figures().nodes} nodes, before ${before.nodes}`, 10_000);
  }, 60_000);
});
