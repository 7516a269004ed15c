// What is said where a page has asked for a Worker, and its processors live in a frame all the same.

let isSaid = false;

/** Says why, once a page. */
export function sayFrameInstead(why: string): void {
  if (isSaid) return;
  isSaid = true;
  console.warn(`audioworklet-anywhere: realm is 'worker', but processors live in a frame of the page: ${why}.`);
}
