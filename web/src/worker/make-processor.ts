// The Worker's part of the AudioWorkletNode constructor (Web Audio §1.32.4.1): the engine's node, and the processor's end of the port.
// What could be refused was refused by the page's engine.

import { PortEnd } from '../abi';
import { BlockWord } from '../abi-words';
import type { NodeOptions } from '../engine';
import { PortHalf } from '../message-port';
import type { References } from '../message-ring';
import { ProcessBlock } from '../process-block';
import { reportInRealm } from '../processor-error';
import { POST_MESSAGE_SITE, decode } from '../structured-clone';
import { RecordKind } from '../wire/records';
import type { ProcessorSlots } from './processor-slots';
import type { WorkerThread } from './worker-thread';

/** Makes what a ConstructNode record asks for (see announceNode). */
export function makeProcessor(thread: WorkerThread, node: number, bytes: Uint8Array, offset: number, length: number, references: References): ProcessorSlots {
  const { engine, id, scope } = thread;
  const head = new DataView(bytes.buffer, bytes.byteOffset + offset).getUint32(0, true);
  const { processorName, options } = decode(bytes, offset + 4, head, scope.intrinsics) as { processorName: string; options: NodeOptions };
  const resolved = engine.constructNode(id, processorName, options);
  if (resolved.node !== node) throw new Error(`the node is ${node} for the page and ${resolved.node} in its Worker`);
  const pointer = engine.exports.awp_process_block(node);
  const start = offset + 4 + head;
  const bag = { ...references, bytes: bytes.slice(start, offset + length), length: length - 4 - head };
  return {
    id: node, processorName, options: bag, processor: null, error: undefined, numberOfInputs: resolved.numberOfInputs,
    parameterValues: engine.int32[(pointer >> 2) + BlockWord.ParameterValues] as number,
    block: new ProcessBlock(engine, scope.realm, pointer, resolved.parameters.map(({ name }) => name)),
    processorPort: processorPort(thread, node),
    inputRequests: [], outputRequests: [],
  };
}

function processorPort(thread: WorkerThread, node: number): PortHalf {
  const { engine, scope: { realm, intrinsics } } = thread;
  const lifecycle = {
    start: (): void => {
      if (!thread.isAlive) return;
      thread.say(RecordKind.ProcessorListens, node, []);
      thread.toProcessors.started(engine.exports.awp_start_port(node, PortEnd.Processor));
    },
    close: (): void => {
      if (!thread.isAlive) return;
      engine.exports.awp_close_port(node, PortEnd.Processor);
      thread.toProcessors.forget(node);
    },
  };
  const scopeRealm = {
    intrinsics, MessageChannel: realm.MessageChannel, MessageEvent: realm.MessageEvent, site: POST_MESSAGE_SITE,
    report: (error: unknown) => reportInRealm(realm, error), carrier: thread.link.sender,
  };
  return new PortHalf(scopeRealm, node, PortEnd.Processor, thread.toNodes, lifecycle);
}
