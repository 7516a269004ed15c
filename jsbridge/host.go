//go:build js && wasm

package jsbridge

import (
	"unsafe"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

// Host is the page as the engine sees it. Its methods run on the page's main thread,
// while an export runs, and do not allocate. What each does: polyfill.Host.
type Host struct{}

var _ polyfill.Host = Host{}

// ConstructProcessor runs the constructor of a processor in JavaScript; false when it threw.
func (Host) ConstructProcessor(node polyfill.NodeID) bool {
	return constructProcessor(int32(node)) == 0
}

// Process calls process() of a processor in JavaScript.
func (Host) Process(node polyfill.NodeID) polyfill.ProcessStatus {
	return polyfill.ProcessStatus(process(int32(node)))
}

// Deliver lends the payload to JavaScript for the time of the call; false when the page cannot take it yet.
func (Host) Deliver(node polyfill.NodeID, end polyfill.PortEnd, kind int32, payload []byte) bool {
	return deliver(int32(node), int32(end), kind, unsafe.Pointer(unsafe.SliceData(payload)), int32(len(payload))) == 0
}

// ProcessorError asks the page for a "processorerror" event.
func (Host) ProcessorError(node polyfill.NodeID) { processorError(int32(node)) }

// ProcessorDone lets the page forget the processor.
func (Host) ProcessorDone(node polyfill.NodeID) { processorDone(int32(node)) }

// InputRouteChanged asks the page to wire an input anew.
func (Host) InputRouteChanged(node polyfill.NodeID, input int) {
	inputRouteChanged(int32(node), int32(input))
}

// OutputChannelsChanged tells the page the new channel count of an output.
func (Host) OutputChannelsChanged(node polyfill.NodeID, output, count int) {
	outputChannelsChanged(int32(node), int32(output), int32(count))
}
