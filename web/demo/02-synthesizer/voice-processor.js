// A saw-toothed voice without aliasing to speak of (polynomial band-limited steps), and a filter of two poles.

/** Smooths the step of a saw where it jumps. `t` is the phase, `dt` its increment, both in periods. */
function step(t, dt) {
  if (t < dt) {
    const x = t / dt;
    return x + x - x * x - 1;
  }
  if (t > 1 - dt) {
    const x = (t - 1) / dt;
    return x * x + x + x + 1;
  }
  return 0;
}

class VoiceProcessor extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [
      { name: 'frequency', defaultValue: 220, minValue: 10, maxValue: 8000 },
      { name: 'gain', defaultValue: 0, minValue: 0, maxValue: 1 },
      { name: 'detune', defaultValue: 8, minValue: 0, maxValue: 50, automationRate: 'k-rate' },
    ];
  }

  constructor() {
    super();
    this.phases = [0, 0.33, 0.71];
  }

  process(inputs, outputs, { frequency, gain, detune }) {
    const [output] = outputs[0];
    const spread = Math.pow(2, detune[0] / 1200);
    const ratios = [1, spread, 1 / spread];
    for (let i = 0; i < output.length; i++) {
      const hertz = frequency.length > 1 ? frequency[i] : frequency[0];
      const loud = gain.length > 1 ? gain[i] : gain[0];
      let sum = 0;
      for (let saw = 0; saw < 3; saw++) {
        const increment = (hertz * ratios[saw]) / sampleRate;
        const phase = this.phases[saw];
        sum += 2 * phase - 1 - step(phase, increment);
        this.phases[saw] = (phase + increment) % 1;
      }
      output[i] = sum * loud * 0.2;
    }
    return true;
  }
}

class FilterProcessor extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [
      { name: 'cutoff', defaultValue: 1500, minValue: 30, maxValue: 12000 },
      { name: 'resonance', defaultValue: 0.4, minValue: 0, maxValue: 0.97, automationRate: 'k-rate' },
    ];
  }

  constructor() {
    super();
    this.low = 0;
    this.band = 0;
  }

  // A state variable filter in the trapezoidal form, which stays stable while its cutoff moves.
  process([[input]], [[output]], { cutoff, resonance }) {
    const damping = 2 - 2 * resonance[0];
    for (let i = 0; i < output.length; i++) {
      const hertz = Math.min(cutoff.length > 1 ? cutoff[i] : cutoff[0], sampleRate * 0.45);
      const g = Math.tan((Math.PI * hertz) / sampleRate);
      const high = ((input ? input[i] : 0) - this.low - (damping + g) * this.band) / (1 + g * (g + damping));
      const band = g * high + this.band;
      const low = g * band + this.low;
      this.band = g * high + band;
      this.low = g * band + low;
      output[i] = low;
    }
    return true;
  }
}

registerProcessor('voice', VoiceProcessor);
registerProcessor('filter', FilterProcessor);
