// A lane is silent until the audio thread has taken up its wiring, and nobody tells when. So everything that goes over a
// parameter's lane has this much added: 0 then means that nothing arrives, and the engine holds the value before. In any
// other value but 0 it is lost by rounding. Twin: polyfill/param_lane.go.

import { directCurrent } from './direct-current';

/** Added to every sample of a parameter's lane. */
export const PRESENCE = 2 ** -100;

const sources = new WeakMap<BaseAudioContext, AudioNode>();

/** The context's source of PRESENCE. */
export function presenceOf(context: BaseAudioContext): AudioNode {
  let source = sources.get(context);
  if (!source) sources.set(context, source = directCurrent(context, PRESENCE));
  return source;
}
