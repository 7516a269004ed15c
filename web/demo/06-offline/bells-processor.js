// Bells by frequency modulation. Struck by messages that say when; tells how far rendering is.
class BellsProcessor extends AudioWorkletProcessor {
  constructor({ processorOptions: { notes, reportEvery } }) {
    super();
    this.waiting = notes.slice().sort((a, b) => a.time - b.time);
    this.sounding = [];
    this.reportEvery = reportEvery;
    this.nextReport = 0;
  }

  process(inputs, [[left, right]]) {
    const end = currentTime + left.length / sampleRate;
    while (this.waiting.length && this.waiting[0].time < end) this.sounding.push(Object.assign({ t: 0 }, this.waiting.shift()));
    for (const bell of this.sounding) this.ring(bell, left, right);
    this.sounding = this.sounding.filter(({ t }) => t < 4);
    if (currentTime >= this.nextReport) {
      this.port.postMessage(currentTime);
      this.nextReport += this.reportEvery;
    }
    return true;
  }

  ring(bell, left, right) {
    for (let i = 0; i < left.length; i++) {
      if (currentTime + i / sampleRate < bell.time) continue;
      const { hertz, loud, pan, t } = bell;
      const decay = Math.exp(-t * 1.9);
      const turn = 2 * Math.PI * hertz * t;
      const sample = Math.sin(turn + 2.4 * decay * Math.sin(turn * 3.5)) * decay * loud * Math.min(1, t * 400);
      left[i] += sample * (1 - pan);
      right[i] += sample * (1 + pan);
      bell.t += 1 / sampleRate;
    }
  }
}

registerProcessor('bells', BellsProcessor);
