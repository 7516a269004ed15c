// Fewer bits, fewer samples a second; the three parameters may move with every sample.
class BitCrusherProcessor extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [
      { name: 'bits', defaultValue: 16, minValue: 1, maxValue: 16 },
      { name: 'reduction', defaultValue: 1, minValue: 0.005, maxValue: 1 },
      { name: 'mix', defaultValue: 1, minValue: 0, maxValue: 1 },
    ];
  }

  constructor() {
    super();
    this.phase = 1;
    this.held = [];
  }

  process([input], [output], { bits, reduction, mix }) {
    for (let i = 0; i < output[0].length; i++) {
      this.phase += reduction.length > 1 ? reduction[i] : reduction[0];
      const take = this.phase >= 1;
      if (take) this.phase -= 1;
      const levels = Math.pow(2, (bits.length > 1 ? bits[i] : bits[0]) - 1);
      const wet = mix.length > 1 ? mix[i] : mix[0];
      for (let channel = 0; channel < output.length; channel++) {
        const dry = input[channel] ? input[channel][i] : 0;
        if (take) this.held[channel] = Math.round(dry * levels) / levels;
        output[channel][i] = dry + (this.held[channel] - dry) * wet || 0;
      }
    }
    return true;
  }
}

registerProcessor('bit-crusher', BitCrusherProcessor);
