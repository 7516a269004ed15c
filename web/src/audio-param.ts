// The AudioParams of an AudioWorkletNode: a native AudioParam each, of a hidden node, so that `instanceof` and
// every automation method are the browser's own. A constant parameter's value is read once a block.

import type { ResolvedNode } from './engine';
import { double, enumeration } from './webidl';

/** One parameter and the native node that lends it. */
export interface WorkletParam {
  readonly name: string;
  readonly param: AudioParam;
  /** Held: a browser may collect the node and leave its AudioParam without an engine. */
  readonly host: AudioNode;
  /** Reads the value that the browser has for the parameter now. */
  value(): number;
}

/** Makes the AudioParam that a descriptor asks for (Web Audio §1.32.5.4). */
export function createWorkletParam(context: BaseAudioContext, descriptor: ResolvedNode['parameters'][number]): WorkletParam {
  const { name, defaultValue, minValue, maxValue, value } = descriptor;
  // Before ConstantSourceNode (Safari 14.1) a gain has the only parameter without a narrow range.
  const host = typeof context.createConstantSource === 'function' ? context.createConstantSource() : context.createGain();
  const param = 'offset' in host ? host.offset : host.gain;
  const prototype = Object.getPrototypeOf(param) as AudioParam;
  const native = Object.getOwnPropertyDescriptor(prototype, 'value') as Required<PropertyDescriptor>;
  const read = (): number => native.get.call(param) as number;
  const write = (number: number): void => {
    native.set.call(param, number);
  };
  write(value);
  let { automationRate } = descriptor;
  const attribute = (key: string, get: () => unknown, set?: (value: unknown) => void): void => {
    Object.defineProperty(param, key, set ? { get, set, configurable: true, enumerable: true } : { get, configurable: true, enumerable: true });
  };
  attribute('defaultValue', () => defaultValue);
  attribute('minValue', () => minValue);
  attribute('maxValue', () => maxValue);
  attribute('value', read, (number) => {
    const converted = double(number, "Failed to set the 'value' property on 'AudioParam'");
    write(Math.min(Math.max(converted, minValue), maxValue));
  });
  attribute('automationRate', () => automationRate, (rate) => {
    if (rate === 'a-rate' || rate === 'k-rate') automationRate = enumeration(rate, ['a-rate', 'k-rate'] as const, 'AutomationRate', '');
  });
  return { name, param, host, value: read };
}
