// Sources that never change and never end.

/** A started source of a constant; where there is no ConstantSourceNode (Safari before 14.1), a looping buffer. */
export function directCurrent(context: BaseAudioContext, value: number): AudioScheduledSourceNode {
  if (typeof context.createConstantSource === 'function') {
    const source = context.createConstantSource();
    // Not `.value`: Chromium 64 may glide to it.
    source.offset.setValueAtTime(value, 0);
    source.start();
    return source;
  }
  const buffer = context.createBuffer(1, 128, context.sampleRate);
  buffer.getChannelData(0).fill(value);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  source.start(0);
  return source;
}
