// The automation methods of a worklet node's AudioParam (Web Audio §1.6.3): the browser's own, and the engine is told
// until when there is something to follow. They lie over the one AudioParam, not over the prototype: the AudioParams of
// native nodes stay untouched.

import { workletParamOf, type WorkletParam } from './audio-param';
import { automate } from './parameter-values';

type Args = readonly number[];

/** After so many time constants setTargetAtTime() moves a float32 no more. */
const TIME_CONSTANTS = 32;

/** For each method, when what it schedules is over (seconds), from its arguments. */
const ENDS: Readonly<Record<string, (args: Args) => number>> = {
  setValueAtTime: ([, time]) => time as number,
  linearRampToValueAtTime: ([, time]) => time as number,
  exponentialRampToValueAtTime: ([, time]) => time as number,
  setTargetAtTime: ([, time, constant]) => (time as number) + TIME_CONSTANTS * (constant as number),
  setValueCurveAtTime: ([, time, duration]) => (time as number) + (duration as number),
  cancelScheduledValues: () => 0,
  cancelAndHoldAtTime: () => 0,
};

let methods: Map<string, PropertyDescriptor> | null = null;

/** Lays our methods over those of one AudioParam. */
export function observeAutomation({ param }: WorkletParam): void {
  const prototype = Object.getPrototypeOf(param) as AudioParam;
  if (!methods) methods = new Map(Object.keys(ENDS).filter((name) => name in prototype).map((name) => [name, observed(prototype, name)]));
  methods.forEach((property, name) => Object.defineProperty(param, name, property));
}

function observed(prototype: AudioParam, name: string): PropertyDescriptor {
  const own = (prototype as unknown as Record<string, (...args: unknown[]) => AudioParam>)[name] as (...args: unknown[]) => AudioParam;
  const { [name]: value } = {
    [name](this: AudioParam, ...args: unknown[]): AudioParam {
      const param = workletParamOf(this);
      if (param) beforeMethod(param, name, args);
      own.apply(this, args); // Safari before 14.1 answers nothing
      if (param) afterMethod(param, name, args);
      return this;
    },
  };
  Object.defineProperty(value, 'length', { value: own.length, configurable: true });
  return { value, writable: true, configurable: true, enumerable: false };
}

// A ramp without an event before it begins now, at the present value; not every browser knows that.
function beforeMethod(param: WorkletParam, name: string, args: readonly unknown[]): void {
  const now = currentTime(param);
  if (param.automated || !/Ramp/.test(name) || !(Number(args[1]) > now)) return;
  setNativeValue(param, now);
}

/** Schedules the parameter's value at a time, by the browser's own method. */
export function setNativeValue({ param, value }: WorkletParam, time: number): void {
  const { setValueAtTime } = Object.getPrototypeOf(param) as AudioParam;
  setValueAtTime.call(param, value, time);
}

// The arguments were accepted: what is converted again here converts without complaint.
function afterMethod(param: WorkletParam, name: string, args: readonly unknown[]): void {
  if (/^cancel/.test(name) && !param.automated) return;
  param.automated = true;
  const { slots } = param;
  if (!slots) return;
  const first = firstValue(name, args, currentTime(param));
  // The processor has not begun: to its first blocks, which are of frames before now, the value is what it is natively
  // when the first one is rendered.
  if (slots.options && first !== undefined) param.value = first;
  const numbers = args.map(Number);
  automate(param, (ENDS[name] as (args: Args) => number)(numbers));
}

// The value from now on, where the method itself says it.
function firstValue(name: string, args: readonly unknown[], now: number): number | undefined {
  if (!/^setValue/.test(name) || Number(args[1]) > now) return undefined;
  return Math.fround(name === 'setValueAtTime' ? Number(args[0]) : (args[0] as ArrayLike<number>)[0] as number);
}

function currentTime({ slots }: WorkletParam): number {
  return slots ? slots.thread.scope.context.currentTime : 0;
}
