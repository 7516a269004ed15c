package polyfill_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

func TestRender_ASignalPassesAGainSampleForSample(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(0.5)).ID()
	f.connect(f.source(2), node)
	require.Equal(t, 2, f.context.RouteInput(node, 0))
	require.Equal(t, 2, f.context.RouteOutput(node, 0))
	enginetest.FillRamp(f.inputLane(node, 0), 0)
	enginetest.FillRamp(f.inputLane(node, 1), 1000)
	f.render(4)
	for i := range busFrames {
		require.Equal(t, 0.5*float32(i), f.outputLane(node, 0, busFrames)[i], "left, frame %d", i)
		require.Equal(t, 0.5*float32(1000+i), f.outputLane(node, 1, busFrames)[i], "right, frame %d", i)
	}
}

func TestRender_AMonoSignalTakesOneLaneEachWay(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(f.source(1), node)
	require.Equal(t, 1, f.context.RouteInput(node, 0))
	f.render(1)
	require.Equal(t, 1, f.context.RouteOutput(node, 0))
	enginetest.FillImpulse(f.inputLane(node, 0), 200)
	f.render(4)
	expected := make([]float32, busFrames)
	expected[200] = 1
	require.Equal(t, expected, f.outputLane(node, 0, busFrames))
	require.Equal(t, 1, f.context.BusChannels(polyfill.BusInput))
	require.Equal(t, 1, f.context.BusChannels(polyfill.BusOutput))
}

func TestRender_WorkletsFeedEachOtherInTheSameQuantum(t *testing.T) {
	f := newFixture(t)
	// Constructed in the wrong order on purpose.
	last := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(10)).ID()
	middle := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(3)).ID()
	first := f.worklet(generator(1), enginetest.Ramp()).ID()
	f.connect(middle, last)
	f.connect(first, middle)
	f.connect(first, last)
	f.context.RouteOutput(last, 0)
	f.render(2)
	for i, sample := range f.outputLane(last, 0, 2*quantum) {
		require.Equal(t, float32(40*i), sample, "frame %d", i)
	}
}

func TestRender_NativeAndWorkletSourcesMixInOneInput(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(f.source(1), node)
	f.connect(f.worklet(generator(6), enginetest.Constant(1)).ID(), node)
	f.context.RouteInput(node, 0)
	require.Equal(t, 6, f.context.InputChannels(node, 0))
	copy(f.inputLane(node, 0), filled(100, quantum))
	f.render(1)
	require.Equal(t, 6, f.context.RouteOutput(node, 0))
	f.render(1)
	for channel, expected := range []float32{1, 2, 103, 4, 5, 6} { // mono goes to the centre
		require.Equal(t, filled(expected, quantum), f.outputLane(node, channel, quantum), "channel %d", channel)
	}
}

func TestRender_ExplicitDiscreteInputTakesChannelByChannel(t *testing.T) {
	f := newFixture(t)
	var seen [][]float32
	options := polyfill.AudioWorkletNodeOptions{
		ChannelCount: new(3), ChannelCountMode: new(polyfill.Explicit), ChannelInterpretation: new(polyfill.Discrete),
	}
	node := f.worklet(options, func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		seen = nil
		for _, channel := range node.Input(0) {
			seen = append(seen, append([]float32(nil), channel[:1]...))
		}
		return polyfill.ProcessTruthy
	}).ID()
	require.Equal(t, 3, f.context.RouteInput(node, 0), "explicit channelCount widens the route")
	f.render(1)
	require.Empty(t, seen, "nothing connected: no channels")
	f.connect(f.worklet(generator(1), enginetest.Constant(7)).ID(), node)
	f.render(1)
	require.Equal(t, [][]float32{{7}, {0}, {0}}, seen)
	f.connect(f.worklet(generator(4), enginetest.Constant(1)).ID(), node)
	f.render(1)
	require.Equal(t, [][]float32{{8}, {2}, {3}}, seen)
}

