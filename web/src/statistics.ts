// Figures of the engine, for pages that want to see what their audio costs.

import { BusDirection } from './abi';
import type { DriverFigures } from './driver';
import { openThreads } from './open-threads';
import type { WorkletNodeSlots } from './worklet-node-slots';

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
  /** Of contexts whose processors live in a Worker: frames by which that makes their outputs later than the driver does; the greatest. 0 with rings. */
  readonly lookAhead: number;
  /** Blocks that those Workers were late with, so far: silence was put out in their place. */
  readonly lostBlocks: number;
}

/** How the sound of one context fares. */
export interface ContextStatistics extends DriverFigures {
  /** Frames from a sample at a worklet's input to the same sample at its output, and the same in seconds. */
  readonly latencyFrames: number;
  readonly latency: number;
  /** Frames in a block at most; those of ScriptProcessorNodes may change. */
  readonly blockSize: number;
  /** What the rings hold: samples that are rendered and not yet played, in frames; messages that were not yet taken, 0 to 1. */
  readonly fill: { readonly samples: number; readonly toProcessors: number; readonly toNodes: number };
  /** Each processor that is called; what one in a Worker takes is not known, and 0. */
  readonly processors: readonly ProcessorStatistics[];
  /** Messages that were posted by the nodes' ports so far, and by the processors'. */
  readonly messages: { readonly toProcessors: number; readonly toNodes: number };
}

/** What one processor takes. */
export interface ProcessorStatistics {
  readonly node: AudioNode;
  /** Under which it was registered. */
  readonly name: string;
  /** Seconds that process() takes for a render quantum, on the average of those that were measured: one in eight for some seconds at the beginning and after each question; 0 before the first. */
  readonly time: number;
  /** The same by the time that a render quantum lasts. */
  readonly load: number;
}

/** How a context's sound fares; null while no driver is at work in it. */
export function contextStatistics(context: BaseAudioContext): ContextStatistics | null {
  for (const { driver, scope, lookAhead, lostBlocks, toProcessors, toNodes, nodes } of openThreads()) {
    if (scope.context !== context || !driver) continue;
    const { blockSize, figures } = driver;
    const latencyFrames = driver.latency + lookAhead;
    const lost = figures.lost + (figures.driver === 'ring' ? 0 : lostBlocks * blockSize); // rings count the frames of late blocks themselves
    const messages = { toProcessors: toProcessors.written, toNodes: toNodes.written };
    const fill = { samples: figures.ahead, toProcessors: toProcessors.fill, toNodes: toNodes.fill };
    const latency = latencyFrames / context.sampleRate;
    return Object.assign({ latencyFrames, latency, blockSize, messages, fill, processors: Array.from(nodes.values(), processorStatistics) }, figures, { lost });
  }
  return null;
}

function processorStatistics({ node, processorName, block, thread }: WorkletNodeSlots): ProcessorStatistics {
  if (block) block.turns.watch();
  const time = block && block.measured > 0 ? block.milliseconds / block.measured / 1000 : 0;
  return { node, name: processorName, time, load: (time * thread.scope.context.sampleRate) / thread.renderQuantumSize };
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
