// For how long specs wait for what has to come. An excluded spec (exclusions.ts) waits for what does not come: less long.

let most = Infinity;

/** So many milliseconds, or fewer while an excluded spec runs. */
export function patience(milliseconds: number): number {
  return Math.min(milliseconds, most);
}

/** Waits no longer than this from now on. */
export function limitPatience(milliseconds: number): void {
  most = milliseconds;
}
