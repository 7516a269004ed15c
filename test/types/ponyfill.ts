// The ponyfill's names are both values and types, as in TypeScript's DOM types.
import { AudioParamMap, AudioWorklet, AudioWorkletNode, audioWorklet, native } from 'audioworklet-anywhere/ponyfill';

export class Meter extends AudioWorkletNode {
  readonly level: AudioParam | undefined = this.parameters.get('level');
}

export async function meter(context: BaseAudioContext): Promise<AudioWorkletNode> {
  const worklet: AudioWorklet = audioWorklet(context);
  await worklet.addModule('meter.js');
  const node = new Meter(context, 'meter');
  const parameters: AudioParamMap = node.parameters;
  node.port.postMessage(parameters.has('level') && native);
  return node.connect(context.destination) as AudioWorkletNode;
}

// @ts-expect-error a context is needed
audioWorklet();
