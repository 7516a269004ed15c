// Started sources, by context: WebKit collects them, and with them their `ended`, unless somebody holds them.

const playing = new WeakMap<BaseAudioContext, Set<AudioNode>>();

/** Holds a source. */
export function holdSource(node: AudioNode): void {
  let sources = playing.get(node.context);
  if (!sources) playing.set(node.context, (sources = new Set<AudioNode>()));
  sources.add(node);
}

/** Holds a source no more. */
export function letGoOfSource(node: AudioNode): void {
  const sources = playing.get(node.context);
  if (sources) sources.delete(node);
}

/** A closed context holds nothing. */
export function letGoOfAllSources(context: BaseAudioContext): void {
  playing.delete(context);
}
