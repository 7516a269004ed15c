// A node that mixes whatever comes to a fixed number of channels (Web Audio §1.5.4, "explicit"). Not the audio path.

/** Makes one. */
export function mixer(context: BaseAudioContext, channels: number, interpretation: ChannelInterpretation): AudioNode {
  const gain = context.createGain();
  gain.channelCount = channels;
  gain.channelCountMode = 'explicit';
  gain.channelInterpretation = interpretation;
  return gain;
}
