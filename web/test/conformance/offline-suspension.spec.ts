// suspend() and resume() of an OfflineAudioContext with worklets: Web Audio §1.3.3.

import '../install';
import { itExcept } from '../exclusions';
import { nextMessage } from '../audio';
import { expectSamples, offlineWith, playing, ramp } from '../offline';

const NONE = 'Firefox has no OfflineAudioContext.suspend()';
const NO_SUSPEND = { FirefoxInsecure: NONE, FirefoxIsolated: NONE } as const;
const SCALE = `static get parameterDescriptors() { return [{ name: 'level', defaultValue: 1 }]; }
  process([input], [[samples]], { level }) {
    if (input[0]) samples.forEach((_, i) => { samples[i] = input[0][i] * (level.length > 1 ? level[i] : level[0]); });
    return true;
  }`;

// What is thrown within is the spec's failure, not the page's.
function at(context: OfflineAudioContext, frame: number, action: () => unknown): Promise<void> {
  return context.suspend(frame / context.sampleRate).then(action).then(() => context.resume());
}

describe('suspend() of an OfflineAudioContext', () => {
  itExcept(NO_SUSPEND, 'lets the page set a parameter from a render quantum on', async () => {
    const context = await offlineWith(SCALE, 1, 1024);
    const node = new AudioWorkletNode(context, 'processor');
    const samples = ramp(1024);
    playing(context, samples).connect(node).connect(context.destination);
    const changes = [
      at(context, 256, () => ((node.parameters.get('level') as AudioParam).value = 2)),
      at(context, 640, () => ((node.parameters.get('level') as AudioParam).value = -1)),
    ];
    const buffer = await context.startRendering();
    await Promise.all(changes);
    expectSamples(buffer.getChannelData(0), samples.map((sample, i) => sample * (i < 256 ? 1 : i < 640 ? 2 : -1)));
  });

  itExcept(NO_SUSPEND, 'lets the page connect and disconnect, before and behind a worklet', async () => {
    const context = await offlineWith(SCALE, 1, 1024);
    const node = new AudioWorkletNode(context, 'processor');
    const samples = new Float32Array(1024).fill(0.5);
    const source = playing(context, samples);
    node.connect(context.destination);
    const changes = [
      at(context, 256, () => source.connect(node)),
      at(context, 512, () => node.disconnect()),
      at(context, 768, () => node.connect(context.destination)),
    ];
    const buffer = await context.startRendering();
    await Promise.all(changes);
    expectSamples(buffer.getChannelData(0), samples.map((sample, i) => ((i >= 256 && i < 512) || i >= 768 ? sample : 0)));
  });

  itExcept(NO_SUSPEND, 'at frame 0 stands before the first render quantum, for the page and for the processor', async () => {
    const context = await offlineWith(`constructor() { super(); this.called = 0; this.port.onmessage = () => this.port.postMessage([currentFrame, currentTime, this.called]); }
      process(_, [[samples]]) { this.called++; samples.fill(currentFrame + 1); return true; }`, 1, 384);
    const node = new AudioWorkletNode(context, 'processor');
    const answers: number[][] = [];
    const changes = [0, 128].map((frame) => at(context, frame, async () => {
      const answer = nextMessage<number[]>(node.port);
      node.port.postMessage('now');
      answers.push(await answer);
      if (frame === 0) node.connect(context.destination);
    }));
    const buffer = await context.startRendering();
    await Promise.all(changes);
    expect(answers).toEqual([[0, 0, 0], [128, 128 / context.sampleRate, 1]]);
    expectSamples(buffer.getChannelData(0), Float32Array.from({ length: 384 }, (_, i) => i - (i % 128) + 1));
  });

  itExcept(NO_SUSPEND, 'lets messages reach the processor before the next render quantum', async () => {
    const context = await offlineWith(`constructor() { super(); this.value = 0; this.port.onmessage = ({ data }) => { this.value = data; this.port.postMessage(currentFrame); }; }
      process(_, [[samples]]) { samples.fill(this.value); return true; }`, 1, 768);
    const node = new AudioWorkletNode(context, 'processor');
    node.connect(context.destination);
    const changes = [256, 512].map((frame) => at(context, frame, async () => {
      const answer = nextMessage(node.port);
      node.port.postMessage(frame);
      expect(await answer).toBe(frame);
    }));
    const buffer = await context.startRendering();
    await Promise.all(changes);
    expectSamples(buffer.getChannelData(0), Float32Array.from({ length: 768 }, (_, i) => Math.floor(i / 256) * 256));
  });

  itExcept(NO_SUSPEND, 'lets the page make worklet nodes, which begin there', async () => {
    const context = await offlineWith('constructor() { super(); this.calls = 0; } process(_, [[samples]]) { samples.fill(++this.calls); return true; }', 1, 512);
    const changes = [at(context, 256, () => new AudioWorkletNode(context, 'processor').connect(context.destination))];
    const buffer = await context.startRendering();
    await Promise.all(changes);
    expectSamples(buffer.getChannelData(0), Float32Array.from({ length: 512 }, (_, i) => Math.max(0, Math.floor(i / 128) - 1)));
  });

  itExcept({ ...NO_SUSPEND, Safari: 'Safari has constructors of nodes from 14.1' }, 'keeps what native nodes before and behind a worklet hold, over many suspensions', async () => {
    const context = await offlineWith(SCALE, 1, 2048, 32768);
    const samples = ramp(2048);
    const delay = (): DelayNode => new DelayNode(context, { delayTime: 100 / 32768, maxDelayTime: 1 });
    playing(context, samples).connect(delay()).connect(new AudioWorkletNode(context, 'processor')).connect(delay()).connect(context.destination);
    const changes = Array.from({ length: 15 }, (_, index) => at(context, 128 * (index + 1), () => undefined));
    const buffer = await context.startRendering();
    await Promise.all(changes);
    expectSamples(buffer.getChannelData(0), samples.map((_, i) => (i < 200 ? 0 : (samples[i - 200] as number))));
  });

  itExcept(NO_SUSPEND, 'stands where it was asked to', async () => {
    const context = await offlineWith(SCALE, 1, 1024);
    new AudioWorkletNode(context, 'processor').connect(context.destination);
    const frames: number[] = [];
    const changes = [384, 768].map((frame) => at(context, frame, () => frames.push(Math.round(context.currentTime * context.sampleRate))));
    await context.startRendering();
    await Promise.all(changes);
    expect(frames).toEqual([384, 768]);
  });
});
