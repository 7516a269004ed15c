package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

func TestRenderGraph_CyclesOfWorkletsAreMutedAndComeBack(t *testing.T) {
	f := newFixture(t)
	a := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Constant(1)).ID()
	b := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Constant(1)).ID()
	after := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	beside := f.worklet(generator(1), enginetest.Constant(4)).ID()
	f.connect(a, b)
	f.connect(b, a)
	f.connect(b, after)
	f.connect(beside, after)
	f.context.RouteOutput(a, 0)
	f.context.RouteOutput(after, 0)
	f.render(2)
	require.Equal(t, filled(0, 2*quantum), f.outputLane(a, 0, 2*quantum))
	require.Equal(t, filled(4, 2*quantum), f.outputLane(after, 0, 2*quantum))
	require.Zero(t, f.host.Processed[a]+f.host.Processed[b])
	f.context.Disconnect(a, 0, b, 0)
	f.render(1)
	require.Equal(t, filled(1, quantum), f.outputLane(a, 0, quantum))
	require.Equal(t, filled(5, quantum), f.outputLane(after, 0, quantum))
	f.connect(a, a)
	f.render(1)
	require.Equal(t, filled(0, quantum), f.outputLane(a, 0, quantum), "a node that reads itself is a cycle")
	require.Equal(t, 1, f.host.Processed[a])
}

// A native node between two worklets has the latency of the bus: no cycle.
func TestRenderGraph_ANativeNodeBreaksACycle(t *testing.T) {
	f := newFixture(t)
	a := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	delay := f.effect(polyfill.OutputFollowsInput, 0)
	f.connect(a, delay)
	f.connect(delay, a)
	f.render(2)
	require.Equal(t, 2, f.host.Processed[a])
	require.Equal(t, 1, f.context.InputChannels(a, 0))
}

func TestRenderGraph_ASourceConnectedInMidQuantumBringsNoOldAudio(t *testing.T) {
	f := newFixture(t)
	var source, node polyfill.NodeID
	first := f.worklet(generator(1), nil).ID()
	f.host.Processors[first] = func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		if f.host.Processed[first] == 2 {
			f.connect(source, node)
		}
		return polyfill.ProcessTruthy
	}
	node = f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	source = f.worklet(generator(1), enginetest.Constant(100)).ID() // after node in the order
	f.connect(f.worklet(generator(1), enginetest.Constant(1)).ID(), node)
	f.context.RouteOutput(node, 0)
	f.render(3)
	require.Equal(t, filled(1, 2*quantum), f.outputLane(node, 0, 2*quantum))
	require.Equal(t, filled(101, quantum), f.outputLane(node, 0, 3*quantum)[2*quantum:])
}

func TestRenderGraph_ConnectIsASetAndDisconnectIsIdempotent(t *testing.T) {
	f := newFixture(t)
	source := f.worklet(generator(1), enginetest.Constant(1)).ID()
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(source, node)
	f.connect(source, node)
	f.context.RouteOutput(node, 0)
	f.render(1)
	require.Equal(t, filled(1, quantum), f.outputLane(node, 0, quantum))
	f.context.Disconnect(source, 0, node, 0)
	f.context.Disconnect(source, 0, node, 0)
	f.render(1)
	require.Equal(t, filled(0, quantum), f.outputLane(node, 0, quantum))
}
