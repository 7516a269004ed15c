// AudioWorkletNodeOptions, converted as Web IDL has it (Web Audio §1.32.4.3); defaults and rules are the engine's.

import type { NodeOptions } from './engine';
import { dictionary, double, enumeration, isObject, record, sequence, unsignedLong } from './webidl';

const CONTEXT = "Failed to construct 'AudioWorkletNode'";

/** Options after conversion. */
export interface ConvertedOptions {
  /** What the engine is given; it knows nothing of processorOptions. */
  engine: NodeOptions;
  /** What the processor's constructor is given, before the structured clone: the members that were there, and two defaults. */
  processor: Record<string, unknown>;
}

/** Values of ChannelCountMode (Web Audio §1.5.1), in the order of their numbers in the ABI. */
export const CHANNEL_COUNT_MODES = ['max', 'clamped-max', 'explicit'] as const;
/** Values of ChannelInterpretation (Web Audio §1.5.1), in the order of their numbers in the ABI. */
export const CHANNEL_INTERPRETATIONS = ['speakers', 'discrete'] as const;

/**
 * Converts the third argument of `new AudioWorkletNode()`; throws TypeError as Web IDL does.
 * Members are read in Web IDL's order: those of the inherited AudioNodeOptions first, then by name.
 */
export function convertNodeOptions(value: unknown): ConvertedOptions {
  const bag = dictionary(value, 'AudioWorkletNodeOptions', CONTEXT);
  const engine: NodeOptions = {};
  const processor: Record<string, unknown> = {};
  const member = <T>(name: string, convert: (item: unknown) => T): T | undefined => {
    const item = bag[name];
    if (item === undefined) return undefined;
    return (processor[name] = convert(item));
  };
  engine.channelCount = member('channelCount', unsignedLong);
  engine.channelCountMode = member('channelCountMode', (item) =>
    enumeration(item, CHANNEL_COUNT_MODES, 'ChannelCountMode', CONTEXT));
  engine.channelInterpretation = member('channelInterpretation', (item) =>
    enumeration(item, CHANNEL_INTERPRETATIONS, 'ChannelInterpretation', CONTEXT));
  engine.numberOfInputs = member('numberOfInputs', unsignedLong);
  engine.numberOfOutputs = member('numberOfOutputs', unsignedLong);
  engine.outputChannelCount = member('outputChannelCount', (item) => sequence(item, unsignedLong, CONTEXT));
  engine.parameterData = convertParameterData(bag, processor);
  member('processorOptions', (item) => {
    if (!isObject(item)) throw new TypeError(`${CONTEXT}: Failed to read the 'processorOptions' property from 'AudioWorkletNodeOptions': The provided value is not of type 'object'.`);
    return item;
  });
  return { engine, processor: Object.assign({ numberOfInputs: 1, numberOfOutputs: 1 }, processor) };
}

function convertParameterData(bag: Record<string, unknown>, processor: Record<string, unknown>): NodeOptions['parameterData'] {
  const { parameterData } = bag;
  if (parameterData === undefined) return undefined;
  const entries = record(parameterData, (item) => double(item, CONTEXT), CONTEXT);
  const converted: Record<string, number> = {};
  // Defined, not assigned: a parameter may be called __proto__.
  for (const { name, value } of entries) Object.defineProperty(converted, name, { value, writable: true, enumerable: true, configurable: true });
  processor['parameterData'] = converted;
  return entries;
}
