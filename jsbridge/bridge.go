//go:build js && wasm

package jsbridge

import (
	"syscall/js"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

var (
	engine *polyfill.Engine
	// nowhere is where calls with unknown ids go: a context of another engine, without nodes.
	nowhere *polyfill.BaseAudioContext
	mailbox js.Value
)

// Install makes e the engine that the exports drive. It is called once, before the page
// may call any export.
func Install(e *polyfill.Engine) {
	engine = e
	nowhere = polyfill.NewEngine(Host{}).OpenContext(44100, 128, 128)
	mailbox = js.Global().Get("awp")
}

// contextBy returns the context of that id.
func contextBy(id int32) *polyfill.BaseAudioContext {
	if context := engine.Context(id); context != nil {
		return context
	}
	return nowhere
}

// contextOf returns the context that a node belongs to.
func contextOf(node int32) *polyfill.BaseAudioContext {
	if known := engine.Node(polyfill.NodeID(node)); known != nil {
		return known.Context()
	}
	return nowhere
}
