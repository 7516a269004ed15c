// Frames and their times in an OfflineAudioContext.

/** Frames in a render quantum. */
export const QUANTUM = 128;

/** A time that is exactly a frame: a source that starts between two of them interpolates. */
export function timeOf(frame: number, sampleRate: number): number {
  const time = frame / sampleRate;
  if (time * sampleRate === frame) return time;
  const step = time * 2 ** -52;
  return [time - step, time + step].find((near) => near * sampleRate === frame) ?? time;
}
