// The strings are WebAssembly; this class only carries samples and messages.
const STRINGS = 6;

class StringsProcessor extends AudioWorkletProcessor {
  constructor({ processorOptions: { bytes } }) {
    super();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    this.strings = exports;
    this.block = new Float32Array(exports.memory.buffer, 0, 128);
    this.states = new Float32Array(exports.memory.buffer, 512, STRINGS * 4);
    this.blocks = 0;
    this.port.onmessage = ({ data: { string, hertz, decay } }) => {
      exports.pluck(string, Math.max(2, Math.min(4095, Math.round(sampleRate / hertz))), decay);
    };
  }

  process(inputs, [output]) {
    this.strings.render();
    for (const channel of output) channel.set(this.block);
    if (++this.blocks % 12 === 0) this.port.postMessage(Array.from({ length: STRINGS }, (_, string) => this.states[string * 4 + 3]));
    return true;
  }
}

registerProcessor('strings', StringsProcessor);
