// The worklets of an OfflineAudioContext are rendered from one place where the context stands still to the next.

import type { RenderingThread } from '../rendering-thread';
import { OfflineRendering } from './offline-rendering';
import type { MakeContext } from './scratch-context';

/** Renders the worklets up to the next of the frames at which the page's context will stand still; where that cannot be, the bus has to do. */
export async function advance(thread: RenderingThread, makeContext: MakeContext, suspensions: Iterable<number>, from: number): Promise<void> {
  if (thread.usesBus) return;
  const rendering = thread.offline || (thread.offline = new OfflineRendering(thread, makeContext));
  const to = Math.min(rendering.length, ...[...suspensions].filter((frame) => frame > from));
  const obstacle = await rendering.render(from, to);
  if (!obstacle) return;
  console.warn(`audioworklet-anywhere: this OfflineAudioContext is rendered with latency (${thread.blockSize * 2} frames), because ${obstacle}.`);
  thread.offline = null;
  thread.takeBus();
}
