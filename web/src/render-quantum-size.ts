// The render quantum of a context: 128 frames, or in browsers that know renderSizeHint (Chromium 156 does) what the page asked
// for (Web Audio §1.2.1, §2.5). The engine takes any; a ScriptProcessorNode's buffers must hold whole quanta.

import { isOffline } from './features';

/** The longest buffer of a ScriptProcessorNode (Web Audio §1.1.1). */
const LONGEST_BLOCK = 16_384;

/** Frames in a render quantum of a context; an OfflineAudioContext is rendered in quanta of 128 (web/src/offline). */
export function renderQuantumSizeOf(context: BaseAudioContext): number {
  if (isOffline(context)) return 128;
  return (context as { readonly renderQuantumSize?: number }).renderQuantumSize || 128;
}

/**
 * The block size of the bus of a context: the one that was asked for, or a longer one that holds whole quanta. Throws a
 * NotSupportedError where there is none, as the browser would at the first node.
 */
export function blockSizeFor(context: BaseAudioContext, blockSize: number): number {
  const quantum = renderQuantumSizeOf(context);
  for (let size = blockSize; size <= LONGEST_BLOCK; size *= 2) if (size % quantum === 0) return size;
  throw new DOMException(
    `Worklets of a context whose render quantum is ${quantum} frames (renderSizeHint) need native AudioWorklet: no ScriptProcessorNode has ` +
    `buffers that hold whole ones. Take a power of two up to ${LONGEST_BLOCK}.`,
    'NotSupportedError');
}
