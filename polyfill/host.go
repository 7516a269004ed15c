package polyfill

// NodeID names an AudioNode the engine knows, native or worklet: greater than 0, unique
// in an Engine, never used twice.
type NodeID int32

// PortEnd says which end of a node's port pair a record is for.
type PortEnd int32

// The two ends of a port pair.
const (
	// NodeEnd is AudioWorkletNode.port, on the page's side.
	NodeEnd PortEnd = 0
	// ProcessorEnd is AudioWorkletProcessor.port, on the processor's side.
	ProcessorEnd PortEnd = 1
)

// ProcessStatus is what became of one call of a processor's process().
type ProcessStatus int32

// The outcomes of process().
const (
	// ProcessFalsy: it returned a falsy value.
	ProcessFalsy ProcessStatus = 0
	// ProcessTruthy: it returned a truthy value.
	ProcessTruthy ProcessStatus = 1
	// ProcessThrew: it, or the getter of it, threw.
	ProcessThrew ProcessStatus = 2
	// ProcessNotCallable: the processor has no callable "process".
	ProcessNotCallable ProcessStatus = 3
)

// Host is what the engine needs from outside: the user's JavaScript. The calls come on
// the thread that called the engine and while that call runs; none may panic. A Host
// may call the engine back from within any of them.
type Host interface {
	// ConstructProcessor runs the registered constructor for node; false when it threw.
	ConstructProcessor(node NodeID) bool
	// Process calls the processor's process() on the node's process block, whose outputs hold anything before:
	// it writes all of them, silence where process() writes nothing. It must not allocate.
	Process(node NodeID) ProcessStatus
	// Deliver hands one record to a port; payload is valid during the call only. false says that
	// something of the message is still under way beside the ring: the port keeps the record, and
	// what follows it, until StartPort.
	Deliver(node NodeID, end PortEnd, kind int32, payload []byte) bool
	// ProcessorError asks for one "processorerror" event on node; at most once in its life.
	ProcessorError(node NodeID)
	// ProcessorDone says that the processor will never be called again: it ended or failed
	// (then ProcessorError came first); at most once in its life.
	ProcessorDone(node NodeID)
	// InputRouteChanged says that a routed input is to be captured with another number of
	// channels; lanes were added if it needs more (ask RouteInput and InputLane again). Or that a
	// parameter (numbered after the inputs) has given its lane back.
	InputRouteChanged(node NodeID, input int)
	// OutputChannelsChanged says that from this render quantum on an output has count
	// channels; if it is routed, its lanes were adapted (ask RouteOutput and OutputLane again).
	OutputChannelsChanged(node NodeID, output, count int)
}
