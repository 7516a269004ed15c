// Package enginetest plays the part of the page for tests of the engine: a host whose
// processors are Go functions, signals whose every sample is known, and memory fences.
package enginetest

import "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"

// Processor is a process() in Go: it reads node.Input and node.Parameter, writes node.Output.
type Processor func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus

// Delivery is one record as Host.Deliver got it; Payload is a copy.
type Delivery struct {
	Node    polyfill.NodeID
	End     polyfill.PortEnd
	Kind    int32
	Payload string
}

// ChannelChange is one call of InputRouteChanged (Count 0) or OutputChannelsChanged.
type ChannelChange struct {
	Node  polyfill.NodeID
	Port  int // index of the input or output
	Count int
}

// FakeHost is a polyfill.Host that records what it is told. The On… functions, where set,
// run within the calls, and may call the engine back.
type FakeHost struct {
	Engine     *polyfill.Engine
	Processors map[polyfill.NodeID]Processor

	OnConstruct func(polyfill.NodeID) bool
	OnDeliver   func(polyfill.NodeID)
	// Underway are payloads that Deliver does not take: part of them has not arrived.
	Underway map[string]bool
	OnOutput func(polyfill.NodeID)

	Constructed    []polyfill.NodeID
	Processed      map[polyfill.NodeID]int
	Deliveries     []Delivery
	Errors         []polyfill.NodeID
	Done           []polyfill.NodeID
	InputRoutes    []ChannelChange
	OutputChannels []ChannelChange
}

// NewEngine makes an engine and the host it calls. A node without an entry in Processors
// runs Silent.
func NewEngine() (*polyfill.Engine, *FakeHost) {
	host := &FakeHost{
		Processors: make(map[polyfill.NodeID]Processor),
		Processed:  make(map[polyfill.NodeID]int),
	}
	host.Engine = polyfill.NewEngine(host)
	return host.Engine, host
}

// ConstructProcessor implements polyfill.Host.
func (h *FakeHost) ConstructProcessor(node polyfill.NodeID) bool {
	h.Constructed = append(h.Constructed, node)
	return h.OnConstruct == nil || h.OnConstruct(node)
}

// Process implements polyfill.Host.
func (h *FakeHost) Process(node polyfill.NodeID) polyfill.ProcessStatus {
	h.Processed[node]++
	worklet := h.Engine.Node(node).Worklet()
	for output := range *worklet.Options().NumberOfOutputs {
		worklet.Output(output).Silence()
	}
	if processor := h.Processors[node]; processor != nil {
		return processor(worklet)
	}
	return polyfill.ProcessTruthy
}

// Deliver implements polyfill.Host.
func (h *FakeHost) Deliver(node polyfill.NodeID, end polyfill.PortEnd, kind int32, payload []byte) bool {
	if h.Underway[string(payload)] {
		return false
	}
	h.Deliveries = append(h.Deliveries, Delivery{node, end, kind, string(payload)})
	if h.OnDeliver != nil {
		h.OnDeliver(node)
	}
	return true
}

// ProcessorError implements polyfill.Host.
func (h *FakeHost) ProcessorError(node polyfill.NodeID) { h.Errors = append(h.Errors, node) }

// ProcessorDone implements polyfill.Host.
func (h *FakeHost) ProcessorDone(node polyfill.NodeID) { h.Done = append(h.Done, node) }

// InputRouteChanged implements polyfill.Host.
func (h *FakeHost) InputRouteChanged(node polyfill.NodeID, input int) {
	h.InputRoutes = append(h.InputRoutes, ChannelChange{node, input, 0})
}

// OutputChannelsChanged implements polyfill.Host.
func (h *FakeHost) OutputChannelsChanged(node polyfill.NodeID, output, count int) {
	h.OutputChannels = append(h.OutputChannels, ChannelChange{node, output, count})
	if h.OnOutput != nil {
		h.OnOutput(node)
	}
}
