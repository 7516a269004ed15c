// How a node's parameters reach the engine: as numbers in its memory while nothing moves them, else over the bus.

import type { WorkletParam } from './audio-param';
import type { WorkletNodeSlots } from './worklet-node-slots';

/** Writes the values of a node's parameters; the engine passes over those that are on the bus. Audio path. */
export function writeParameters({ params, parameterValues, thread }: WorkletNodeSlots): void {
  if (params.length === 0) return;
  const { float32 } = thread.engine;
  const first = parameterValues >> 2;
  for (let index = 0; index < params.length; index++) float32[first + index] = (params[index] as WorkletParam).value;
}

/** The value that the engine kept of a parameter when it took it off the bus. */
export function readParameter({ parameterValues, thread }: WorkletNodeSlots, index: number): number {
  return thread.engine.float32[(parameterValues >> 2) + index] as number;
}

/** A parameter follows its timeline until `time` (seconds) at least: it goes on the bus. */
export function automate({ slots, index, input }: WorkletParam, time: number): void {
  if (!slots || !slots.thread.isAlive) return;
  const { engine, scope } = slots.thread;
  engine.exports.awp_automate_parameter(slots.id, index, time * scope.context.sampleRate);
  slots.thread.routes.routeInput(slots, input);
}

/** A native node was connected to a parameter: it goes on the bus. */
export function modulate({ slots, input }: WorkletParam): void {
  if (slots && slots.thread.isAlive) slots.thread.routes.routeInput(slots, input);
}

/** Tells the engine of a parameter's automationRate: 0 a-rate, 1 k-rate. */
export function setAutomationRate({ slots, index }: WorkletParam, rate: number): void {
  if (slots && slots.thread.isAlive) slots.thread.engine.exports.awp_set_automation_rate(slots.id, index, rate);
}
