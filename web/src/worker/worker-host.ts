// What the Worker's engine calls back. Every function runs inside a call into Go, so none may throw; process() is the audio path.

import { ProcessStatus } from '../abi';
import { constructProcessor } from '../construct-processor';
import type { EngineHost } from '../engine';
import { KIND_MESSAGE_WITH_REFERENCES, NO_REFERENCES } from '../message-ring';
import { describeError } from '../processor-error';
import { RecordKind } from '../wire/records';
import type { WorkerThread } from './worker-thread';

/** Makes the host of the one engine; `threadOf` answers the one thread, once there is one. */
export function workerHost(threadOf: () => WorkerThread | null, ended: (error: Error) => void): EngineHost {
  const slotsOf = (node: number) => threadOf()?.processors.get(node);
  return {
    constructProcessor(node) {
      const [thread, slots] = [threadOf(), slotsOf(node)];
      if (!thread || !slots || !constructProcessor(slots, thread.scope)) return 1;
      thread.say(RecordKind.Constructed, node, []);
      return 0;
    },
    process(node) {
      const slots = slotsOf(node);
      if (!slots || !slots.processor) return ProcessStatus.NotCallable;
      const status = slots.block.run(slots.processor);
      if (status === ProcessStatus.Threw || status === ProcessStatus.NotCallable) slots.error = slots.block.error;
      return status;
    },
    deliver(node, _end, kind, pointer, length) {
      const thread = threadOf();
      const slots = slotsOf(node);
      if (!thread || !slots) return 0;
      const ring = thread.toProcessors;
      const references = kind === KIND_MESSAGE_WITH_REFERENCES ? ring.nextReferences(node) : NO_REFERENCES;
      if (!slots.processorPort.isReady(references)) return 1;
      if (references !== NO_REFERENCES) ring.dropReferences(node);
      slots.processorPort.deliver(kind, thread.engine.uint8, pointer, length, references);
      return 0;
    },
    ...notices(threadOf),
    engineDied: ended,
  };
}

// What the page is told.
function notices(threadOf: () => WorkerThread | null): Pick<EngineHost, 'processorError' | 'processorDone' | 'inputRouteChanged' | 'outputChannelsChanged'> {
  return {
    processorError(node) {
      threadOf()?.sayValue(RecordKind.ProcessorError, node, describeError(threadOf()?.processors.get(node)?.error));
    },
    processorDone(node) {
      const slots = threadOf()?.processors.get(node);
      if (slots) slots.processor = null;
      threadOf()?.say(RecordKind.ProcessorDone, node, []);
    },
    inputRouteChanged(node, input) {
      threadOf()?.changedInput(node, input);
    },
    outputChannelsChanged(node, output, count) {
      threadOf()?.changedOutput(node, output, count);
    },
  };
}
