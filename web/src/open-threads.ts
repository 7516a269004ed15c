// The rendering threads of the page's open contexts.

import type { RenderingThread } from './rendering-thread';

const threads = new Set<RenderingThread>();

/** Makes a context's rendering thread known. */
export function enlistThread(thread: RenderingThread): void {
  threads.add(thread);
}

/** Forgets that of a closed context. */
export function forgetThread(thread: RenderingThread): void {
  threads.delete(thread);
}

/** The rendering threads of all open contexts. */
export function openThreads(): ReadonlySet<RenderingThread> {
  return threads;
}
