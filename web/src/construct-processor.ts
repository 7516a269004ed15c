// Web Audio §1.32.3.3, "construct a processor" on the rendering thread.

import type { Processor } from './audio-worklet-processor';
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
    pending.processor = new Constructor(bag);
    return true;
  } catch (error) {
    pending.error = error;
    reportInRealm(scope.realm, error);
    return false;
  } finally {
    scope.pendingConstruction = null;
  }
}
