//go:build js && wasm

// The ABI between the page and the Go engine: every function that crosses, one sentence each.
// Twin: jsbridge/abi.go (Go side) and web/src/abi.ts (TypeScript side) hold the same list in the same order;
// scripts/test/abi.test.mjs compares both with the built WebAssembly files.
// Integers are i32, frames and rates f64, pointers byte offsets into the engine's memory.
// Every call runs on the engine's own thread: the page's main thread, or a Worker. Exports never block and throw nothing; an export that answers
// `undefined` says that the engine is dead. Imports catch everything and answer a status.

package jsbridge

import (
	"unsafe"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

// OpenContext opens the engine's side of a context and answers its id (> 0), or 0 if its numbers make no sense.
//
//go:wasmexport awp_open_context
func OpenContext(sampleRate float64, renderQuantumSize, busFrames int32) int32 {
	if context := engine.OpenContext(sampleRate, int(renderQuantumSize), int(busFrames)); context != nil {
		return context.ID()
	}
	return 0
}

// CloseContext frees everything that belongs to a context.
//
//go:wasmexport awp_close_context
func CloseContext(context int32) { engine.CloseContext(context) }

// NodeCount answers how many nodes, native and worklet, of all contexts the engine knows.
//
//go:wasmexport awp_node_count
func NodeCount() int32 { return int32(engine.NodeCount()) }

// NextNodeID makes an id, greater than all before, that of the next node: a Worker's engine takes the page's ids.
//
//go:wasmexport awp_next_node_id
func NextNodeID(id int32) { engine.NextNodeID(polyfill.NodeID(id)) }

// RegisterProcessor registers a processor name with its parameter descriptors (mailbox): 0, or 1 with the error in the mailbox.
//
//go:wasmexport awp_register_processor
func RegisterProcessor(context int32) int32 { return registerProcessor(contextBy(context)) }

// HasProcessor answers 1 if the name in the mailbox is registered in the context, else 0.
//
//go:wasmexport awp_has_processor
func HasProcessor(context int32) int32 { return hasProcessor(contextBy(context)) }

// ConstructNode makes a worklet node from the name and options in the mailbox: its id (> 0), or 0 with the error in the mailbox.
//
//go:wasmexport awp_construct_node
func ConstructNode(context int32) int32 { return constructNode(contextBy(context)) }

// CreateNativeNode mirrors a native node, for its channel counts, and answers its id (> 0), or 0 if its numbers make no sense.
//
//go:wasmexport awp_create_native_node
func CreateNativeNode(context, outputRule, numberOfInputs, numberOfOutputs, outputChannels int32) int32 {
	rule := polyfill.OutputRule(outputRule)
	return idOf(contextBy(context).CreateNativeNode(rule, int(numberOfInputs), int(numberOfOutputs), int(outputChannels)))
}

// ReleaseNode forgets a node: its edges, lanes and port.
//
//go:wasmexport awp_release_node
func ReleaseNode(node int32) { contextOf(node).ReleaseNode(polyfill.NodeID(node)) }

// SetChannelConfig sets channelCount, channelCountMode (0 max, 1 clamped-max, 2 explicit) and channelInterpretation (0 speakers, 1 discrete).
//
//go:wasmexport awp_set_channel_config
func SetChannelConfig(node, channelCount, mode, interpretation int32) {
	contextOf(node).SetChannelConfig(polyfill.NodeID(node), int(channelCount), polyfill.ChannelCountMode(mode), polyfill.ChannelInterpretation(interpretation))
}

// SetOutputChannels sets the channel count of one output of a native node of the fixed or convolver rule.
//
//go:wasmexport awp_set_output_channels
func SetOutputChannels(node, output, count int32) {
	contextOf(node).SetOutputChannels(polyfill.NodeID(node), int(output), int(count))
}

// SetActivity sets for how many frames (Infinity: for ever) a native node goes on without active input, and puts it to sleep if dormant is 1.
//
//go:wasmexport awp_set_activity
func SetActivity(node int32, tail float64, dormant int32) {
	contextOf(node).SetActivity(polyfill.NodeID(node), tail, dormant != 0)
}

// Connect adds the edge from an output to an input, or, numbered after the inputs, to a parameter; a second time it does nothing.
//
//go:wasmexport awp_connect
func Connect(source, output, destination, input int32) {
	contextOf(source).Connect(polyfill.NodeID(source), int(output), polyfill.NodeID(destination), int(input))
}

// Disconnect removes the edge from an output to an input, if there is one.
//
//go:wasmexport awp_disconnect
func Disconnect(source, output, destination, input int32) {
	contextOf(source).Disconnect(polyfill.NodeID(source), int(output), polyfill.NodeID(destination), int(input))
}

// InputChannels answers the channels that process() would see at an input now; 0 when nothing is connected.
//
//go:wasmexport awp_input_channels
func InputChannels(node, input int32) int32 {
	return int32(contextOf(node).InputChannels(polyfill.NodeID(node), int(input)))
}

// ProcessBlock answers the address of the int32 words of a worklet node's block (see BlockWord); it stays for the node's life.
//
//go:wasmexport awp_process_block
func ProcessBlock(node int32) unsafe.Pointer { return processBlock(polyfill.NodeID(node)) }

// RouteInput gives an input, or, numbered after the inputs, a parameter its bus lanes and answers how many.
//
//go:wasmexport awp_route_input
func RouteInput(node, input int32) int32 {
	return int32(contextOf(node).RouteInput(polyfill.NodeID(node), int(input)))
}

// InputLane answers the bus lane that carries one channel of a routed input.
//
//go:wasmexport awp_input_lane
func InputLane(node, input, channel int32) int32 {
	return int32(contextOf(node).InputLane(polyfill.NodeID(node), int(input), int(channel)))
}

// UnrouteInput takes the bus lanes of an input back.
//
//go:wasmexport awp_unroute_input
func UnrouteInput(node, input int32) {
	contextOf(node).UnrouteInput(polyfill.NodeID(node), int(input))
}

// TapOutput says that the page could capture an output of a native node for several inputs at once and answers 1 if it is to, else 0.
//
//go:wasmexport awp_tap_output
func TapOutput(node, output int32) int32 {
	if contextOf(node).TapOutput(polyfill.NodeID(node), int(output)) {
		return 1
	}
	return 0
}

// IsTapped answers 1 if the lanes of an input are those of a tap of its source, else 0.
//
//go:wasmexport awp_is_tapped
func IsTapped(node, input int32) int32 {
	if contextOf(node).IsTapped(polyfill.NodeID(node), int(input)) {
		return 1
	}
	return 0
}

// LeaveTap says that a connection to an input is about to be taken away: it gets lanes of its own if it shares those of a tap.
//
//go:wasmexport awp_leave_tap
func LeaveTap(node, input int32) { contextOf(node).LeaveTap(polyfill.NodeID(node), int(input)) }

// ExpectPairs says that the page is too far away to wire more lanes of inputs in time: they begin with two at least.
//
//go:wasmexport awp_expect_pairs
func ExpectPairs(context int32) { contextBy(context).ExpectPairs() }

// RouteOutput gives an output its bus lanes and answers how many.
//
//go:wasmexport awp_route_output
func RouteOutput(node, output int32) int32 {
	return int32(contextOf(node).RouteOutput(polyfill.NodeID(node), int(output)))
}

// OutputLane answers the bus lane that carries one channel of a routed output.
//
//go:wasmexport awp_output_lane
func OutputLane(node, output, channel int32) int32 {
	return int32(contextOf(node).OutputLane(polyfill.NodeID(node), int(output), int(channel)))
}

// UnrouteOutput takes the bus lanes of an output back.
//
//go:wasmexport awp_unroute_output
func UnrouteOutput(node, output int32) {
	contextOf(node).UnrouteOutput(polyfill.NodeID(node), int(output))
}

// AwaitArrival says that something was connected to a worklet node natively, and answers 1 if the node waits for a mark of that on the bus, else 0.
//
//go:wasmexport awp_await_arrival
func AwaitArrival(node int32) int32 {
	if contextOf(node).AwaitArrival(polyfill.NodeID(node)) {
		return 1
	}
	return 0
}

// MarkArrival answers the bus lane to which one mark more, a constant 1, is to be connected; -1 if none is.
//
//go:wasmexport awp_mark_arrival
func MarkArrival(context int32) int32 { return int32(contextBy(context).MarkArrival()) }

// Arriving answers 1 while nodes wait for marks; at 0 the marks are to be taken away.
//
//go:wasmexport awp_arriving
func Arriving(context int32) int32 {
	if contextBy(context).Arriving() {
		return 1
	}
	return 0
}

// EndArrivals says that the marks were taken away: their lane is given back.
//
//go:wasmexport awp_end_arrivals
func EndArrivals(context int32) { contextBy(context).EndArrivals() }

// AutomateParameter says that a parameter follows events of automation up to a frame of the context: it keeps its bus lane so long.
//
//go:wasmexport awp_automate_parameter
func AutomateParameter(node, parameter int32, until float64) {
	contextOf(node).AutomateParameter(polyfill.NodeID(node), int(parameter), until)
}

// SetAutomationRate sets the automationRate of a parameter: 0 a-rate, 1 k-rate.
//
//go:wasmexport awp_set_automation_rate
func SetAutomationRate(node, parameter, rate int32) {
	contextOf(node).SetAutomationRate(polyfill.NodeID(node), int(parameter), polyfill.AutomationRate(rate))
}

// BusChannels answers the highest bus lane in use in a direction, plus one.
//
//go:wasmexport awp_bus_channels
func BusChannels(context, direction int32) int32 {
	return int32(contextBy(context).BusChannels(int(direction)))
}

// BusLane answers the address of the busFrames float32 of a bus lane; it stays while the context lives.
//
//go:wasmexport awp_bus_lane
func BusLane(context, direction, lane int32) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(contextBy(context).BusLane(int(direction), int(lane))))
}

