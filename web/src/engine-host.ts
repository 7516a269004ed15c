// What the engine calls back: the page's half of the ABI's imports. Every function runs inside a call into Go, so
// none may throw (an exception that crosses leaks Go's stack); process() is the audio path.

import { constructProcessor, type PendingProcessor } from './construct-processor';
import type { Engine, EngineHost } from './engine';
import { PortEnd, ProcessStatus } from './abi';
import { dismissNode, liveNodes, nodeOf } from './live-nodes';
import { KIND_MESSAGE_WITH_REFERENCES, NO_REFERENCES } from './message-ring';
import { forgetThread } from './open-threads';
import { queueProcessorError } from './processor-error';
import type { RenderingThread } from './rendering-thread';

export { enlistThread } from './open-threads';

/** Takes a closed context's nodes away. */
export function dismissThread(thread: RenderingThread): void {
  forgetThread(thread);
  for (const slots of liveNodes(thread)) {
    slots.processor = null;
    dismissNode(slots.id);
  }
}

/** The ports of all nodes. */
export function portsInUse(): MessagePort[] {
  return liveNodes().map((slots) => slots.nodePort.port);
}

/** The one host of the page's engine. */
export const engineHost: EngineHost = {
  constructProcessor(node) {
    const slots = nodeOf(node);
    if (!slots) return 1;
    const { processorScope } = slots.thread;
    // Where there is none, the context's Worker does that.
    return !processorScope || constructProcessor(slots as PendingProcessor, processorScope) ? 0 : 1;
  },

  process(node) {
    const slots = nodeOf(node);
    if (!slots || !slots.processor || !slots.block) return ProcessStatus.NotCallable;
    const { offline } = slots.thread;
    if (offline) offline.processing(slots);
    const status = slots.block.run(slots.processor);
    if (status === ProcessStatus.Threw || status === ProcessStatus.NotCallable) slots.error = slots.block.error;
    return status;
  },

  deliver(node, end, kind, pointer, length) {
    const slots = nodeOf(node);
    if (!slots) return 0;
    const toNode = end === (PortEnd.Node as number);
    const ring = toNode ? slots.thread.toNodes : slots.thread.toProcessors;
    const references = kind === KIND_MESSAGE_WITH_REFERENCES ? ring.nextReferences(node) : NO_REFERENCES;
    const half = toNode ? slots.nodePort : slots.processorPort;
    if (!half) return 0;
    if (!half.isReady(references)) return 1;
    if (references !== NO_REFERENCES) ring.dropReferences(node);
    half.deliver(kind, slots.thread.engine.uint8, pointer, length, references);
    return 0;
  },

  processorError(node) {
    const slots = nodeOf(node);
    if (slots) queueProcessorError(slots, slots.error);
  },

  processorDone(node) {
    const slots = nodeOf(node);
    if (!slots) return;
    slots.processor = null;
    slots.done = true;
    slots.thread.processorDone(slots);
  },

  inputRouteChanged(node, input) {
    const slots = nodeOf(node);
    if (slots) slots.thread.routes.inputRouteChanged(slots, input);
  },

  outputChannelsChanged(node, output, count) {
    const slots = nodeOf(node);
    if (!slots) return;
    const { offline, routes } = slots.thread;
    if (offline) offline.channelsChanged(slots, output, count);
    routes.outputChannelsChanged(slots, output, count);
  },

  // Web Audio has no word for the loss of its own engine; the nearest is what it says of a processor that fails.
  engineDied(error) {
    console.error(error);
    for (const slots of liveNodes()) {
      if (slots.done) continue;
      slots.done = true;
      slots.processor = null;
      queueProcessorError(slots, error);
    }
  },
};

/** Ends the engine: something happened that must not. */
export function endEngine(engine: Engine, reason: string): void {
  const error = new Error(`audioworklet-anywhere: the engine has ended: ${reason}. Reload the page, and report this.`);
  engine.die(error);
  engineHost.engineDied(error);
}
