// The native wiring of worklet nodes whose processors live in a Worker: the lanes are asked for, and wired when the answer comes, some
// milliseconds later. Requests are numbered: an answer to one that was taken back since is of no use.

import { BusRoutes } from '../bus-routes';
import { connectNative, disconnectNative } from '../native';
import type { RenderingThread } from '../rendering-thread';
import { RecordKind, writeNumbers, type RecordWriter } from '../wire/records';
import type { OutputRoute, WorkletNodeSlots } from '../worklet-node-slots';
import { RemoteArrivals } from './remote-arrivals';

/** In place of an output's route until its lanes are known. */
const ASKED: OutputRoute = { lanes: [], undo: () => undefined };

/** The routes of one context. */
export class RemoteRoutes extends BusRoutes {
  /** Has new nodes wait for what is heard. */
  readonly remoteArrivals: RemoteArrivals;
  private requests = 0;
  private silence: GainNode | null = null;
  /** By node and input, or output: the request whose answer counts. */
  private readonly inputs = new WeakMap<WorkletNodeSlots, number[]>();
  private readonly outputs = new WeakMap<WorkletNodeSlots, number[]>();

  constructor(thread: RenderingThread, private readonly writer: RecordWriter, private readonly sendParameters: (slots: WorkletNodeSlots) => void) {
    super(thread);
    this.remoteArrivals = new RemoteArrivals(thread, writer);
  }

  override tap(): void {
    // Who wires the lanes does not know in time which of them are shared.
  }

  override leaveTap(): void {
    // Nothing is shared.
  }

  override routeInput(slots: WorkletNodeSlots, input: number): void {
    if (slots.done || !this.thread.driver) return;
    if (slots.inputRoutes[input]) return this.remoteArrivals.await(slots);
    const param = slots.params[input - slots.inputs.length];
    const carrier = param ? param.carrier : slots.inputs[input];
    if (!carrier) return;
    slots.inputRoutes[input] = { capture: null, lanes: [], undo: this.pull(carrier) };
    if (param) this.sendParameters(slots);
    writeNumbers(this.writer, RecordKind.RouteInput, slots.id, [input, this.ask(this.inputs, slots, input)]);
  }

  override routeOutput(slots: WorkletNodeSlots, output: number): void {
    if (slots.outputRoutes[output] || slots.done || !this.thread.driver) return;
    slots.outputRoutes[output] = ASKED;
    writeNumbers(this.writer, RecordKind.RouteOutput, slots.id, [output, this.ask(this.outputs, slots, output)]);
  }

  /** The Worker's engine gave an input these lanes, or took a parameter's back. */
  inputRouted(slots: WorkletNodeSlots, [input, request, value, ...lanes]: number[]): void {
    const route = slots.inputRoutes[input as number];
    if (!route || input === undefined || !this.isLatest(this.inputs, slots, input, request)) return;
    const param = slots.params[input - slots.inputs.length];
    if (param && lanes.length === 0) {
      this.undoInput(slots, input);
      param.value = value as number;
      return;
    }
    this.wireInput(slots, input, lanes);
    if (route.capture) this.replaceInput(slots, input, route);
    else route.undo();
  }

  /** The Worker's engine gave an output these lanes, or another channel count. */
  outputRouted(slots: WorkletNodeSlots, [output, request, count, ...lanes]: number[]): void {
    if (output === undefined || !slots.outputs[output]) return;
    if (count) slots.outputCounts[output] = count;
    const route = slots.outputRoutes[output];
    if (!route || lanes.length === 0 || !this.isLatest(this.outputs, slots, output, request)) return;
    this.wireOutput(slots, output, lanes);
    this.replaceOutput(slots, output, route);
  }

  // Until it is wired, something must pull it: Chromium forgets a value curve that began before it was rendered, and takes the end, and at first the
  // event, of a buffer that was played later than it was to begin.
  private pull(carrier: AudioNode): () => void {
    const { context } = this.thread.scope;
    if (!this.silence) {
      this.silence = context.createGain();
      this.silence.gain.setValueAtTime(0, 0);
      connectNative(this.silence, context.destination);
    }
    const { silence } = this;
    connectNative(carrier, silence);
    return () => disconnectNative(carrier, silence);
  }

  private ask(requests: WeakMap<WorkletNodeSlots, number[]>, slots: WorkletNodeSlots, index: number): number {
    let list = requests.get(slots);
    if (!list) requests.set(slots, (list = []));
    return (list[index] = ++this.requests);
  }

  private isLatest(requests: WeakMap<WorkletNodeSlots, number[]>, slots: WorkletNodeSlots, index: number, request: number | undefined): boolean {
    const list = requests.get(slots);
    return list !== undefined && list[index] === request;
  }
}