func TestRender_OutputFollowsTheInputAndTellsTheHost(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.context.RouteOutput(node, 0)
	f.render(1)
	require.Empty(t, f.host.OutputChannels)
	source := f.source(6)
	f.connect(source, node)
	widthSeen := 0
	f.host.OnOutput = func(id polyfill.NodeID) { widthSeen = f.context.RouteOutput(id, 0) }
	f.render(1)
	require.Equal(t, []enginetest.ChannelChange{{Node: node, Port: 0, Count: 6}}, f.host.OutputChannels)
	require.Equal(t, 6, widthSeen, "the lanes are there when the host hears of it")
	f.context.ReleaseNode(source)
	f.render(1)
	require.Equal(t, enginetest.ChannelChange{Node: node, Port: 0, Count: 1}, f.host.OutputChannels[1])
	require.Equal(t, 1, widthSeen)
	f.render(1)
	require.Len(t, f.host.OutputChannels, 2)
}

func TestRender_AGivenOutputChannelCountStays(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{OutputChannelCount: []int{1}}, enginetest.Gain(1)).ID()
	f.connect(f.source(6), node)
	f.render(1)
	require.Len(t, f.engine.Node(node).Worklet().Input(0), 6)
	require.Len(t, f.engine.Node(node).Worklet().Output(0), 1)
	require.Empty(t, f.host.OutputChannels)
}

func TestRender_OutputsAreZeroBeforeEachCallAndNeverRepeat(t *testing.T) {
	f := newFixture(t)
	var before []float32
	node := f.worklet(generator(1), nil)
	f.host.Processors[node.ID()] = func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		before = append(before, node.Output(0)[0][5])
		if len(before) == 1 {
			enginetest.Constant(9)(node)
		}
		return polyfill.ProcessTruthy
	}
	f.context.RouteOutput(node.ID(), 0)
	f.render(2)
	require.Equal(t, []float32{0, 0}, before)
	require.Equal(t, append(filled(9, quantum), filled(0, quantum)...), f.outputLane(node.ID(), 0, 2*quantum))
	f.render(1)
	require.Equal(t, filled(0, quantum), f.outputLane(node.ID(), 0, quantum))
}

func TestRender_ParametersAreClampedAndReadOnceABlock(t *testing.T) {
	f := newFixture(t)
	node, err := f.context.ConstructNode("knobs", polyfill.AudioWorkletNodeOptions{})
	require.NoError(t, err)
	var seen [][]float32
	f.host.Processors[node.ID()] = func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		seen = nil
		for i := range node.Parameters() {
			seen = append(seen, append([]float32(nil), node.Parameter(i)...))
		}
		return polyfill.ProcessTruthy
	}
	nan, infinite := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct{ written, computed []float32 }{
		{[]float32{0.5, -3, 0}, []float32{0.5, -3, 0}},
		{[]float32{-1, 5000, 12}, []float32{0, 1200, 12}},
		{[]float32{1.5, -5000, -infinite}, []float32{1, -1200, -math.MaxFloat32}},
		{[]float32{nan, nan, infinite}, []float32{0.5, -3, math.MaxFloat32}},
	} {
		copy(node.ParameterValues(), c.written)
		f.render(1)
		for i, value := range c.computed {
			require.Equal(t, []float32{value}, seen[i], "parameter %d of %v", i, c.written)
		}
	}
}

func TestRender_RefusesImpossibleBlocks(t *testing.T) {
	f := newFixture(t)
	for _, frames := range []int{0, -128, 127, 129, busFrames + quantum} {
		requireException(t, f.context.Render(frames, 0), polyfill.NotSupportedError, "multiple of 128, at most 512")
	}
	node := f.worklet(generator(1), nil).ID()
	var nested error
	f.host.Processors[node] = func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		nested = f.context.Render(quantum, 0)
		return polyfill.ProcessTruthy
	}
	f.render(1)
	requireException(t, nested, polyfill.InvalidStateError, "rendering already")
	f.render(1)
}

func TestRender_OtherRenderQuantumSizes(t *testing.T) {
	engine, host := enginetest.NewEngine()
	context := engine.OpenContext(48000, 96, 192)
	require.NoError(t, context.RegisterProcessor("p", nil))
	node, err := context.ConstructNode("p", generator(2))
	require.NoError(t, err)
	host.Processors[node.ID()] = enginetest.Ramp()
	require.Equal(t, 2, context.RouteOutput(node.ID(), 0))
	context.RunControlMessages()
	require.NoError(t, context.Render(192, 0))
	require.Equal(t, ramp(0, 192), context.BusLane(polyfill.BusOutput, 1))
	require.Equal(t, 192.0, *context.Clock())
}
