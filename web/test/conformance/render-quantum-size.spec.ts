// The render quantum of a context (Web Audio §1.2.1, renderSizeHint; §1.1, renderQuantumSize; §2.5): process() is called with that
// many frames. Most browsers know 128 only.

import '../install';
import { addModuleText, errorOf, next, nextMessage, openContext } from '../audio';
import { isNative } from '../engine';

interface Sized {
  readonly renderQuantumSize?: number;
}

const MODULE = `
  globalThis.atTop = renderQuantumSize;
  registerProcessor('sized', class extends AudioWorkletProcessor {
    static get parameterDescriptors() { return [{ name: 'moving' }]; }
    constructor() { super(); this.frames = []; this.inConstructor = renderQuantumSize; this.params = new Set(); }
    process([input], [output], { moving }) {
      this.params.add(moving.length);
      this.frames.push(currentFrame);
      output[0].fill(0.5);
      if (this.frames.length === 60) this.port.postMessage({
        sizes: [globalThis.atTop, this.inConstructor, renderQuantumSize, input[0] ? input[0].length : -1, output[0].length], params: [...this.params], frames: this.frames,
      });
      return this.frames.length < 200;
    }
  });`;

interface Report {
  sizes: number[];
  params: number[];
  frames: number[];
}

async function reportOf(context: AudioContext): Promise<Report> {
  await addModuleText(context, MODULE);
  const node = new AudioWorkletNode(context, 'sized');
  const source = context.createOscillator();
  source.connect(node).connect(context.destination);
  source.connect(node.parameters.get('moving') as AudioParam);
  source.start();
  return nextMessage<Report>(node.port);
}

/** Whether the browser takes the hint. */
function takesHint(): boolean {
  return 'renderQuantumSize' in AudioContext.prototype;
}

describe('the render quantum', () => {
  it('is 128 frames where nobody asked for another (Web Audio §2.5)', async () => {
    const context = await openContext();
    const { sizes, frames } = await reportOf(context);
    expect(sizes).toEqual([128, 128, 128, 128, 128]);
    expect(frames.filter((frame, index) => index > 0 && frame - (frames[index - 1] as number) === 128).length).toBeGreaterThan(40);
    if (takesHint()) expect((context as Sized).renderQuantumSize).toBe(128);
  });

  for (const hint of [64, 256, 512, 2048]) {
    it(`is what renderSizeHint asked for, where the browser takes it: ${hint} (Web Audio §1.2.1)`, async () => {
      const context = await openContext({ renderSizeHint: hint } as AudioContextOptions);
      const size = takesHint() ? hint : 128;
      if (takesHint()) expect((context as Sized).renderQuantumSize).toBe(hint);
      const { sizes, params, frames } = await reportOf(context);
      expect(sizes).toEqual([size, size, size, size, size]);
      for (const length of params) expect([1, size]).toContain(length);
      expect(frames.every((frame) => frame % size === 0)).toBe(true);
      expect(frames.filter((frame, index) => index > 0 && frame - (frames[index - 1] as number) === size).length).toBeGreaterThan(40);
    });
  }

  it('may be no power of two natively; we refuse it where modules are loaded, by name', async () => {
    const context = await openContext({ renderSizeHint: 100 } as AudioContextOptions);
    if (isNative || !takesHint()) expect((await reportOf(context)).sizes[0]).toBe(takesHint() ? 100 : 128);
    else expect((await errorOf(() => addModuleText(context, MODULE))).name).toBe('NotSupportedError');
  });

  it('is heard: a processor of another size fills its whole quantum', async () => {
    const context = await openContext({ renderSizeHint: 256 } as AudioContextOptions);
    await addModuleText(context, MODULE);
    const node = new AudioWorkletNode(context, 'sized', { numberOfInputs: 1 });
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    const data = new Float32Array(1024);
    node.connect(analyser).connect(context.destination);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(data);
      if (data.every((sample) => sample === 0.5)) context.dispatchEvent(new Event('heard'));
    }, 2);
    expect((await next(context, 'heard')).type).toBe('heard');
    clearInterval(timer);
  });
});
