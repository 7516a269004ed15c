// What a page that was written for today's Web Audio calls on its contexts and native nodes: Web Audio §1.1 to §1.3, §1.5.5.
// It is everybody's but the oldest Safaris', which had other names and answered by callbacks.

import '../install';
import { addModuleText, openContext, record } from '../audio';
import { counter, countingContext, expectSeen, halves, loop } from '../counts';

// A RIFF/WAVE file of so many frames, mono, 16 bits, whose samples are all a half.
function wave(frames: number, sampleRate: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(44 + 2 * frames));
  const text = (at: number, letters: string): void => letters.split('').forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, 36 + 2 * frames, true);
  text(8, 'WAVEfmt ');
  [[16, 16], [20, 1], [22, 1]].forEach(([at, value], index) => (index === 0 ? view.setUint32(at as number, value as number, true) : view.setUint16(at as number, value as number, true)));
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * frames, true);
  for (let frame = 0; frame < frames; frame++) view.setInt16(44 + 2 * frame, 16384, true);
  return view.buffer;
}

describe('contexts by the names of the standard', () => {
  it('are made by new AudioContext(), and their nodes are AudioNodes', async () => {
    const context = await openContext();
    expect(context instanceof AudioContext).toBe(true);
    expect(context.createGain() instanceof AudioNode).toBe(true);
    await addModuleText(context, "registerProcessor('p', class extends AudioWorkletProcessor { process() { return true; } });");
    const node = new AudioWorkletNode(context, 'p');
    expect([node instanceof AudioWorkletNode, node instanceof AudioNode, node instanceof EventTarget]).toEqual([true, true, true]);
    expect(node.context).toBe(context);
  });

  it('are made by new OfflineAudioContext(), of three numbers or of options', () => {
    for (const context of [new OfflineAudioContext(2, 256, 44100), new OfflineAudioContext({ numberOfChannels: 2, length: 256, sampleRate: 44100 })]) {
      expect(context instanceof OfflineAudioContext).toBe(true);
      expect([context.sampleRate, context.destination.channelCount, context.length]).toEqual([44100, 2, 256]);
      expect(context.audioWorklet instanceof AudioWorklet).toBe(true);
    }
  });

  it('render offline for a promise and for an event, which bring the same buffer', async () => {
    const context = new OfflineAudioContext(1, 256, 44100);
    const source = context.createBufferSource();
    const buffer = context.createBuffer(1, 256, 44100);
    buffer.getChannelData(0).fill(0.5); // Firefox reads it when it is set
    source.buffer = buffer;
    source.connect(context.destination);
    source.start();
    const told = new Promise<AudioBuffer>((resolve) => {
      context.oncomplete = ({ renderedBuffer }) => resolve(renderedBuffer);
    });
    const rendered = await context.startRendering();
    expect(Array.from(rendered.getChannelData(0)).every((sample) => sample === 0.5)).toBe(true);
    expect(await told).toBe(rendered);
  });

  it('decode audio data for a promise and for callbacks', async () => {
    const context = new OfflineAudioContext(1, 256, 44100);
    let told: AudioBuffer | null = null;
    const decoded = await context.decodeAudioData(wave(512, 44100), (buffer) => { told = buffer; });
    expect([decoded.numberOfChannels, decoded.length]).toEqual([1, 512]);
    expect(decoded.getChannelData(0)[100]).toBeCloseTo(0.5, 4);
    expect(told).toBe(decoded as never);
  });

  it('reject what cannot be decoded', async () => {
    const context = new OfflineAudioContext(1, 256, 44100);
    const outcome = await context.decodeAudioData(new ArrayBuffer(64)).then(() => 'decoded', () => 'rejected');
    expect(outcome).toBe('rejected');
  });
});

describe('native nodes', () => {
  it('answer connect() with the destination', async () => {
    const context = await openContext();
    const [one, other] = [context.createGain(), context.createGain()];
    expect(one.connect(other)).toBe(other);
  });

  it('are disconnected from one destination, and not from the others', async () => {
    const context = await countingContext();
    const source = loop(context, 1);
    source.start();
    const [stays, goes, worklet] = [context.createGain(), context.createGain(), counter(context)];
    source.connect(stays);
    source.connect(goes);
    source.connect(worklet.node);
    source.disconnect(goes);
    const [left] = await record(context, stays, 1, 8192);
    expect((left as Float32Array).subarray(4096).every((sample) => sample === 0.5)).toBe(true);
    const [gone] = await record(context, goes, 1, 8192);
    expect((gone as Float32Array).every((sample) => sample === 0)).toBe(true);
    await expectSeen(worklet, '1');
    source.disconnect(worklet.node);
    await expectSeen(worklet, '0');
    const [still] = await record(context, stays, 1, 8192);
    expect((still as Float32Array).subarray(4096).every((sample) => sample === 0.5)).toBe(true);
  });

  it('are disconnected from an AudioParam, and not from the others', async () => {
    const context = await openContext();
    const source = context.createBufferSource();
    source.buffer = halves(context, 1);
    source.loop = true;
    const [a, b] = [context.createGain(), context.createGain()];
    const carrier = loop(context, 1);
    for (const gain of [a, b]) {
      gain.gain.setValueAtTime(0, 0);
      carrier.connect(gain);
      source.connect(gain.gain);
    }
    source.start();
    carrier.start();
    source.disconnect(b.gain);
    const [heard] = await record(context, a, 1, 8192);
    const [silent] = await record(context, b, 1, 8192);
    expect((heard as Float32Array).subarray(4096).every((sample) => sample === 0.25)).toBe(true);
    expect((silent as Float32Array).every((sample) => sample === 0)).toBe(true);
  });

  it('are disconnected at all outputs by disconnect() alone', async () => {
    const context = await openContext();
    const source = loop(context, 2);
    const splitter = context.createChannelSplitter(2);
    const right = context.createGain();
    source.connect(splitter);
    splitter.connect(right, 1);
    source.start();
    splitter.disconnect();
    const [heard] = await record(context, right, 1, 8192);
    expect((heard as Float32Array).every((sample) => sample === 0)).toBe(true);
  });

  it('refuse to be disconnected from what they are not connected to', async () => {
    const context = await openContext();
    const [one, other, third] = [context.createGain(), context.createGain(), context.createGain()];
    one.connect(other);
    expect(() => one.disconnect(third)).toThrowMatching((error: Error) => error.name === 'InvalidAccessError');
    expect(() => one.disconnect(1)).toThrowMatching((error: Error) => error.name === 'IndexSizeError');
  });
});