// Clock answers the address of one float64: currentFrame.
//
//go:wasmexport awp_clock
func Clock(context int32) unsafe.Pointer { return unsafe.Pointer(contextBy(context).Clock()) }

// FollowClock moves a context's clock on to a frame, while no blocks do; it never goes back.
//
//go:wasmexport awp_follow_clock
func FollowClock(context int32, frame float64) { contextBy(context).FollowClock(frame) }

// LatencyFrames answers the latency, in frames, of a context with a latencyHint: of the category with that index in the standard, or -1 of so many seconds.
//
//go:wasmexport awp_latency_frames
func LatencyFrames(category int32, seconds, sampleRate float64, renderQuantumSize int32) int32 {
	return int32(polyfill.LatencyFrames(polyfill.LatencyCategory(category), seconds, sampleRate, int(renderQuantumSize)))
}

// BeginLead starts a driver that plays so many frames behind its inputs, at a frame of the context; pinned 1 keeps the lead as it is, else it shrinks after so many seconds without a loss; remote 1 says that a Worker renders.
//
//go:wasmexport awp_begin_lead
func BeginLead(context int32, frame, lead float64, pinned, remote int32, calm float64) {
	contextBy(context).BeginLead(frame, lead, pinned != 0, remote != 0, calm)
}

// Lead answers the address of the float64 words of a context's lead (see LeadWord); it stays while the context lives.
//
//go:wasmexport awp_lead
func Lead(context int32) unsafe.Pointer { return unsafe.Pointer(contextBy(context).Lead().Words()) }

