package polyfill_test

import (
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

func TestBus_LanesAreReusedSilentAndStayInPlace(t *testing.T) {
	f := newFixture(t)
	a := f.worklet(generator(2), enginetest.Constant(5)).ID()
	b := f.worklet(generator(2), enginetest.Constant(6)).ID()
	require.Equal(t, 2, f.context.RouteOutput(a, 0))
	require.Equal(t, 2, f.context.RouteOutput(b, 0))
	require.Equal(t, 2, f.context.RouteOutput(a, 0), "idempotent")
	require.Equal(t, 4, f.context.BusChannels(polyfill.BusOutput))
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
	f.render(1)
	lane := f.outputLane(a, 0, busFrames)
	require.Equal(t, float32(5), lane[0])

	f.context.ReleaseNode(a)
	require.Equal(t, filled(0, busFrames), lane, "a released node leaves no stale audio")
	require.Equal(t, 4, f.context.BusChannels(polyfill.BusOutput), "b has the highest")
	f.render(4)
	f.render(4)
	f.render(4)
	c := f.worklet(generator(1), enginetest.Constant(7)).ID()
	require.Equal(t, 1, f.context.RouteOutput(c, 0))
	require.Same(t, &lane[0], &f.outputLane(c, 0, 1)[0])
	f.context.UnrouteOutput(c, 0)
	f.context.UnrouteOutput(b, 0)
	require.Zero(t, f.context.BusChannels(polyfill.BusOutput))
	require.Equal(t, -1, f.context.OutputLane(b, 0, 0))
	f.render(1)
	require.Equal(t, filled(0, busFrames), lane)
}

func TestBus_MoreThan32Lanes(t *testing.T) {
	f := newFixture(t)
	options := ports(1, 17)
	options.OutputChannelCount = make([]int, 17)
	for i := range options.OutputChannelCount {
		options.OutputChannelCount[i] = 2
	}
	node := f.worklet(options, func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		for output := range 17 {
			for channel := range 2 {
				node.Output(output)[channel][quantum-1] = float32(10*output + channel)
			}
		}
		return polyfill.ProcessTruthy
	}).ID()
	for output := range 17 {
		require.Equal(t, 2, f.context.RouteOutput(node, output))
	}
	require.Equal(t, 34, f.context.BusChannels(polyfill.BusOutput))
	f.render(2)
	seen := map[int]bool{}
	for output := range 17 {
		for channel := range 2 {
			lane := f.context.OutputLane(node, output, channel)
			require.False(t, seen[lane], "lane %d twice", lane)
			seen[lane] = true
			require.Equal(t, float32(10*output+channel), f.context.BusLane(polyfill.BusOutput, lane)[2*quantum-1])
		}
	}
}

func TestBus_AFreedLaneRestsWhileItsAudioIsUnderWay(t *testing.T) {
	f := newFixture(t)
	lane := func() int {
		node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
		defer f.context.UnrouteInput(node, 0)
		require.Equal(t, 2, f.context.RouteInput(node, 0))
		return f.context.InputLane(node, 0, 0)
	}
	require.Equal(t, 0, lane())
	require.Equal(t, 0, lane(), "nothing was rendered: nothing is under way")
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.RouteInput(node, 0)
	f.render(1)
	f.context.UnrouteInput(node, 0)
	f.context.UnrouteInput(node, 0)
	require.Equal(t, 2, lane())
	f.render(4)
	f.render(4)
	f.render(2)
	require.Equal(t, 2, lane())
	f.render(2)
	require.Equal(t, 0, lane())
}

func TestBus_TenThousandNodesLeaveNothingBehind(t *testing.T) {
	f := newFixture(t)
	for range 10_000 {
		source := f.source(2)
		node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
		f.connect(source, node)
		f.context.RouteInput(node, 0)
		f.context.RouteOutput(node, 0)
		f.render(4)
		f.context.ReleaseNode(source)
		f.context.ReleaseNode(node)
		delete(f.host.Processors, node)
	}
	require.Zero(t, f.engine.NodeCount())
	require.Zero(t, f.context.BusChannels(polyfill.BusInput)+f.context.BusChannels(polyfill.BusOutput))
	require.NotNil(t, f.context.BusLane(polyfill.BusInput, 7))
	require.Nil(t, f.context.BusLane(polyfill.BusInput, 8), "eight lanes, each resting three blocks of four, served them all")
}

func TestReleaseNode_ASuspendedContextKeepsNothingAlive(t *testing.T) {
	f := newFixture(t)
	var nodes []weak.Pointer[polyfill.AudioWorkletNode]
	for range 3 {
		node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil)
		nodes = append(nodes, weak.Make(node))
		f.connect(1, node.ID())
	}
	f.render(1)
	for _, node := range nodes {
		f.context.ReleaseNode(node.Value().ID())
	}
	runtime.GC()
	for i, node := range nodes {
		require.Nil(t, node.Value(), "node %d", i)
	}
}
