// The processors of the random graphs. Whatever differs in what they are given, channel counts, lengths of parameters, frames, is
// heard in what they put out.

/** The text of their module. */
export const PROCESSORS = `
registerProcessor('mixer', class extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [
      { name: 'level', defaultValue: 0.5, minValue: -4, maxValue: 4 },
      { name: 'steps', defaultValue: 0.25, minValue: 0, maxValue: 1, automationRate: 'k-rate' },
      { name: 'shift', defaultValue: 0 },
    ];
  }
  constructor({ processorOptions: { lifetime = Infinity, fails = false, feedback = 0 } }) {
    super();
    this.calls = 0;
    this.lifetime = lifetime;
    this.fails = fails;
    this.feedback = feedback;
    this.memory = new Float32Array(32);
  }
  process(inputs, outputs, { level, steps, shift }) {
    this.calls++;
    if (this.fails && this.calls >= this.lifetime) throw new Error('as it was told to');
    // In the quantum of the error Chromium repeats the last one; the standard wants silence, and so do we. Here it is the same.
    if (this.fails && this.calls === this.lifetime - 1) return true;
    let counts = 0;
    for (const input of inputs) counts = counts * 8 + input.length;
    const lengths = (level.length > 1 ? 1 : 0) + (steps.length > 1 ? 2 : 0) + (shift.length > 1 ? 4 : 0);
    const sign = (counts % 4096) / 65536 + lengths / 1024 + (currentFrame % 1024) / 4194304;
    outputs.forEach((output, o) => output.forEach((samples, c) => {
      let memory = this.memory[c];
      for (let i = 0; i < samples.length; i++) {
        let sum = 0;
        for (const input of inputs) if (input.length > 0) sum += input[(c + o) % input.length][i];
        const a = level.length > 1 ? level[i] : level[0];
        const b = shift.length > 1 ? shift[i] : shift[0];
        memory = Math.fround(sum * a + b + memory * this.feedback);
        samples[i] = memory + steps[0] * sign * (c + 1);
      }
      this.memory[c] = memory;
    }));
    return this.calls < this.lifetime;
  }
});
registerProcessor('generator', class extends AudioWorkletProcessor {
  constructor({ processorOptions: { lifetime = Infinity } }) {
    super();
    this.lifetime = lifetime;
    this.calls = 0;
  }
  process(inputs, outputs) {
    this.calls++;
    outputs.forEach((output, o) => output.forEach((samples, c) => {
      for (let i = 0; i < samples.length; i++) samples[i] = (((currentFrame + i) * (c + o + 1)) % 97) / 97 - 0.5;
    }));
    return this.calls < this.lifetime;
  }
});
`;

/** The processors' parameters that may be automated, within their bounds: beyond, Chromium's timelines clamp in the middle of a curve. */
export const WORKLET_PARAMS: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  mixer: { level: [-1, 1], steps: [0, 1], shift: [-1, 1] },
  generator: {},
};
