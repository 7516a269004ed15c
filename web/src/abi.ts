// The ABI between the page and the Go engine: every function that crosses, one sentence each.
// Twin: jsbridge/abi.go (Go side) and web/src/abi.ts (TypeScript side) hold the same list in the same order;
// scripts/test/abi.test.mjs compares both with the built WebAssembly files.
// Integers are i32, frames and rates f64, pointers byte offsets into the engine's memory.
// Every call runs on the engine's own thread: the page's main thread, or a Worker. Exports never block and throw nothing; an export that answers
// `undefined` says that the engine is dead. Imports catch everything and answer a status.

/** Name of the import module that carries `EngineImports`. */
export const IMPORT_MODULE = 'awp';

/** Which end of a port pair a record is for. */
export const enum PortEnd {
  /** The node's end, `AudioWorkletNode.port`. */
  Node = 0,
  /** The processor's end, `AudioWorkletProcessor.port`. */
  Processor = 1,
}

/** Direction of a bus lane. */
export const enum BusDirection {
  /** From the native graph into the engine. */
  In = 0,
  /** From the engine to the native graph. */
  Out = 1,
}

/** How the outputs of a native node get their channel counts. */
export const enum OutputRule {
  /** `outputChannels` each, until `awp_set_output_channels` changes it. */
  Fixed = 0,
  /** The computedNumberOfChannels of input 0. */
  FollowsInput = 1,
  /** Always two: PannerNode, StereoPannerNode. */
  Stereo = 2,
  /** ConvolverNode: by its input and by the channels of its buffer (`outputChannels`). */
  Convolver = 3,
}

/** Answer of the import `process`. */
export const enum ProcessStatus {
  /** process() returned a falsy value. */
  Falsy = 0,
  /** process() returned a truthy value. */
  Truthy = 1,
  /** process() threw. */
  Threw = 2,
  /** The processor has no callable process. */
  NotCallable = 3,
}

