package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// The edge of a cycle whose source is not computed yet brings the quantum before. As in Chromium
// it is the one that the walk up from where the audio leaves the cycle comes back by.
func TestRenderGraph_CyclesOfWorkletsRunAQuantumLate(t *testing.T) {
	for _, tapped := range []int{0, 1} {
		f := newFixture(t)
		adding := func(value float32) enginetest.Processor {
			return func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
				for i := range node.Output(0)[0] {
					node.Output(0)[0][i] = value
					if len(node.Input(0)) > 0 {
						node.Output(0)[0][i] += node.Input(0)[0][i]
					}
				}
				return polyfill.ProcessTruthy
			}
		}
		members := []polyfill.NodeID{
			f.worklet(polyfill.AudioWorkletNodeOptions{}, adding(1)).ID(),
			f.worklet(polyfill.AudioWorkletNodeOptions{}, adding(10)).ID(),
		}
		f.connect(members[0], members[1])
		f.connect(members[1], members[0])
		f.context.RouteOutput(members[tapped], 0)
		f.render(3)
		expected := append(append(filled(11, quantum), filled(22, quantum)...), filled(33, quantum)...)
		require.Equal(t, expected, f.outputLane(members[tapped], 0, 3*quantum))
		f.context.Disconnect(members[tapped], 0, members[1-tapped], 0)
		f.render(1)
		require.Equal(t, filled(11, quantum), f.outputLane(members[tapped], 0, quantum))
	}
}

func TestRenderGraph_ANodeThatReadsItselfReadsTheQuantumBefore(t *testing.T) {
	f := newFixture(t)
	calls := 0
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		calls++
		for i := range node.Output(0)[0] {
			node.Output(0)[0][i] = 1 + node.Input(0)[0][i]
		}
		return polyfill.ProcessTruthy
	}).ID()
	f.connect(node, node)
	f.context.RouteOutput(node, 0)
	f.render(2)
	require.Equal(t, append(filled(1, quantum), filled(2, quantum)...), f.outputLane(node, 0, 2*quantum))
	require.Equal(t, 2, calls)
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
