//go:build js && wasm

package jsbridge

import (
	"os"
	"syscall/js"
	"testing"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/stretchr/testify/require"
)

// The tests play the page: they call the exports as JavaScript does, through
// scripts/go_js_wasm_exec.mjs, so every call of theirs is one within a running Go program.

func TestMain(m *testing.M) {
	Install(polyfill.NewEngine(Host{}))
	os.Exit(m.Run())
}

var page = js.Global().Get("page")

// call calls an export from JavaScript and returns its answer.
func call(name string, numbers ...any) int {
	answer := page.Get("exports").Call(name, numbers...)
	if answer.IsUndefined() {
		return 0
	}
	return answer.Int()
}

// coldCall calls an export with an argument in the mailbox and returns its answer and the result.
func coldCall(name string, context int, argument string) (int, js.Value) {
	mailbox.Set("argument", js.Global().Get("JSON").Call("parse", argument))
	mailbox.Set("result", js.Undefined())
	answer := call(name, context)
	return answer, mailbox.Get("result")
}

// play makes a function of the page out of JavaScript and returns what takes it away again.
func play(t *testing.T, name string, parameters ...any) {
	t.Helper()
	host := page.Get("host")
	before := host.Get(name)
	host.Set(name, js.Global().Get("Function").New(parameters...))
	t.Cleanup(func() { host.Set(name, before) })
}

// openContext opens a context of 8 quanta a block with the processor "test" in it.
func openContext(t *testing.T) int {
	t.Helper()
	context := call("awp_open_context", 48000, 128, 1024)
	require.Positive(t, context)
	t.Cleanup(func() { call("awp_close_context", context) })
	status, _ := coldCall("awp_register_processor", context, `{"name": "test", "parameterDescriptors": []}`)
	require.Zero(t, status)
	return context
}

// playingNode makes a node whose processor runs and whose output is heard.
func playingNode(t *testing.T, context int) int {
	t.Helper()
	node, _ := coldCall("awp_construct_node", context, `{"processorName": "test", "options": {}}`)
	require.Positive(t, node)
	require.Positive(t, call("awp_route_output", node, 0))
	call("awp_run_control_messages", context)
	return node
}

func stringify(value js.Value) string {
	return js.Global().Get("JSON").Call("stringify", value).String()
}
