// What else the page has to do.

function busy(milliseconds) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

// About so many bytes of arrays; some live for a while, as they do in pages.
const GARBAGE_LIVES = 4096;
const survivors = [];
let survivor = 0;
function garbage(bytes) {
  for (let made = 0; made < bytes; made += 544) survivors[survivor++ % GARBAGE_LIVES] = new Array(64).fill(0.5);
}

/** What to do, every so many milliseconds. */
export const LOADS = {
  idle: null,
  'busy 8 of 23 ms': [() => busy(8), 23],
  'stall 60 ms/s': [() => busy(60), 1000],
  'stall 250 ms/s': [() => busy(250), 1000],
  'garbage 50 MB/s': [() => garbage(500000), 10],
};

/** Begins it; the function answered ends it. */
export function startLoad(name) {
  const load = LOADS[name];
  const timer = load ? setInterval(load[0], load[1]) : 0;
  return () => clearInterval(timer);
}
