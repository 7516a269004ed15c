// Graphs on an OfflineAudioContext that the polyfill cannot render in passes: it renders them over its bus, with latency, and says so once.

import '../install';
import { isNative } from '../engine';
import { offlineWith, playing, ramp } from '../offline';

const COPY = `process([input], [output]) {
  output.forEach((samples, channel) => { if (input[channel]) samples.set(input[channel]); });
  return true;
}`;

async function warnings(action: () => Promise<unknown>): Promise<string[]> {
  const { warn } = console;
  const texts: string[] = [];
  console.warn = (text: unknown) => void texts.push(String(text));
  try {
    await action();
  } finally {
    console.warn = warn;
  }
  return texts.filter((text) => /audioworklet-anywhere/.test(text));
}

describe('an OfflineAudioContext', () => {
  it('renders a cycle of worklets and native nodes', async () => {
    const context = await offlineWith(COPY, 1, 8192);
    const [node, delay, gain] = [new AudioWorkletNode(context, 'processor'), context.createDelay(), context.createGain()];
    playing(context, ramp(1024)).connect(node).connect(delay).connect(gain).connect(node);
    node.connect(context.destination);
    let buffer: AudioBuffer | undefined;
    const texts = await warnings(async () => (buffer = await context.startRendering()));
    expect(buffer?.length).toBe(8192);
    expect(texts.length).toBe(isNative ? 0 : 1);
    if (!isNative) expect(texts[0]).toContain('cycle');
  });

  it('renders a worklet that is fed by a ScriptProcessorNode', async () => {
    const context = await offlineWith(COPY, 1, 8192);
    const script = context.createScriptProcessor(256, 1, 1);
    script.onaudioprocess = ({ outputBuffer }): void => void outputBuffer.getChannelData(0).fill(1);
    script.connect(new AudioWorkletNode(context, 'processor')).connect(context.destination);
    let buffer: AudioBuffer | undefined;
    const texts = await warnings(async () => (buffer = await context.startRendering()));
    expect(buffer?.length).toBe(8192);
    expect(texts.length).toBe(isNative ? 0 : 1);
    if (!isNative) expect(texts[0]).toContain('ScriptProcessorNode');
  });

  it('renders a ScriptProcessorNode behind a worklet exactly, as far as the browser does', async () => {
    const context = await offlineWith(COPY, 1, 4096);
    const script = context.createScriptProcessor(256, 1, 1);
    let heard = 0;
    script.onaudioprocess = ({ inputBuffer }): void => {
      for (const sample of inputBuffer.getChannelData(0)) heard += sample;
    };
    playing(context, new Float32Array(2048).fill(1)).connect(new AudioWorkletNode(context, 'processor')).connect(script).connect(context.destination);
    const texts = await warnings(() => context.startRendering());
    expect(texts).toEqual([]);
    expect(heard).toBe(2048);
  });
});
