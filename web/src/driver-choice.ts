// Which driver a context gets (docs/architecture.md, "The driver seam"): asked of what the browser can do, never of its name.

import type { Engine } from './engine';
import type { BlockRenderer, Driver } from './driver';
import { isOffline } from './features';
import type { BufferSize, DriverName, InstallOptions } from './options';
import { blockSizeFor } from './render-quantum-size';
import { RingDriver } from './ring-driver';
import { ScriptProcessorDriver } from './script-processor-driver';

/** Frames per block when the page chooses none: fewer blocks are missed than at 512 (docs/performance.md). */
const DEFAULT_BUFFER_SIZE: BufferSize = 1024;

/** Seconds without a loss after which a lead that has grown shrinks again. */
const CALM = 30;

/** What the page asked for. */
export interface DriverChoice {
  /** The driver that is pinned; undefined leaves it to the browser's abilities. */
  readonly driver: DriverName | undefined;
  /** Frames in a block of the bus; the path through a worklet is twice as late. */
  readonly blockSize: number;
  /** Whether the page chose that: then it never changes. */
  readonly pinned: boolean;
}

/** What the options say of a context; throws what is wrong with them. */
export function driverChoice(context: BaseAudioContext, { bufferSize, driver }: InstallOptions): DriverChoice {
  if (driver && driver !== 'ring' && driver !== 'script-processor') {
    throw new RangeError(`audioworklet-anywhere: driver is ${String(driver)}, but must be 'ring' or 'script-processor'`);
  }
  const size = bufferSize === 0 ? sizeOfBrowser(context) : bufferSize || DEFAULT_BUFFER_SIZE;
  return { driver, blockSize: blockSizeFor(context, size), pinned: bufferSize !== undefined };
}

// What createScriptProcessor() makes of 0 (Web Audio §1.1.1): 256 on iOS. An OfflineAudioContext has no block to wait for.
function sizeOfBrowser(context: BaseAudioContext): number {
  return isOffline(context) ? DEFAULT_BUFFER_SIZE : context.createScriptProcessor(0, 1, 1).bufferSize;
}

/** The same where processors live in a Worker: it is sent whole blocks, and those only ScriptProcessorNodes bring. */
export function remoteDriverChoice(context: BaseAudioContext, options: InstallOptions): DriverChoice {
  return Object.assign({}, driverChoice(context, options), { driver: 'script-processor' as const });
}

/** Makes the driver of a context. */
export function makeDriver(context: BaseAudioContext, renderer: BlockRenderer, engine: Engine, id: number, choice: DriverChoice): Driver {
  const { blockSize, pinned, driver } = choice;
  return canHaveRings(context) && driver !== 'script-processor'
    ? new RingDriver(context, renderer, engine, id, blockSize, { lead: 2 * blockSize, pinned, calm: CALM })
    : new ScriptProcessorDriver(context, renderer, blockSize);
}

// Windows of samples came to Safari with 14.1; an OfflineAudioContext waits for no timer.
function canHaveRings(context: BaseAudioContext): boolean {
  return !('startRendering' in context) && typeof AnalyserNode.prototype.getFloatTimeDomainData === 'function';
}