// WakeLead says that the browser has played up to a frame and answers how many frames are to be rendered, from LeadWord.Next on.
//
//go:wasmexport awp_wake_lead
func WakeLead(context int32, head float64) int32 { return int32(contextBy(context).WakeLead(head)) }

// LeadWritten says that the page has written the outputs for so many frames, from a frame on, when the browser has played up to head.
//
//go:wasmexport awp_lead_written
func LeadWritten(context int32, frame, frames, head float64) {
	contextBy(context).Lead().Written(frame, frames, head)
}

// LeadRendered says that all of them were rendered, in so many milliseconds (negative: it was not timed).
//
//go:wasmexport awp_lead_rendered
func LeadRendered(context int32, milliseconds float64) {
	contextBy(context).Lead().Rendered(milliseconds)
}

// LeadDelivered says that a Worker's outputs for so many frames, from a frame on, have come when the browser has played up to head, and silent 1 that they are silence.
//
//go:wasmexport awp_lead_delivered
func LeadDelivered(context int32, frame, frames, head float64, silent int32) {
	contextBy(context).Lead().Delivered(frame, frames, head, silent != 0)
}

// LeadJumped says that the browser counted so many frames that it did not play, and answers LeadWord.Next, which is so much later.
//
//go:wasmexport awp_lead_jumped
func LeadJumped(context int32, frames float64) float64 {
	return contextBy(context).Lead().Jumped(frames)
}

