// What the engine says of itself (AudioWorkletAnywhere.stats()); natively there is none, and nothing to hold.

import type { AudioWorkletAnywhereApi } from '../src/api';
import type { Statistics } from '../src/statistics';
import { isNative } from './engine';

/** The engine's figures now. */
export function figures(): Statistics {
  if (isNative) return { nodes: 0, activeProcessors: 0, busChannels: 0, buses: 0, sharedRealms: 0, lookAhead: 0, lostBlocks: 0 };
  return (window as unknown as { AudioWorkletAnywhere: AudioWorkletAnywhereApi }).AudioWorkletAnywhere.stats();
}
