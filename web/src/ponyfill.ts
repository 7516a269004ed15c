// The ponyfill: the same classes as exports. It defines no global and puts no `audioWorklet` on any context. What it cannot do
// without is the wrapping of connect(), disconnect() and their like on the browser's prototypes: a worklet node's connections
// cannot be seen otherwise (engage.ts). Where AudioWorklet is native, or the polyfill is installed, it exports what is there.

import { AudioParamMap as OwnAudioParamMap } from './audio-param-map';
import { AudioWorklet as OwnAudioWorklet, audioWorkletOf, type WorkletEnvironment } from './audio-worklet';
import { defineAudioWorkletNode } from './audio-worklet-node-interface';
import { engage } from './engage';
import { hasNativeAudioWorklet, hasWebAudio, type PageWindow } from './features';
import { moduleLocation } from './module-location';
import { resolveOptions } from './options';

interface Ponyfill {
  readonly native: boolean;
  readonly audioWorklet: (context: BaseAudioContext) => globalThis.AudioWorklet;
  readonly AudioWorklet: typeof globalThis.AudioWorklet;
  readonly AudioWorkletNode: typeof globalThis.AudioWorkletNode;
  readonly AudioParamMap: typeof globalThis.AudioParamMap;
}

function ponyfill(page: PageWindow): Partial<Ponyfill> {
  const options = resolveOptions(page);
  if (hasNativeAudioWorklet(page) && !options.force) return presentOf(page);
  return hasWebAudio(page) ? own(page, engage(page, options, moduleLocation(), '')) : {};
}

function presentOf({ AudioWorklet, AudioWorkletNode, AudioParamMap }: PageWindow): Ponyfill {
  return { native: true, audioWorklet: (context) => context.audioWorklet, AudioWorklet, AudioWorkletNode, AudioParamMap };
}

function own(page: PageWindow, environment: WorkletEnvironment): Ponyfill {
  return {
    native: false,
    audioWorklet: (context) => audioWorkletOf(context, environment),
    AudioWorklet: OwnAudioWorklet,
    AudioWorkletNode: defineAudioWorkletNode(page) as unknown as typeof globalThis.AudioWorkletNode,
    AudioParamMap: OwnAudioParamMap as unknown as typeof globalThis.AudioParamMap,
  };
}

const classes = (typeof window === 'object' && typeof document === 'object' ? ponyfill(window) : {}) as Ponyfill;

/** Whether the exports are the page's own, native or polyfilled; undefined where there is no page. */
export const native: boolean = classes.native;

/** The AudioWorklet of a context: what `context.audioWorklet` is where browsers have it. */
export const audioWorklet: (context: BaseAudioContext) => AudioWorklet = classes.audioWorklet;

/** The class AudioWorklet. */
export type AudioWorklet = globalThis.AudioWorklet;
export const AudioWorklet: typeof globalThis.AudioWorklet = classes.AudioWorklet;

/** The class AudioWorkletNode. */
export type AudioWorkletNode = globalThis.AudioWorkletNode;
export const AudioWorkletNode: typeof globalThis.AudioWorkletNode = classes.AudioWorkletNode;

/** The class AudioParamMap. */
export type AudioParamMap = globalThis.AudioParamMap;
export const AudioParamMap: typeof globalThis.AudioParamMap = classes.AudioParamMap;
