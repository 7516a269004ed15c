// What the page must wire: the lanes of inputs, parameters and outputs, asked of the engine and told to the page. Not on the steady path.

import { BusDirection } from '../abi';
import type { Engine } from '../engine';
import { RecordKind, writeNumbers, type RecordWriter } from '../wire/records';
import type { ProcessorSlots } from './processor-slots';
import { ArrivalReports } from './arrival-reports';

/** Tells the page of lanes. */
export class LaneReports {
  private readonly changes: (() => void)[] = [];
  private incoming = 0;
  private outgoing = 0;
  /** Tells of the marks on the lanes. */
  readonly arrivals: ArrivalReports;

  constructor(private readonly engine: Engine, private readonly context: number, private readonly writer: RecordWriter) {
    this.arrivals = new ArrivalReports(engine, context, writer, () => this.tellLanes());
  }

  /** The page wants an input, or a parameter, on the bus. */
  routeInput(slots: ProcessorSlots, input: number, request: number): void {
    slots.inputRequests[input] = request;
    const { exports } = this.engine;
    const width = exports.awp_route_input(slots.id, input);
    this.tellLanes();
    writeNumbers(this.writer, RecordKind.InputRouted, slots.id,
      [input, request, 0, ...lanesOf(width, (channel) => exports.awp_input_lane(slots.id, input, channel))]);
    this.arrivals.await(slots.id);
  }

  /** The page wants an output on the bus. */
  routeOutput(slots: ProcessorSlots, output: number, request: number, count = 0): void {
    slots.outputRequests[output] = request;
    const { exports } = this.engine;
    const width = exports.awp_route_output(slots.id, output);
    this.tellLanes();
    writeNumbers(this.writer, RecordKind.OutputRouted, slots.id,
      [output, request, count, ...lanesOf(width, (channel) => exports.awp_output_lane(slots.id, output, channel))]);
  }

  /** The engine wants an input captured with another width, or took a parameter's lane: told when its call has returned. */
  inputChanged(slots: ProcessorSlots, input: number): void {
    this.changes.push(() => {
      const request = slots.inputRequests[input];
      if (request === undefined) return;
      const index = input - slots.numberOfInputs;
      if (index < 0) return this.routeInput(slots, input, request);
      const value = this.engine.float32[(slots.parameterValues >> 2) + index] as number;
      writeNumbers(this.writer, RecordKind.InputRouted, slots.id, [input, request, value]);
    });
  }

  /** An output has another channel count. */
  outputChanged(slots: ProcessorSlots, output: number, count: number): void {
    this.changes.push(() => {
      const request = slots.outputRequests[output];
      if (request !== undefined) this.routeOutput(slots, output, request, count);
      else writeNumbers(this.writer, RecordKind.OutputRouted, slots.id, [output, 0, count]);
    });
  }

  /** Tells what the engine has asked for since: not within a call of its. */
  tell(): void {
    while (this.changes.length > 0) (this.changes.shift() as () => void)();
    this.arrivals.tell();
    this.tellLanes();
  }

  // How many there are, when that has changed. Allocates nothing else.
  private tellLanes(): void {
    const { exports } = this.engine;
    const incoming = exports.awp_bus_channels(this.context, BusDirection.In);
    const outgoing = exports.awp_bus_channels(this.context, BusDirection.Out);
    if (incoming === this.incoming && outgoing === this.outgoing) return;
    this.incoming = incoming;
    this.outgoing = outgoing;
    writeNumbers(this.writer, RecordKind.Lanes, 0, [incoming, outgoing]);
  }
}

function lanesOf(width: number, laneOf: (channel: number) => number): number[] {
  return Array.from({ length: width }, (_, channel) => laneOf(channel));
}
