// What is judged of a soak, and by what.

/** By how many milliseconds the end of the lead may come early in a gap of the page: the driver wakes that often at most. */
const EARLY = 0.025;
/** And how long after a gap sound may still be missing: what has waited is rendered first. */
const LATE = 0.06;
/** By how much memory may be larger in the last third than it was in the second; the least of each is compared. */
const FLAT = { heap: 400e3, resident: 16e6 };
/** Go's heap grows for some seconds, before its first collections, and the memory of WebAssembly never shrinks. */
const ENGINE = { first: 4e6, aMinute: 200e3 };

/** One look, for the console. */
export function line({ through, counted, counts, heap, resident, engine, clock, latency, sampleRate }) {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
  return `${(through.frames / sampleRate).toFixed(0)} s: breaks ${through.breaks} / ${counted.breaks}, gaps over the lead ${longGaps(counts, latency).length} (longest ${counts.longest.toFixed(0)} ms), ` +
    `${counts.nodes} nodes made, ${engine.nodes} there, ${counts.contexts} contexts; heap ${megabytes(heap)} MB, resident ${megabytes(resident)} MB; ` +
    `clock ${(clock.ahead * 1000).toFixed(0)} ms, wrong ${clock.wrong + counts.clocksWrong}`;
}

// One tick between two gaps is not yet a wake of the driver.
function longGaps({ gaps }, latency) {
  const whole = [];
  for (const gap of gaps) {
    const last = whole.at(-1);
    if (last?.ended === gap.began) Object.assign(last, { ended: gap.ended, length: last.length + gap.length });
    else whole.push({ ...gap });
  }
  return whole.filter(({ length }) => length > latency - EARLY);
}

/**
 * Prints and answers whether all is well.
 * @param {object} soak `looks` while it went on and the `last` when all that came had gone; what was there `before` and `after`; `errors` of
 *   the console
 */
export function judge({ looks, last, before, after, errors }) {
  const minutes = last.through.frames / last.sampleRate / 60;
  const growth = after.engineMemory - before.engineMemory;
  const checks = [
    [`errors on the console: ${errors.length}`, errors.length === 0],
    ...soundChecks(last),
    ...clockChecks(looks, last),
    ...Object.entries(FLAT).map(([key, limit]) => growthCheck(looks, key, limit)),
    [`the engine's memory: ${growth} bytes more than before`, growth < ENGINE.first + ENGINE.aMinute * minutes],
    ...Object.keys(before.objects).map((kind) => restCheck(`objects: ${kind}`, before.objects[kind], after.objects[kind])),
    ...['nodes', 'activeProcessors', 'busChannels', 'buses'].map((key) => restCheck(`the engine's ${key}`, before.engine[key], after.engine[key])),
    restCheck('documents', before.documents, after.documents),
  ];
  for (const [text, good] of checks) console.log(`${good ? 'ok  ' : 'FAIL'}  ${text}`);
  const failed = checks.filter(([, good]) => !good).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

// Every break lies in a gap of the page that was longer than the lead.
function soundChecks({ through, counted, counts, latency, sampleRate, lost }) {
  const gaps = longGaps(counts, latency);
  const timeOf = (track, place) => (track.since + place) / sampleRate;
  const isExplained = (time) => gaps.some(({ began, ended }) => time > began + latency - EARLY && time < ended + LATE);
  const unexplained = (track) => track.places.map((place) => timeOf(track, place)).filter((time) => !isExplained(time));
  const check = (title, track) => {
    const times = unexplained(track);
    const where = times.slice(0, 5).map((time) => ` ${time.toFixed(3)} s`);
    return [`${title}: ${track.breaks} breaks, of which ${times.length} are not in one of the ${gaps.length} gaps over the lead${where}`, times.length === 0];
  };
  const broken = Math.max(through.silent, through.lost);
  return [
    check('with an input', through),
    check('without an input', counted),
    [`nothing was heard twice: ${through.repeated} and ${counted.repeated} frames`, through.repeated + counted.repeated === 0],
    [`stats() tell at least what was not heard, ${broken} frames: ${lost}`, lost >= broken - 128 * through.breaks],
  ];
}

function clockChecks(looks, { clock, began, counts, latency }) {
  const [frames, calls, skipped] = ['frame', 'calls', 'skipped'].map((key) => clock[key] - began[key]);
  const worst = Math.max(...looks.map((look) => Math.abs(look.clock.ahead)));
  return [
    [`the clock's steps, and its distance from the frames that come in: ${clock.wrong} wrong of ${clock.calls}`, clock.wrong === 0 && clock.compared > 0.9 * clock.calls],
    [`the same in ${counts.clocks} contexts that came and went: ${counts.clocksWrong} wrong of ${counts.clocksCompared}`, counts.clocksWrong === 0 && counts.clocksCompared > 0],
    [`the clock was never further from the context's than ${(worst * 1000).toFixed(0)} ms`, worst < latency + 0.1 + counts.longest / 1000],
    [`frames of the clock, ${frames}, are those rendered and skipped`, frames === calls * 128 + skipped],
  ];
}

function growthCheck(looks, key, limit) {
  const third = Math.max(1, Math.floor(looks.length / 3));
  const least = (some) => Math.min(...some.map((look) => look[key]));
  const grown = least(looks.slice(-third)) - least(looks.slice(-2 * third, -third));
  return [`${key}: ${grown} bytes more in the last third than in the second`, grown <= limit];
}

const restCheck = (title, before, now) => [`${title}: ${before} before, ${now} afterwards`, now <= before];