// BeginBlocks starts a driver that brings blocks of so many frames; pinned 1 keeps them so, else those that have grown by losses shrink after so many seconds without one.
//
//go:wasmexport awp_begin_blocks
func BeginBlocks(context int32, frames float64, pinned int32, calm float64) {
	contextBy(context).BeginBlocks(frames, pinned != 0, calm)
}

// NextBlocks answers how long the driver's blocks should be: they are of so many frames, have brought what ends before a frame, and so much was lost in all; tells 0 says that losses mean nothing now.
//
//go:wasmexport awp_next_blocks
func NextBlocks(context int32, frames, frame, lost float64, tells int32) float64 {
	return contextBy(context).NextBlocks(frames, frame, lost, tells != 0)
}

// BusIsSilent answers 1 if the first frames of all output lanes are silence.
//
//go:wasmexport awp_bus_is_silent
func BusIsSilent(context, frames int32) int32 {
	if contextBy(context).BusIsSilent(int(frames)) {
		return 1
	}
	return 0
}

// SetUnderWay says how many frames a driver that is elsewhere plays behind its inputs: so long lanes that were used rest.
//
//go:wasmexport awp_set_under_way
func SetUnderWay(context int32, frames float64) { contextBy(context).SetUnderWay(int(frames)) }

// Ring answers the address of the ring that carries the records for one end of the ports.
//
//go:wasmexport awp_ring
func Ring(context, end int32) unsafe.Pointer {
	return address(contextBy(context).Ring(polyfill.PortEnd(end)))
}

// ReserveRing makes a ring large enough for a record of so many payload bytes and answers its address, which may be a new one.
//
//go:wasmexport awp_reserve_ring
func ReserveRing(context, end, bytes int32) unsafe.Pointer {
	return address(contextBy(context).ReserveRing(polyfill.PortEnd(end), int(bytes)))
}

// StartPort starts one end of a port and answers how many parked records became deliverable by that.
//
//go:wasmexport awp_start_port
func StartPort(node, end int32) int32 {
	return int32(contextOf(node).StartPort(polyfill.NodeID(node), polyfill.PortEnd(end)))
}

// ParkedRecords answers how many records wait for one end of a port to be started, or are on their way to it since it was.
//
//go:wasmexport awp_parked_records
func ParkedRecords(node, end int32) int32 {
	return int32(contextOf(node).ParkedRecords(polyfill.NodeID(node), polyfill.PortEnd(end)))
}

// ClosePort closes one end of a port: its records are dropped from now on.
//
//go:wasmexport awp_close_port
func ClosePort(node, end int32) {
	contextOf(node).ClosePort(polyfill.NodeID(node), polyfill.PortEnd(end))
}

// Deliver takes at most limit records for one end, delivers what is deliverable, and answers how many were taken; -1 with the error in the mailbox if the ring is broken.
//
//go:wasmexport awp_deliver
func Deliver(context, end, limit int32) int32 {
	return deliverRecords(contextBy(context), polyfill.PortEnd(end), int(limit))
}

// RunControlMessages runs the control messages: constructs the processors that wait for it.
//
//go:wasmexport awp_run_control_messages
func RunControlMessages(context int32) { contextBy(context).RunControlMessages() }

