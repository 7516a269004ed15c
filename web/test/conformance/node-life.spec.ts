// What is left of nodes that are called no more: Web Audio §1.5.2 (lifetime of nodes), §1.32.5.3 ([[callable process]]).

import '../install';
import { addModuleText, openContext, sleep } from '../audio';
import { Census, canCollect } from '../collection';
import { counter, countingContext, endOf, expectSeen, halves, playing, until } from '../counts';
import { engine } from '../engine';
import { figures } from '../engine-figures';

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

  it('are not kept by a source that was disconnected from them and plays on', async () => {
    const context = await openContext();
    await addModuleText(context, `registerProcessor('listens', class extends AudioWorkletProcessor { process([input]) { return input.length > 0; } });`);
    const source = playing(context, 1);
    const through = context.createGain();
    source.connect(through).connect(context.destination);
    const census = new Census();
    const nodes = Array.from({ length: 100 }, () => {
      const node = new AudioWorkletNode(context, 'listens');
      source.connect(node);
      through.connect(node);
      census.watch(node);
      return node;
    });
    await sleep(300);
    nodes.forEach((node, index) => {
      if (index % 2) source.disconnect(node);
      through.disconnect(node);
    });
    source.disconnect();
    nodes.length = 0;
    await census.expectAtMost(5, 'nodes');
    source.stop();
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
