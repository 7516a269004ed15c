package polyfill_test

import (
	"testing"

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
	c := f.worklet(generator(1), enginetest.Constant(7)).ID()
	require.Equal(t, 2, f.context.RouteOutput(c, 0))
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

func TestBus_TenThousandNodesLeaveNothingBehind(t *testing.T) {
	f := newFixture(t)
	for range 10_000 {
		source := f.source(2)
		node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
		f.connect(source, node)
		f.context.RouteInput(node, 0)
		f.context.RouteOutput(node, 0)
		f.render(1)
		f.context.ReleaseNode(source)
		f.context.ReleaseNode(node)
		delete(f.host.Processors, node)
	}
	require.Zero(t, f.engine.NodeCount())
	require.Zero(t, f.context.BusChannels(polyfill.BusInput)+f.context.BusChannels(polyfill.BusOutput))
	require.NotNil(t, f.context.BusLane(polyfill.BusInput, 1))
	require.Nil(t, f.context.BusLane(polyfill.BusInput, 2), "two lanes served them all")
}
