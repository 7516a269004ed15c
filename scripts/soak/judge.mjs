// What is judged of a soak, and by what.

/** By how many milliseconds the end of the lead may come early in a gap of the page: the driver wakes that often at most. */
const EARLY = 0.025;
/** And how long after a gap sound may still be missing: what has waited is rendered first. */
const LATE = 0.06;
/** By how much memory may be larger in the last third than it was in the second; the least of each is compared. */
const FLAT = { heap: 400e3, engineMemory: 0, resident: 16e6 };

/** One look, for the console. */
export function line({ through, counted, counts, heap, resident, engineMemory, documents, engine, clock, latency, sampleRate }) {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
  return `${(through.frames / sampleRate).toFixed(0)} s: breaks ${through.breaks} / ${counted.breaks}, gaps over the lead ${longGaps(counts, latency).length} (longest ${counts.longest.toFixed(0)} ms), ` +
    `${counts.nodes} nodes made, ${engine.nodes} there, ${counts.contexts} contexts; heap ${megabytes(heap)} MB, engine ${megabytes(engineMemory)} MB, resident ${megabytes(resident)} MB, ` +
    `${documents} documents; clock ${(clock.ahead * 1000).toFixed(0)} ms, wrong ${clock.wrong + counts.clocksWrong}`;
}

const longGaps = ({ gaps }, latency) => gaps.filter(({ length }) => length > latency - EARLY);

/**
 * Prints and answers whether all is well.
 * @param {object[]} looks the first at the beginning, the others while it went on
 * @param {object} after when all that came had gone
 * @param {string[]} errors of the console
 */
export function judge(looks, after, errors) {
  const [first] = looks;
  const checks = [
    [`errors on the console: ${errors.length}`, errors.length === 0],
    ...soundChecks(after),
    ...clockChecks(looks, after),
    ...Object.entries(FLAT).map(([key, limit]) => growthCheck(looks.slice(1), key, limit)),
    ...Object.keys(first.objects).map((kind) => sameCheck(`objects: ${kind}`, first.objects[kind], after.objects[kind])),
    ...['nodes', 'activeProcessors', 'busChannels', 'buses'].map((key) => sameCheck(`the engine's ${key}`, first.engine[key], after.engine[key])),
    ...['documents', 'listeners'].map((key) => sameCheck(key, first[key], after[key])),
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

const sameCheck = (title, before, now) => [`${title}: ${before} before, ${now} afterwards`, before === now];
