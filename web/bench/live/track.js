// What is counted of one track of numbered frames: by the page, and as text by the recorder's processor.

import { PERIOD } from './contender.js';

/** Class Track. A break is a place where the numbers do not go on: silence, frames that are missing, frames again. */
export const TRACK = `class Track {
  constructor() { this.reset(); }
  reset() {
    Object.assign(this, { frames: 0, breaks: 0, lost: 0, repeated: 0, silent: 0, late: 0, latency: NaN, latest: NaN, unheard: 0, broken: false, places: [] });
  }
  // One frame, and that of the source at the same moment (0: there is none).
  hear(value, now) {
    this.frames++;
    if (value === 0) {
      this.silent++;
      if (!this.broken) this.break();
      this.broken = true;
      return;
    }
    if (this.last !== undefined && value !== this.last % ${PERIOD} + 1) this.jump(value - this.last - 1);
    this.broken = false;
    this.last = value;
    if (now) this.arrive(now - value);
  }
  jump(missing) {
    if (!this.broken) this.break();
    if (missing < -${PERIOD / 2}) missing += ${PERIOD};
    if (missing > ${PERIOD / 2}) missing -= ${PERIOD};
    if (missing > 0) this.lost += missing; else this.repeated -= missing;
  }
  // Where the first of them are, in frames since the beginning.
  break() {
    if (this.breaks++ < 10000) this.places.push(this.frames);
  }
  // Late is what comes later than the earliest did.
  arrive(latency) {
    if (latency < 0) latency += ${PERIOD};
    if (!(latency >= this.latency)) this.latency = latency;
    if (!(latency <= this.latest)) this.latest = latency;
    if (latency > this.latency) this.late++;
  }
  // Nobody listened for so long: what was between is not known.
  miss(frames) {
    this.unheard += frames;
    this.last = undefined;
  }
  figures() {
    const { frames, breaks, lost, repeated, silent, late, latency, latest, unheard, places } = this;
    return { frames, breaks, lost, repeated, silent, late, latency, latest, unheard, places };
  }
}`;
