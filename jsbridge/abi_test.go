//go:build js && wasm

package jsbridge

import (
	"strconv"
	"strings"
	"syscall/js"
	"testing"
	"unsafe"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/stretchr/testify/require"
)

func TestExports_UnknownIdsAreHarmless(t *testing.T) {
	exports := js.Global().Get("Object").Call("keys", page.Get("exports"))
	for _, id := range []int{-1, 0, 999999} {
		for i := range exports.Length() {
			name := exports.Index(i).String()
			if !strings.HasPrefix(name, "awp_") || name == "awp_open_context" {
				continue
			}
			mailbox.Set("argument", js.Global().Get("Object").New())
			call(name, id, id, id, id, id)
		}
	}
	require.Zero(t, call("awp_process_block", 999999))
	require.Equal(t, -1, call("awp_input_lane", 999999, 0, 0))
}

func TestOpenContext_ImpossibleNumbersAnswerZero(t *testing.T) {
	require.Zero(t, call("awp_open_context", 48000, 128, 100))
	require.Zero(t, call("awp_open_context", -1, 128, 128))
}

func TestPointers_AreWhereTheEngineKeepsItsData(t *testing.T) {
	context := openContext(t)
	node := playingNode(t, context)
	core := engine.Context(int32(context))
	block := engine.Node(polyfill.NodeID(node)).Worklet().Block()
	require.EqualValues(t, uintptr(unsafe.Pointer(core.Clock())), call("awp_clock", context))
	require.EqualValues(t, uintptr(unsafe.Pointer(&block[0])), call("awp_process_block", node))
	lane := call("awp_output_lane", node, 0, 0)
	require.EqualValues(t, uintptr(unsafe.Pointer(&core.BusLane(1, lane)[0])), call("awp_bus_lane", context, 1, lane))
	for end := range 2 {
		before := uintptr(unsafe.Pointer(&core.Ring(polyfill.PortEnd(end)).Memory()[0]))
		require.EqualValues(t, before, call("awp_ring", context, end))
		after := call("awp_reserve_ring", context, end, 1<<20)
		require.EqualValues(t, uintptr(unsafe.Pointer(&core.Ring(polyfill.PortEnd(end)).Memory()[0])), after)
	}
}

func TestRender_CallsProcessOnceAQuantum(t *testing.T) {
	context := openContext(t)
	node := playingNode(t, context)
	play(t, "process", "node", "(page.rendered = page.rendered || []).push(node); return 1")
	page.Set("rendered", js.Undefined())
	require.Zero(t, call("awp_render", context, 1024, 0))
	require.Equal(t, 8, page.Get("rendered").Length())
	require.Equal(t, node, page.Get("rendered").Index(0).Int())
	require.EqualValues(t, 1024, *engine.Context(int32(context)).Clock())
}

func TestRender_ProcessMayCallExportsWhileGoWaits(t *testing.T) {
	context := openContext(t)
	playingNode(t, context)
	page.Set("context", context)
	page.Set("names", js.Global().Get("Array").New())
	play(t, "process", "node", `
		const { exports, context, names } = page;
		const name = "p" + names.length;
		awp.argument = { name, parameterDescriptors: [] };
		const registered = exports.awp_register_processor(context);
		awp.argument = { processorName: name, options: {} };
		const made = exports.awp_construct_node(context);
		exports.awp_reserve_ring(context, 1, 1 << (16 + names.length)); // grows the memory
		names.push(registered === 0 && made > 0 && exports.mem.buffer.byteLength);
		return 1;`)
	before := page.Get("exports").Get("mem").Get("buffer").Get("byteLength").Int()
	require.Zero(t, call("awp_render", context, 1024, 0))
	names := page.Get("names")
	require.Equal(t, 8, names.Length())
	require.Greater(t, names.Index(7).Int(), before)
	require.True(t, engine.Context(int32(context)).HasProcessor("p7"))
}

func TestRender_ProcessMayCloseItsContext(t *testing.T) {
	context := openContext(t)
	playingNode(t, context)
	page.Set("context", context)
	play(t, "process", "node", "page.exports.awp_close_context(page.context); return 1")
	call("awp_render", context, 1024, 0)
	require.Nil(t, engine.Context(int32(context)))
}

func TestRender_StatusesReachTheEngine(t *testing.T) {
	for _, status := range []polyfill.ProcessStatus{polyfill.ProcessThrew, polyfill.ProcessNotCallable} {
		context := openContext(t)
		playingNode(t, context)
		page.Set("status", int(status))
		page.Set("told", js.Global().Get("Array").New())
		play(t, "process", "return page.status")
		play(t, "processor_error", "page.told.push('error')")
		play(t, "processor_done", "page.told.push('done')")
		call("awp_render", context, 1024, 0)
		require.Equal(t, "error,done", page.Get("told").Call("join").String())
	}
}

func TestDeliver_LendsThePayload(t *testing.T) {
	context := openContext(t)
	node := playingNode(t, context)
	ring := engine.Context(int32(context)).Ring(polyfill.ProcessorEnd)
	require.True(t, ring.Write(7, int32(node), []byte("ping")))
	require.True(t, ring.Write(0, int32(node), nil))
	page.Set("delivered", js.Global().Get("Array").New())
	play(t, "deliver", "node", "end", "kind", "pointer", "length", `
		const bytes = new Uint8Array(page.exports.mem.buffer, pointer, length);
		page.delivered.push([node, end, kind, String.fromCharCode(...bytes)].join());
		return 0;`)
	require.Equal(t, 2, call("awp_deliver", context, 1, 10)) // parked
	require.Zero(t, page.Get("delivered").Length())
	require.Equal(t, 2, call("awp_start_port", node, 1))
	require.Equal(t, 2, call("awp_deliver", context, 1, 10))
	require.Equal(t, strconv.Itoa(node)+",1,7,ping", page.Get("delivered").Index(0).String())
	require.Equal(t, strconv.Itoa(node)+",1,0,", page.Get("delivered").Index(1).String())
}

func TestRender_AllocatesNothing(t *testing.T) {
	context := openContext(t)
	playingNode(t, context)
	play(t, "process", "return 1")
	frame := 0.0
	allocations := testing.AllocsPerRun(100, func() {
		Render(int32(context), 1024, frame)
		frame += 1024
	})
	require.Zero(t, allocations)
}
