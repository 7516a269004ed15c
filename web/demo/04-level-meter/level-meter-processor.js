// Peak and root mean square of each channel, thirty times a second.
class LevelMeterProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.interval = Math.round(sampleRate / 30);
    this.clear();
  }

  clear() {
    this.frames = 0;
    this.peaks = [0, 0];
    this.squares = [0, 0];
  }

  process([input]) {
    input.forEach((samples, channel) => {
      if (channel > 1) return;
      for (const sample of samples) {
        this.peaks[channel] = Math.max(this.peaks[channel], Math.abs(sample));
        this.squares[channel] += sample * sample;
      }
    });
    this.frames += 128;
    if (this.frames >= this.interval) {
      const right = input.length > 1 ? 1 : 0; // mono shows on both
      const of = (values) => [values[0], values[right]];
      this.port.postMessage({ peaks: of(this.peaks), levels: of(this.squares).map((sum) => Math.sqrt(sum / this.frames)) });
      this.clear();
    }
    return true;
  }
}

registerProcessor('level-meter', LevelMeterProcessor);
