// What process() saw of its parameters, frame by frame.

import { addModuleText, nextMessage, openContext } from './audio';

/** A descriptor as a page writes it. */
export interface Descriptor {
  name: string;
  defaultValue?: number;
  minValue?: number;
  maxValue?: number;
  automationRate?: 'a-rate' | 'k-rate';
}

interface Quantum {
  frame: number;
  parameters: Record<string, Float32Array>;
  /** The first sample of each input, 0 where it is unconnected. */
  inputs: number[];
}

const taping = (descriptors: Descriptor[]): string => `registerProcessor('tape', class extends AudioWorkletProcessor {
  static get parameterDescriptors() { return ${JSON.stringify(descriptors)}; }
  constructor({ processorOptions }) { super(); this.range = processorOptions; this.quanta = []; }
  process(inputs, outputs, parameters) {
    if (!this.quanta) return true;
    if (currentFrame >= this.range.from) {
      const copies = {};
      for (const name of Object.keys(parameters)) copies[name] = parameters[name].slice();
      this.quanta.push({ frame: currentFrame, parameters: copies, inputs: inputs.map((input) => input.length ? input[0][0] : 0) });
    }
    if (currentFrame >= this.range.until) {
      this.port.postMessage(this.quanta);
      this.quanta = null;
    }
    return true;
  }
});`;

/** A running context in which the processor `tape` has these parameters. */
export async function tapeContext(...descriptors: Descriptor[]): Promise<AudioContext> {
  const context = await openContext();
  await addModuleText(context, taping(descriptors));
  return context;
}

/** A frame of a context at which a render quantum begins, so many seconds from now. */
export function frameIn(context: BaseAudioContext, seconds: number): number {
  return Math.ceil(((context.currentTime + seconds) * context.sampleRate) / 128) * 128;
}

/** A time a little before a frame's: whether a browser takes the next frame or the nearest, it is this one. */
export function justBefore(context: BaseAudioContext, frame: number): number {
  return (frame - 0.25) / context.sampleRate;
}

/** A node whose process() records from one frame to another. */
export class ParamTape {
  readonly node: AudioWorkletNode;
  private quanta: Quantum[] = [];

  constructor(context: BaseAudioContext, readonly from: number, readonly until: number, options: AudioWorkletNodeOptions = {}) {
    this.node = new AudioWorkletNode(context, 'tape', { ...options, processorOptions: { from, until } });
  }

  /** A parameter of the node. */
  param(name: string): AudioParam {
    return this.node.parameters.get(name) as AudioParam;
  }

  /** Resolves when everything is recorded. */
  async finished(): Promise<this> {
    this.quanta = await nextMessage<Quantum[]>(this.node.port);
    return this;
  }

  /** What was recorded, quantum by quantum. */
  get recorded(): readonly Quantum[] {
    return this.quanta;
  }

  /** Lengths of a parameter's array in the quanta that lie wholly in a range of frames. */
  lengths(name: string, from: number, until: number): Set<number> {
    const inside = this.quanta.filter(({ frame }) => frame >= from && frame + 128 <= until);
    return new Set(inside.map(({ parameters }) => (parameters[name] as Float32Array).length));
  }

  /** The value of a parameter at each recorded frame of a range; a busy machine may lose blocks. */
  values(name: string, from: number, until: number): Map<number, number> {
    const values = new Map<number, number>();
    for (const { frame, parameters } of this.quanta) {
      const array = parameters[name] as Float32Array;
      for (let i = 0; i < 128; i++) {
        if (frame + i >= from && frame + i < until) values.set(frame + i, array[array.length === 1 ? 0 : i] as number);
      }
    }
    return values;
  }

  /** Holds a parameter to a closed form in a range of frames, most of which must have been recorded. */
  expect(name: string, from: number, until: number, form: (frame: number) => number, tolerance = 1e-5): void {
    const values = this.values(name, from, until);
    expect(values.size).withContext(`frames recorded of ${until - from}`).toBeGreaterThan((until - from) / 2);
    const wrong: string[] = [];
    values.forEach((value, frame) => {
      const right = form(frame);
      if (Math.abs(value - right) > tolerance * Math.max(1, Math.abs(right)) || Number.isNaN(value)) wrong.push(`${frame - from}: ${value}, not ${right}`);
    });
    expect(wrong.slice(0, 5)).withContext(`${name}: wrong at ${wrong.length} of ${values.size} frames`).toEqual([]);
  }
}