/** The functions that the page calls: the exports of engine.wasm and engine.mvp.wasm. */
export interface EngineExports {
  /** Opens the engine's side of a context and answers its id (> 0), or 0 if its numbers make no sense. */
  awp_open_context(sampleRate: number, renderQuantumSize: number, busFrames: number): number;
  /** Frees everything that belongs to a context. */
  awp_close_context(context: number): void;
  /** Answers how many nodes, native and worklet, of all contexts the engine knows. */
  awp_node_count(): number;
  /** Makes an id, greater than all before, that of the next node: a Worker's engine takes the page's ids. */
  awp_next_node_id(id: number): void;
  /** Registers a processor name with its parameter descriptors (mailbox): 0, or 1 with the error in the mailbox. */
  awp_register_processor(context: number): number;
  /** Answers 1 if the name in the mailbox is registered in the context, else 0. */
  awp_has_processor(context: number): number;
  /** Makes a worklet node from the name and options in the mailbox: its id (> 0), or 0 with the error in the mailbox. */
  awp_construct_node(context: number): number;
  /** Mirrors a native node, for its channel counts, and answers its id (> 0), or 0 if its numbers make no sense. */
  awp_create_native_node(context: number, outputRule: number, numberOfInputs: number, numberOfOutputs: number, outputChannels: number): number;
  /** Forgets a node: its edges, lanes and port. */
  awp_release_node(node: number): void;
  /** Sets channelCount, channelCountMode (0 max, 1 clamped-max, 2 explicit) and channelInterpretation (0 speakers, 1 discrete). */
  awp_set_channel_config(node: number, channelCount: number, mode: number, interpretation: number): void;
  /** Sets the channel count of one output of a native node of the fixed or convolver rule. */
  awp_set_output_channels(node: number, output: number, count: number): void;
  /** Sets for how many frames (Infinity: for ever) a native node goes on without active input, and puts it to sleep if dormant is 1. */
  awp_set_activity(node: number, tail: number, dormant: number): void;
  /** Adds the edge from an output to an input, or, numbered after the inputs, to a parameter; a second time it does nothing. */
  awp_connect(source: number, output: number, destination: number, input: number): void;
  /** Removes the edge from an output to an input, if there is one. */
  awp_disconnect(source: number, output: number, destination: number, input: number): void;
  /** Answers the channels that process() would see at an input now; 0 when nothing is connected. */
  awp_input_channels(node: number, input: number): number;
  /** Answers the address of the int32 words of a worklet node's block (see BlockWord); it stays for the node's life. */
  awp_process_block(node: number): number;
  /** Gives an input, or, numbered after the inputs, a parameter its bus lanes and answers how many. */
  awp_route_input(node: number, input: number): number;
  /** Answers the bus lane that carries one channel of a routed input. */
  awp_input_lane(node: number, input: number, channel: number): number;
  /** Takes the bus lanes of an input back. */
  awp_unroute_input(node: number, input: number): void;
  /** Says that the page could capture an output of a native node for several inputs at once and answers 1 if it is to, else 0. */
  awp_tap_output(node: number, output: number): number;
  /** Answers 1 if the lanes of an input are those of a tap of its source, else 0. */
  awp_is_tapped(node: number, input: number): number;
  /** Says that a connection to an input is about to be taken away: it gets lanes of its own if it shares those of a tap. */
  awp_leave_tap(node: number, input: number): void;
  /** Says that the page is too far away to wire more lanes of inputs in time: they begin with two at least. */
  awp_expect_pairs(context: number): void;
  /** Gives an output its bus lanes and answers how many. */
  awp_route_output(node: number, output: number): number;
  /** Answers the bus lane that carries one channel of a routed output. */
  awp_output_lane(node: number, output: number, channel: number): number;
  /** Takes the bus lanes of an output back. */
  awp_unroute_output(node: number, output: number): void;
  /** Says that something was connected to a worklet node natively, and answers 1 if the node waits for a mark of that on the bus, else 0. */
  awp_await_arrival(node: number): number;
  /** Answers the bus lane to which one mark more, a constant 1, is to be connected; -1 if none is. */
  awp_mark_arrival(context: number): number;
  /** Answers 1 while nodes wait for marks; at 0 the marks are to be taken away. */
  awp_arriving(context: number): number;
  /** Says that the marks were taken away: their lane is given back. */
  awp_end_arrivals(context: number): void;
  /** Says that a parameter follows events of automation up to a frame of the context: it keeps its bus lane so long. */
  awp_automate_parameter(node: number, parameter: number, until: number): void;
  /** Sets the automationRate of a parameter: 0 a-rate, 1 k-rate. */
  awp_set_automation_rate(node: number, parameter: number, rate: number): void;
  /** Answers the highest bus lane in use in a direction, plus one. */
  awp_bus_channels(context: number, direction: number): number;
  /** Answers the address of the busFrames float32 of a bus lane; it stays while the context lives. */
  awp_bus_lane(context: number, direction: number, lane: number): number;
  /** Answers the address of one float64: currentFrame. */
  awp_clock(context: number): number;
  /** Moves a context's clock on to a frame, while no blocks do; it never goes back. */
  awp_follow_clock(context: number, frame: number): void;
  /** Answers the latency, in frames, of a context with a latencyHint: of the category with that index in the standard, or -1 of so many seconds. */
  awp_latency_frames(category: number, seconds: number, sampleRate: number, renderQuantumSize: number): number;
  /** Starts a driver that plays so many frames behind its inputs, at a frame of the context; pinned 1 keeps the lead as it is, else it shrinks after so many seconds without a loss; remote 1 says that a Worker renders. */
  awp_begin_lead(context: number, frame: number, lead: number, pinned: number, remote: number, calm: number): void;
  /** Answers the address of the float64 words of a context's lead (see LeadWord); it stays while the context lives. */
  awp_lead(context: number): number;
  /** Says that the browser has played up to a frame and answers how many frames are to be rendered, from LeadWord.Next on. */
  awp_wake_lead(context: number, head: number): number;
  /** Says that the page has written the outputs for so many frames, from a frame on, when the browser has played up to head. */
  awp_lead_written(context: number, frame: number, frames: number, head: number): void;
  /** Says that all of them were rendered, in so many milliseconds (negative: it was not timed). */
  awp_lead_rendered(context: number, milliseconds: number): void;
  /** Says that a Worker's outputs for so many frames, from a frame on, have come when the browser has played up to head, and silent 1 that they are silence. */
  awp_lead_delivered(context: number, frame: number, frames: number, head: number, silent: number): void;
  /** Says that the browser counted so many frames that it did not play, and answers LeadWord.Next, which is so much later. */
  awp_lead_jumped(context: number, frames: number): number;
  /** Starts a driver that brings blocks of so many frames; pinned 1 keeps them so, else those that have grown by losses shrink after so many seconds without one. */
  awp_begin_blocks(context: number, frames: number, pinned: number, calm: number): void;
  /** Answers how long the driver's blocks should be: they are of so many frames, have brought what ends before a frame, and so much was lost in all; tells 0 says that losses mean nothing now. */
  awp_next_blocks(context: number, frames: number, frame: number, lost: number, tells: number): number;
  /** Answers 1 if the first frames of all output lanes are silence. */
  awp_bus_is_silent(context: number, frames: number): number;
  /** Says how many frames a driver that is elsewhere plays behind its inputs: so long lanes that were used rest. */
  awp_set_under_way(context: number, frames: number): void;
  /** Answers the address of the ring that carries the records for one end of the ports. */
  awp_ring(context: number, end: number): number;
  /** Makes a ring large enough for a record of so many payload bytes and answers its address, which may be a new one. */
  awp_reserve_ring(context: number, end: number, bytes: number): number;
  /** Starts one end of a port and answers how many parked records became deliverable by that. */
  awp_start_port(node: number, end: number): number;
  /** Answers how many records wait for one end of a port to be started, or are on their way to it since it was. */
  awp_parked_records(node: number, end: number): number;
  /** Closes one end of a port: its records are dropped from now on. */
  awp_close_port(node: number, end: number): void;
  /** Takes at most `limit` records for one end, delivers what is deliverable, and answers how many were taken; -1 with the error in the mailbox if the ring is broken. */
  awp_deliver(context: number, end: number, limit: number): number;
  /** Runs the control messages: constructs the processors that wait for it. */
  awp_run_control_messages(context: number): void;
  /** Renders one block whose first input frame is `frame`: 0, or 1 on an error. */
  awp_render(context: number, frames: number, frame: number): number;
  /** Says that native nodes lead to an input, or, numbered after the inputs, to a parameter, and, unless it is 0, that audio of a worklet comes through them. */
  awp_feed_offline(node: number, input: number, source: number): void;
  /** Plans the passes of an offline rendering by what it was told, and answers how many there are; -1 when audio goes round through native nodes. */
  awp_plan_offline(context: number): number;
  /** Answers in which pass a worklet node is rendered. */
  awp_offline_pass(node: number): number;
  /** Answers 1 if all that is connected to an input, or, numbered after the inputs, to a parameter, is to be recorded. */
  awp_recorded_offline(node: number, input: number): number;
  /** Gives a recorded input so many channels, a parameter one, and answers the address of their busFrames float32 each. */
  awp_record_input(node: number, input: number, channels: number): number;
  /** Sets how many channels of a recorded input play from the next render quantum on; 0 when nothing that plays is connected. */
  awp_set_recorded_channels(node: number, input: number, channels: number): void;
  /** Answers the address of the busFrames float32 of a parameter's own values, which it follows from now on. */
  awp_record_parameter(node: number, parameter: number): number;
  /** Answers the address to which an output is written, busFrames float32 a channel; it moves when the output gets more channels. */
  awp_record_output(node: number, output: number): number;
  /** Renders the worklet nodes of one pass, from a frame of the context on: 0, or 1 on an error. */
  awp_render_offline(context: number, pass: number, frames: number, frame: number): number;
}

/** The functions that the engine calls, in import module `awp`. */
export interface EngineImports {
  /** Constructs the processor of a node: 0, or 1 if that threw. */
  construct_processor(node: number): number;
  /** Calls process() of a node's processor for one render quantum and answers a ProcessStatus. */
  process(node: number): number;
  /** Hands one record to the end of a node's port and answers 0, or 1 to get it again after awp_start_port; the payload is valid only during the call. */
  deliver(node: number, end: number, kind: number, pointer: number, length: number): number;
  /** Queues one `processorerror` event; its cause is kept by the page. */
  processor_error(node: number): void;
  /** Says that the processor of a node will never be called again. */
  processor_done(node: number): void;
  /** Says that a routed input is to be captured with another number of channels, or that a parameter has no lane any more; the page re-wires after the export returned. */
  input_route_changed(node: number, input: number): void;
  /** Says that an output of a node has another channel count now. */
  output_channels_changed(node: number, output: number, count: number): void;
}

export { EXPORT_NAMES, IMPORT_NAMES } from './abi-names';