// Render renders one block whose first input frame is frame: 0, or 1 on an error.
//
//go:wasmexport awp_render
func Render(context, frames int32, frame float64) int32 {
	if contextBy(context).Render(int(frames), frame) != nil {
		return 1
	}
	return 0
}

// FeedOffline says that native nodes lead to an input, or, numbered after the inputs, to a parameter, and, unless it is 0, that audio of a worklet comes through them.
//
//go:wasmexport awp_feed_offline
func FeedOffline(node, input, source int32) {
	contextOf(node).FeedOffline(polyfill.NodeID(node), int(input), polyfill.NodeID(source))
}

// PlanOffline plans the passes of an offline rendering by what it was told, and answers how many there are; -1 when audio goes round through native nodes.
//
//go:wasmexport awp_plan_offline
func PlanOffline(context int32) int32 { return int32(contextBy(context).PlanOffline()) }

// OfflinePass answers in which pass a worklet node is rendered.
//
//go:wasmexport awp_offline_pass
func OfflinePass(node int32) int32 { return int32(contextOf(node).OfflinePass(polyfill.NodeID(node))) }

// RecordedOffline answers 1 if all that is connected to an input, or, numbered after the inputs, to a parameter, is to be recorded.
//
//go:wasmexport awp_recorded_offline
func RecordedOffline(node, input int32) int32 {
	if contextOf(node).RecordedOffline(polyfill.NodeID(node), int(input)) {
		return 1
	}
	return 0
}

// RecordInput gives a recorded input so many channels, a parameter one, and answers the address of their busFrames float32 each.
//
//go:wasmexport awp_record_input
func RecordInput(node, input, channels int32) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(contextOf(node).RecordInput(polyfill.NodeID(node), int(input), int(channels))))
}

// SetRecordedChannels sets how many channels of a recorded input play from the next render quantum on; 0 when nothing that plays is connected.
//
//go:wasmexport awp_set_recorded_channels
func SetRecordedChannels(node, input, channels int32) {
	contextOf(node).SetRecordedChannels(polyfill.NodeID(node), int(input), int(channels))
}

// RecordParameter answers the address of the busFrames float32 of a parameter's own values, which it follows from now on.
//
//go:wasmexport awp_record_parameter
func RecordParameter(node, parameter int32) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(contextOf(node).RecordParameter(polyfill.NodeID(node), int(parameter))))
}

// RecordOutput answers the address to which an output is written, busFrames float32 a channel; it moves when the output gets more channels.
//
//go:wasmexport awp_record_output
func RecordOutput(node, output int32) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(contextOf(node).RecordOutput(polyfill.NodeID(node), int(output))))
}

// RenderOffline renders the worklet nodes of one pass, from a frame of the context on: 0, or 1 on an error.
//
//go:wasmexport awp_render_offline
func RenderOffline(context, pass, frames int32, frame float64) int32 {
	if contextBy(context).RenderOffline(int(pass), int(frames), frame) != nil {
		return 1
	}
	return 0
}

// constructProcessor constructs the processor of a node: 0, or 1 if that threw.
//
//go:wasmimport awp construct_processor
func constructProcessor(node int32) int32

// process calls process() of a node's processor for one render quantum and answers a ProcessStatus.
//
//go:wasmimport awp process
func process(node int32) int32

// deliver hands one record to the end of a node's port and answers 0, or 1 to get it again after awp_start_port; the payload is valid only during the call.
//
//go:noescape
//go:wasmimport awp deliver
func deliver(node, end, kind int32, payload unsafe.Pointer, length int32) int32

// processorError queues one `processorerror` event; its cause is kept by the page.
//
//go:wasmimport awp processor_error
func processorError(node int32)

// processorDone says that the processor of a node will never be called again.
//
//go:wasmimport awp processor_done
func processorDone(node int32)

// inputRouteChanged says that a routed input is to be captured with another number of channels, or that a parameter has no lane any more; the page re-wires after the export returned.
//
//go:wasmimport awp input_route_changed
func inputRouteChanged(node, input int32)

// outputChannelsChanged says that an output of a node has another channel count now.
//
//go:wasmimport awp output_channels_changed
func outputChannelsChanged(node, output, count int32)
