// The AudioParams of an AudioWorkletNode: a native AudioParam each, of a hidden node, so that `instanceof` and
// every automation method are the browser's own. While nothing moves one, the engine is told its value once a block;
// an automated or modulated one goes over a lane of the bus (Web Audio §1.6.3).

import { observeAutomation, setNativeValue } from './automation';
import type { ResolvedNode } from './engine';
import { connectNative } from './native';
import { paramSignal, type ParamSignal } from './param-signal';
import { setAutomationRate } from './parameter-values';
import { presenceOf } from './presence';
import { float } from './webidl';
import type { WorkletNodeSlots } from './worklet-node-slots';
import { setWorkletParam } from './worklet-params';

const SET_VALUE = "Failed to set the 'value' property on 'AudioParam'";
const RATES = ['a-rate', 'k-rate'];

/** One parameter and the native node that lends it. */
export class WorkletParam {
  readonly name: string;
  readonly param: AudioParam;
  /** What the page set last; what the engine knows while the parameter has no lane. */
  value: number;
  /** An automation method was called: the native AudioParam has a timeline. */
  automated = false;
  slots: WorkletNodeSlots | null = null;
  /** Its place among the node's parameters. */
  index = 0;
  private automationRate: string;
  /** Held: a browser may collect the node and leave its AudioParam without an engine. */
  private readonly host: ParamSignal;
  private bus: { readonly sum: AudioNode; readonly carrier: AudioNode } | null = null;

  constructor(private readonly context: BaseAudioContext, private readonly descriptor: ResolvedNode['parameters'][number]) {
    this.host = paramSignal(context);
    this.param = this.host.param;
    this.name = descriptor.name;
    this.automationRate = descriptor.automationRate;
    this.value = descriptor.value;
    this.defineAttributes();
    observeAutomation(this);
    setWorkletParam(this.param, this);
  }

  /** The index by which edges (audio-graph.ts) and the engine know the parameter: after the node's inputs. */
  get input(): number {
    return this.slots ? this.slots.resolved.numberOfInputs + this.index : 0;
  }

  /**
   * Where sources are connected, and the parameter's own value. They meet here and not at the native AudioParam, which
   * would replace NaN by a default that is not ours.
   */
  get sum(): AudioNode {
    return this.startBus().sum;
  }

  /** What the parameter's lane carries: the sum, and then PRESENCE, which no source may cancel. */
  get carrier(): AudioNode {
    return this.startBus().carrier;
  }

  private startBus(): NonNullable<typeof this.bus> {
    if (this.bus) return this.bus;
    const { context, host } = this;
    const sum = monoSum(context);
    const carrier = monoSum(context);
    host.start();
    connectNative(host.node, sum);
    connectNative(sum, carrier);
    connectNative(presenceOf(context), carrier);
    return (this.bus = { sum, carrier });
  }

  // The descriptor's bounds are not those of the native AudioParam; Chromium 64 and Firefox know no automationRate.
  private defineAttributes(): void {
    const { param, descriptor: { defaultValue, minValue, maxValue } } = this;
    const { get, set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(param), 'value') as Required<PropertyDescriptor>;
    const clamp = (value: number): number => Math.min(Math.max(value, minValue), maxValue);
    const write = (value: number): unknown => Reflect.apply(set, param, [value]);
    const attribute = (name: string, getter: () => unknown, setter?: (value: unknown) => void): void => {
      Object.defineProperty(param, name, { get: getter, ...(setter ? { set: setter } : {}), configurable: true, enumerable: false });
    };
    write(this.value);
    attribute('defaultValue', () => defaultValue);
    attribute('minValue', () => minValue);
    attribute('maxValue', () => maxValue);
    attribute('value', () => clamp(Reflect.apply(get, param, []) as number), (number) => {
      const value = clamp(float(number, SET_VALUE));
      write(value);
      this.value = value;
      // By the standard the setter is setValueAtTime(value, currentTime); Firefox ignores it once there is a timeline.
      if (this.automated) setNativeValue(this, this.context.currentTime);
    });
    attribute('automationRate', () => this.automationRate, (rate) => this.setAutomationRate(`${rate as string}`));
  }

  // Web IDL §3.2.18: other values are ignored by a setter.
  private setAutomationRate(rate: string): void {
    if (!RATES.includes(rate)) return;
    this.automationRate = rate;
    setAutomationRate(this, RATES.indexOf(rate));
  }
}

// As an AudioParam sums what is connected to it (Web Audio §1.6).
function monoSum(context: BaseAudioContext): GainNode {
  const node = context.createGain();
  node.channelCount = 1;
  node.channelCountMode = 'explicit';
  node.channelInterpretation = 'speakers';
  return node;
}

export { workletParamOf } from './worklet-params';

/** Gives a new node its parameters. */
export function adoptParams(slots: WorkletNodeSlots): void {
  slots.params.forEach((param, index) => {
    param.slots = slots;
    param.index = index;
  });
}
