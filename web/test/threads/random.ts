// A small generator of its own, the same on both threads, so that a failure can be repeated.

/** Whole numbers from 0, below the bound that is asked for. */
export type Random = (below: number) => number;

/** A generator that begins at `seed`. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
