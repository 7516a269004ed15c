// registerProcessor() (Web Audio §1.32.3.2): the steps that look at JavaScript values. The rules on names and
// descriptors are the engine's.

import { EngineRefusal, type ParameterDescriptor } from './engine';
import type { Processor } from './audio-worklet-processor';
import type { ProcessorScope } from './scope-globals';
import { dictionary, domString, enumeration, float, isObject, sequence } from './webidl';

/** A class that was registered. */
export type ProcessorConstructor = new (options: object) => Processor;

const CONTEXT = "Failed to execute 'registerProcessor' on 'AudioWorkletGlobalScope'";
const MOST_POSITIVE = 3.4028234663852886e38;

/** Registers a class; throws what the standard names, with the realm's own errors. */
export function registerProcessor(scope: ProcessorScope, nameValue: unknown, constructorValue: unknown): void {
  const { thread, realm } = scope;
  if (!thread) throw new realm.DOMException(`${CONTEXT}: The context is closed.`, 'InvalidStateError');
  const { engine, id } = thread;
  try {
    const name = domString(nameValue);
    if (typeof constructorValue !== 'function') throw new TypeError(`${CONTEXT}: parameter 2 is not of type 'Function'.`);
    // Steps 1 and 2, before anything is read from the class: the engine refuses an empty or a known name.
    if (name === '' || engine.hasProcessor(id, name)) engine.registerProcessor(id, name, []);
    checkConstructor(constructorValue);
    const { parameterDescriptors } = constructorValue as { parameterDescriptors?: unknown };
    const descriptors = parameterDescriptors === undefined ? [] : sequence(parameterDescriptors, convertDescriptor, CONTEXT);
    engine.registerProcessor(id, name, descriptors);
    scope.processorConstructors.set(name, constructorValue as ProcessorConstructor);
    if (scope.registered) scope.registered(name, descriptors);
  } catch (error) {
    throw inRealm(scope, error);
  }
}

// Steps 3 to 5. A Proxy has [[Construct]] only if its target has; nothing of the class runs.
function checkConstructor(value: object): void {
  try {
    new (new Proxy(value as new () => object, { construct: () => ({}) }))();
  } catch {
    throw new TypeError(`${CONTEXT}: The provided class definition of the processor is not a constructor.`);
  }
  if (!isObject((value as { prototype?: unknown }).prototype)) {
    throw new TypeError(`${CONTEXT}: The 'prototype' property on the class definition is not an object.`);
  }
}

// Web Audio §1.32.5.4, AudioParamDescriptor; members in Web IDL's order.
function convertDescriptor(item: unknown): ParameterDescriptor {
  const bag = dictionary(item, 'AudioParamDescriptor', CONTEXT);
  const { automationRate } = bag;
  const rate = automationRate === undefined
    ? 'a-rate'
    : enumeration(automationRate, ['a-rate', 'k-rate'] as const, 'AutomationRate', CONTEXT);
  const number = (name: string, otherwise: number): number => {
    const value = bag[name];
    return value === undefined ? otherwise : float(value, CONTEXT);
  };
  const defaultValue = number('defaultValue', 0);
  const maxValue = number('maxValue', MOST_POSITIVE);
  const minValue = number('minValue', -MOST_POSITIVE);
  const { name } = bag;
  if (name === undefined) {
    throw new TypeError(`${CONTEXT}: Failed to read the 'name' property from 'AudioParamDescriptor': Required member is undefined.`);
  }
  return { name: domString(name), defaultValue, minValue, maxValue, automationRate: rate };
}

// What the page's code throws is the page's; the module sees its own realm's errors. User code's errors pass.
function inRealm(scope: ProcessorScope, error: unknown): unknown {
  const { realm } = scope;
  if (error instanceof EngineRefusal) return new realm.DOMException(`${CONTEXT}: ${error.message}`, error.name);
  if (error instanceof TypeError) return new realm.TypeError(error.message);
  return error;
}
