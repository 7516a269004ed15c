// Web Audio §1.32.3.3, "construct a processor" on the rendering thread.

import { isProcessor, type Processor } from './audio-worklet-processor';
import { reportInRealm } from './processor-error';
import type { ProcessorScope } from './scope-globals';
import { decode, type Encoded } from './structured-clone';

/** A processor that is to be constructed, or was. */
export interface PendingProcessor {
  readonly processorName: string;
  /** The serialised options, until the processor is constructed. */
  options: Encoded | null;
  readonly processorPort: { readonly port: MessagePort };
  processor: Processor | null;
  /** What the constructor or process() threw. */
  error: unknown;
}

/** Constructs it; false when its constructor threw. */
export function constructProcessor(pending: PendingProcessor, scope: ProcessorScope): boolean {
  const { options } = pending;
  pending.options = null;
  try {
    const Constructor = scope.processorConstructors.get(pending.processorName);
    if (!Constructor || !options) throw new Error(`There is no processor '${pending.processorName}'.`);
    if (options.freight) throw new scope.realm.TypeError('The options could not be deserialised: something in them does not exist in AudioWorkletGlobalScope.');
    scope.pendingConstruction = { port: pending.processorPort.port };
    const bag = decode(options.bytes, 0, options.length, scope.intrinsics, options.references) as object;
    const processor = new Constructor(bag);
    // Web IDL §3.12, construct a callback function: what comes out is converted to the interface.
    if (!isProcessor(processor)) throw new scope.realm.TypeError(`The constructor of '${pending.processorName}' has made no AudioWorkletProcessor.`);
    pending.processor = processor;
    return true;
  } catch (error) {
    pending.error = error;
    reportInRealm(scope.realm, error);
    return false;
  } finally {
    scope.pendingConstruction = null;
  }
}
