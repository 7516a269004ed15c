// Which driver a context gets (docs/architecture.md, "The driver seam"): asked of what the browser can do, never of its name.

import type { Engine } from './engine';
import type { BlockRenderer, Driver } from './driver';
import { isOffline } from './features';
import { latencyHintOf } from './latency-hint';
import type { DriverName, InstallOptions } from './options';
import { blockSizeFor, renderQuantumSizeOf } from './render-quantum-size';
import { RingDriver } from './ring-driver';
import { ScriptProcessorDriver } from './script-processor-driver';

/** In the order of the engine's (polyfill/latency_hint.go). */
const CATEGORIES: readonly string[] = ['interactive', 'balanced', 'playback'];
/** Frames in the shortest block of a ScriptProcessorNode (Web Audio §1.1.1). */
const SHORTEST_BLOCK = 256;
/** Seconds without a loss after which a lead, or a block, that has grown shrinks again. */
const CALM = 30;

/** What the page asked for. */
export interface DriverChoice {
  /** The driver that is pinned; undefined leaves it to the browser's abilities. */
  readonly driver: DriverName | undefined;
  /** Frames from a worklet's input to its output. */
  readonly latency: number;
  /** Frames in a block of the bus, a power of two: half of the latency, or the next that is longer. */
  readonly blockSize: number;
  /** Whether the page chose that: then it never changes. */
  readonly pinned: boolean;
}

/** What the options, or else its latencyHint, say of a context; throws what is wrong with the options. */
export function driverChoice(context: BaseAudioContext, engine: Engine, { bufferSize, driver }: InstallOptions): DriverChoice {
  if (driver && driver !== 'ring' && driver !== 'script-processor') {
    throw new RangeError(`audioworklet-anywhere: driver is ${String(driver)}, but must be 'ring' or 'script-processor'`);
  }
  const chosen = bufferSize === 0 ? sizeOfBrowser(context) : bufferSize;
  const hinted = chosen ? 0 : latencyFor(context, engine);
  let blockSize = chosen || SHORTEST_BLOCK;
  while (2 * blockSize < hinted) blockSize *= 2;
  blockSize = blockSizeFor(context, blockSize);
  return { driver, latency: hinted || 2 * blockSize, blockSize, pinned: bufferSize !== undefined };
}

function latencyFor(context: BaseAudioContext, { exports }: Engine): number {
  const hint = latencyHintOf(context);
  const category = hint === undefined ? 0 : CATEGORIES.indexOf(hint as string);
  return exports.awp_latency_frames(category, Number(hint), context.sampleRate, renderQuantumSizeOf(context));
}

// What createScriptProcessor() makes of 0 (Web Audio §1.1.1): 256 on iOS. An OfflineAudioContext has no block to wait for.
function sizeOfBrowser(context: BaseAudioContext): number {
  return isOffline(context) ? 1024 : context.createScriptProcessor(0, 1, 1).bufferSize;
}

/** Makes the driver of a context. */
export function makeDriver(context: BaseAudioContext, renderer: BlockRenderer, engine: Engine, id: number, choice: DriverChoice): Driver {
  const { blockSize, latency, pinned } = choice;
  return takesRings(context, choice)
    ? new RingDriver(context, renderer, engine, id, blockSize, { lead: latency, pinned, calm: CALM })
    : new ScriptProcessorDriver(context, renderer, engine, id, { size: blockSize, pinned: pinned || renderer.isRemote || isOffline(context), calm: CALM });
}

/** Whether a context gets a ring driver: windows of samples came to Safari with 14.1; an OfflineAudioContext waits for no timer. */
export function takesRings(context: BaseAudioContext, { driver }: DriverChoice): boolean {
  return driver !== 'script-processor' && !('startRendering' in context) && typeof AnalyserNode.prototype.getFloatTimeDomainData === 'function';
}
