// AudioWorklet in an OfflineAudioContext: Web Audio §1.3.3, §2.6. What comes out is exact, in every browser.

import '../install';
import { isNative } from '../engine';
import { itExcept } from '../exclusions';
import { addModuleText, next, nextMessage } from '../audio';
import { expectSamples, offlineWith, playing, ramp } from '../offline';

const COPY = `process([input], [output]) {
  output.forEach((samples, channel) => { if (input[channel]) samples.set(input[channel]); });
  return true;
}`;
const DOUBLE = `process([input], [output]) {
  output.forEach((samples, channel) => { if (input[channel]) samples.forEach((_, i) => { samples[i] = 2 * input[channel][i]; }); });
  return true;
}`;

const NO_CONSTRUCTORS = { Safari: 'Safari has constructors of nodes from 14.1' };

describe('an OfflineAudioContext', () => {
  it('renders a worklet fed by a source without latency, to a length that is no multiple of 128', async () => {
    const context = await offlineWith(DOUBLE, 1, 1000);
    const samples = ramp(1000);
    playing(context, samples).connect(new AudioWorkletNode(context, 'processor')).connect(context.destination);
    const buffer = await context.startRendering();
    expectSamples(buffer.getChannelData(0), samples.map((sample) => 2 * sample));
  });

  it('renders at sample rates from 8,000 to 96,000 Hz, and tells them in the processor', async () => {
    for (const sampleRate of [8000, 22050, 48000, 96000]) {
      const context = await offlineWith('process(_, [[samples]]) { samples.fill(sampleRate); return true; }', 1, 300, sampleRate);
      new AudioWorkletNode(context, 'processor').connect(context.destination);
      expectSamples((await context.startRendering()).getChannelData(0), new Float32Array(300).fill(sampleRate), String(sampleRate));
    }
  });

  it('renders one to eight channels', async () => {
    for (let channels = 1; channels <= 8; channels++) {
      const context = await offlineWith(DOUBLE, channels, 256);
      const all = Array.from({ length: channels }, (_, channel) => ramp(256, 1000 * channel));
      playing(context, ...all).connect(new AudioWorkletNode(context, 'processor', { outputChannelCount: [channels] })).connect(context.destination);
      const buffer = await context.startRendering();
      all.forEach((samples, channel) => expectSamples(buffer.getChannelData(channel), samples.map((sample) => 2 * sample), `channel ${channel} of ${channels}`));
    }
  });

  itExcept(NO_CONSTRUCTORS, 'renders worklets that are chained directly, and through native nodes', async () => {
    const context = await offlineWith(DOUBLE, 1, 700);
    const samples = ramp(700);
    const gain = new GainNode(context, { gain: 0.5 });
    const node = (): AudioWorkletNode => new AudioWorkletNode(context, 'processor');
    playing(context, samples).connect(node()).connect(node()).connect(gain).connect(node()).connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), samples.map((sample) => 4 * sample));
  });

  it('mixes native nodes and worklets at one input', async () => {
    const context = await offlineWith(COPY, 1, 400);
    const samples = ramp(400);
    const source = playing(context, samples);
    const [first, second] = [new AudioWorkletNode(context, 'processor'), new AudioWorkletNode(context, 'processor')];
    source.connect(first).connect(second).connect(context.destination);
    source.connect(second);
    expectSamples((await context.startRendering()).getChannelData(0), samples.map((sample) => 2 * sample));
  });

  it('gives each of several inputs its own signal, and each of several outputs', async () => {
    const context = await offlineWith(`process([[a], [b]], [[difference], [sum]]) {
      for (let i = 0; i < a.length; i++) { sum[i] = a[i] + b[i]; difference[i] = a[i] - b[i]; }
      return true;
    }`, 2, 512);
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 2, numberOfOutputs: 2, outputChannelCount: [1, 1] });
    const [a, b] = [ramp(512, 5000), ramp(512)];
    playing(context, a).connect(node, 0, 0);
    playing(context, b).connect(node, 0, 1);
    const merger = context.createChannelMerger(2);
    node.connect(merger, 0, 0);
    node.connect(merger, 1, 1);
    merger.connect(context.destination);
    const buffer = await context.startRendering();
    expectSamples(buffer.getChannelData(0), a.map((sample, i) => sample - (b[i] as number)), 'difference');
    expectSamples(buffer.getChannelData(1), a.map((sample, i) => sample + (b[i] as number)), 'sum');
  });

  itExcept({ Safari: 'Safari has ConstantSourceNode from 14.1' }, 'gives a processor the values of an automated parameter, frame by frame', async () => {
    const context = await offlineWith(`static get parameterDescriptors() { return [{ name: 'level', defaultValue: 1 }]; }
      process(_, [[samples]], { level }) { samples.forEach((_, i) => { samples[i] = level.length > 1 ? level[i] : level[0]; }); return true; }`, 2, 2048);
    const node = new AudioWorkletNode(context, 'processor');
    const constant = new ConstantSourceNode(context);
    for (const param of [node.parameters.get('level') as AudioParam, constant.offset]) {
      param.setValueAtTime(0.25, 0);
      param.linearRampToValueAtTime(2, 0.013);
      param.setTargetAtTime(-1, 0.021, 0.005);
    }
    const merger = context.createChannelMerger(2);
    node.connect(merger, 0, 0);
    constant.connect(merger, 0, 1);
    constant.start();
    merger.connect(context.destination);
    const buffer = await context.startRendering();
    expectSamples(buffer.getChannelData(0), buffer.getChannelData(1));
  });

  it('lets native nodes and worklets modulate parameters of worklets', async () => {
    const context = await offlineWith(`static get parameterDescriptors() { return [{ name: 'level', defaultValue: 0 }]; }
      process(_, [[samples]], { level }) { samples.forEach((_, i) => { samples[i] = level.length > 1 ? level[i] : level[0]; }); return true; }`, 1, 512);
    const [first, second] = [new AudioWorkletNode(context, 'processor'), new AudioWorkletNode(context, 'processor')];
    const samples = ramp(512);
    playing(context, samples).connect(first.parameters.get('level') as AudioParam);
    first.connect(second.parameters.get('level') as AudioParam);
    second.connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), samples);
  });

  itExcept(NO_CONSTRUCTORS, 'lets worklets modulate parameters of native nodes', async () => {
    const context = await offlineWith(COPY, 1, 512);
    const node = new AudioWorkletNode(context, 'processor');
    const samples = ramp(512);
    const gain = new GainNode(context, { gain: 0 });
    playing(context, samples).connect(node).connect(gain.gain);
    playing(context, new Float32Array(512).fill(3)).connect(gain).connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), samples.map((sample) => 3 * sample));
  });

  it('counts currentFrame and currentTime from 0, by 128', async () => {
    const context = await offlineWith(`constructor() { super(); this.seen = [currentFrame]; }
      process() {
        this.seen.push(currentFrame);
        if (currentTime !== currentFrame / sampleRate) this.seen.push('currentTime ' + currentTime);
        if (this.seen.length === 5) this.port.postMessage(this.seen);
        return true;
      }`, 1, 512);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    const seen = nextMessage(node.port);
    await context.startRendering();
    expect(await seen).toEqual([0, 0, 128, 256, 384]);
  });

  it('gives an input that nothing is connected to no channels, and one that is connected those of its source', async () => {
    const context = await offlineWith('process(inputs, [[samples]]) { samples.fill(inputs[0].length + 10 * inputs[1].length); return true; }', 1, 256);
    const node = new AudioWorkletNode(context, 'processor', { numberOfInputs: 2 });
    playing(context, ramp(512), ramp(512)).connect(node, 0, 1);
    node.connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), new Float32Array(256).fill(20));
  });

  it('calls a processor that returns false, and has no input, no more', async () => {
    const context = await offlineWith('process(_, [[samples]]) { samples.fill(1); return currentFrame < 256; }', 1, 1024);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), Float32Array.from({ length: 1024 }, (_, i) => (i < 384 ? 1 : 0)));
  });

  it('goes on calling a processor that returns false while it has an input, until that ends', async () => {
    const context = await offlineWith('process([input], [[samples]]) { samples.fill(input.length + 1); return false; }', 1, 1280);
    playing(context, ramp(512)).connect(new AudioWorkletNode(context, 'processor', { outputChannelCount: [1] })).connect(context.destination);
    const [samples] = [(await context.startRendering()).getChannelData(0)];
    expectSamples(samples.subarray(0, 512), new Float32Array(512).fill(2));
    expectSamples(samples.subarray(640), new Float32Array(640));
  });

  itExcept({ Chromium: 'no processorerror is fired in its OfflineAudioContext' }, 'tells of a processor that throws, and renders it silent from then on', async () => {
    const context = await offlineWith('process(_, [[samples]]) { if (currentFrame >= 512) throw new Error("enough"); samples.fill(1); return true; }', 1, 1024);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    const told = next<ErrorEvent>(node, 'processorerror');
    const samples = (await context.startRendering()).getChannelData(0);
    expectSamples(samples.subarray(0, 512), new Float32Array(512).fill(1));
    expectSamples(samples.subarray(640), new Float32Array(384));
    expect((await told).message).toContain('enough');
  });

  it('delivers messages before the rendering, and what processors post in order', async () => {
    const context = await offlineWith(`constructor() {
        super();
        this.got = [];
        this.port.onmessage = ({ data }) => { this.got.push(data); if (data === 'b') this.port.postMessage('got both'); };
      }
      process() { this.port.postMessage([currentFrame, ...this.got]); return true; }`, 1, 384);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    node.port.postMessage('a');
    const answer = nextMessage(node.port);
    node.port.postMessage('b');
    expect(await answer).toBe('got both');
    const received: unknown[] = [];
    node.port.onmessage = ({ data }) => received.push(data);
    await context.startRendering();
    if (!isNative) expect(received.length).toBe(3); // before the promise is resolved; natively it may be after
    while (received.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(received).toEqual([[0, 'a', 'b'], [128, 'a', 'b'], [256, 'a', 'b']]);
  });

  it('leaves nothing of constructors to microtasks that has not run when process() is called first, though it renders at once', async () => {
    const context = await offlineWith(`
      constructor() {
        super();
        Promise.resolve().then(() => Promise.resolve()).then(() => { this.value = 0.25; });
      }
      process(_, [[samples]]) { samples.fill(this.value); return true; }`, 1, 256);
    new AudioWorkletNode(context, 'processor').connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), new Float32Array(256).fill(0.25));
  });

  it('delivers messages after the rendering too', async () => {
    const context = await offlineWith(`constructor() { super(); this.calls = 0; this.port.onmessage = () => this.port.postMessage(this.calls); }
      process() { this.calls++; return true; }`, 1, 1280);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    await context.startRendering();
    const answer = nextMessage(node.port);
    node.port.postMessage(null);
    expect(await answer).toBe(10);
  });

  it('fires complete, stands at its end, and does not render twice', async () => {
    const context = await offlineWith(COPY, 1, 512);
    new AudioWorkletNode(context, 'processor').connect(context.destination);
    const complete = next<OfflineAudioCompletionEvent>(context, 'complete');
    const rendering = context.startRendering();
    await expectAsync(context.startRendering()).toBeRejectedWith(jasmine.objectContaining({ name: 'InvalidStateError' }));
    const buffer = await rendering;
    expect((await complete).renderedBuffer).toBe(buffer);
    expect(Math.round(context.currentTime * context.sampleRate)).toBe(512);
    await expectAsync(context.startRendering()).toBeRejectedWith(jasmine.objectContaining({ name: 'InvalidStateError' }));
  });

  it('tells a source that plays into a worklet of its end', async () => {
    const context = await offlineWith(COPY, 1, 4096);
    const source = playing(context, ramp(512));
    source.connect(new AudioWorkletNode(context, 'processor')).connect(context.destination);
    const ended = next(source, 'ended');
    await context.startRendering();
    expect((await ended).target).toBe(source);
  });

  itExcept({ Safari: 'Safari has getFloatTimeDomainData() from 14.1' }, 'fills analysers that hear a worklet', async () => {
    const context = await offlineWith(COPY, 1, 2048);
    const analyser = context.createAnalyser();
    analyser.fftSize = 256;
    const samples = ramp(2048);
    playing(context, samples).connect(new AudioWorkletNode(context, 'processor')).connect(analyser).connect(context.destination);
    await context.startRendering();
    const heard = new Float32Array(256);
    analyser.getFloatTimeDomainData(heard);
    expectSamples(heard, samples.subarray(1792));
  });

  it('renders a graph with several contexts at once, each with its own scope', async () => {
    const contexts = await Promise.all([1, 2, 3].map(async (value) => {
      const context = new OfflineAudioContext(1, 256, 44100);
      await addModuleText(context, `registerProcessor('own', class extends AudioWorkletProcessor { process(_, [[samples]]) { samples.fill(${value}); return true; } });`);
      new AudioWorkletNode(context, 'own').connect(context.destination);
      return context;
    }));
    const buffers = await Promise.all(contexts.map((context) => context.startRendering()));
    buffers.forEach((buffer, index) => expectSamples(buffer.getChannelData(0), new Float32Array(256).fill(index + 1)));
  });

  it('lets the event loop turn while it renders', async () => {
    const context = await offlineWith('process() { const end = Date.now() + 3; while (Date.now() < end); return true; }', 1, 128 * 80);
    new AudioWorkletNode(context, 'processor').connect(context.destination);
    let turns = 0;
    let done = false;
    const turn = (): void => {
      turns++;
      if (!done) setTimeout(turn);
    };
    turn();
    await context.startRendering();
    done = true;
    expect(turns).toBeGreaterThan(4);
  });

  it('renders without any worklet node as ever', async () => {
    const context = await offlineWith(COPY, 1, 512);
    const samples = ramp(512);
    playing(context, samples).connect(context.destination);
    expectSamples((await context.startRendering()).getChannelData(0), samples);
  });
});
