// The code under test: an ordinary processor.
class HalfProcessor extends AudioWorkletProcessor {
  process([input], [output]) {
    output.forEach((channel, c) => channel.forEach((_, i) => { channel[i] = input[c] ? input[c][i] / 2 : 0; }));
    this.port.postMessage({ frame: currentFrame, first: output[0][0] });
    return true;
  }
}

registerProcessor('half', HalfProcessor);
