// Figures of the engine, for pages that want to see what their audio costs.

import { BusDirection } from './abi';
import type { DriverFigures } from './driver';
import { openThreads } from './open-threads';

/** What the engine holds, in all contexts. */
export interface Statistics {
  /** AudioNodes the engine knows: worklet nodes, and the native ones that lead to one. */
  readonly nodes: number;
  /** Worklet nodes whose processor is, or will be, called. */
  readonly activeProcessors: number;
  /** Channels of the bus that are in use, both ways. */
  readonly busChannels: number;
  /** Contexts that have a bus: ScriptProcessorNodes that run. */
  readonly buses: number;
  /** Contexts whose processors live in a Worker that shares memory with the page. */
  readonly sharedRealms: number;
  /** Of contexts whose processors live in a Worker: frames by which that makes their outputs later; the greatest. */
  readonly lookAhead: number;
  /** Blocks that those Workers were late with, so far: silence was put out in their place. */
  readonly lostBlocks: number;
}

/** How the sound of one context fares. */
export interface ContextStatistics extends DriverFigures {
  /** Frames from a sample at a worklet's input to the same sample at its output, and the same in seconds. */
  readonly latencyFrames: number;
  readonly latency: number;
  /** Frames in a block at most. */
  readonly blockSize: number;
}

/** How a context's sound fares; null while no driver is at work in it. */
export function contextStatistics(context: BaseAudioContext): ContextStatistics | null {
  for (const { driver, scope, lookAhead, lostBlocks } of openThreads()) {
    if (scope.context !== context || !driver) continue;
    const { blockSize, figures } = driver;
    const latencyFrames = driver.latency + lookAhead;
    const lost = figures.lost + lostBlocks * blockSize;
    return Object.assign({ latencyFrames, latency: latencyFrames / context.sampleRate, blockSize }, figures, { lost });
  }
  return null;
}

/** Counts what the engine holds now. @internal */
export function statistics(): Statistics {
  const figures = { nodes: 0, activeProcessors: 0, busChannels: 0, buses: 0, sharedRealms: 0, lookAhead: 0, lostBlocks: 0 };
  for (const thread of openThreads()) {
    figures.nodes = thread.engine.exports.awp_node_count() || 0; // of all contexts
    figures.activeProcessors += thread.nodes.size;
    figures.busChannels += thread.busChannels(BusDirection.In) + thread.busChannels(BusDirection.Out);
    if (thread.driver) figures.buses++;
    if (thread.sharesMemory) figures.sharedRealms++;
    figures.lookAhead = Math.max(figures.lookAhead, thread.lookAhead);
    figures.lostBlocks += thread.lostBlocks;
  }
  return figures;
}
