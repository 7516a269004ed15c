// Something to inspect: a voice that hums, and an effect that sums.
registerProcessor('hum', class extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [{ name: 'frequency', defaultValue: 220 }];
  }

  constructor() {
    super();
    this.phase = 0;
    this.port.onmessage = ({ data }) => this.port.postMessage(data);
  }

  process(inputs, [[output]], { frequency }) {
    for (let i = 0; i < output.length; i++) {
      this.phase = (this.phase + (frequency.length > 1 ? frequency[i] : frequency[0]) / sampleRate) % 1;
      output[i] = 0.03 * Math.sin(2 * Math.PI * this.phase);
    }
    return true;
  }
});

registerProcessor('soft-clip', class extends AudioWorkletProcessor {
  process([input], [output]) {
    output.forEach((channel, c) => channel.forEach((_, i) => { channel[i] = Math.tanh(input[c] ? 2 * input[c][i] : 0); }));
    return true;
  }
});
