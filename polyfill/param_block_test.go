package polyfill_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// presence is what the page adds to all it sends over a parameter's lane.
const presence = 1.0 / (1 << 50) / (1 << 50)

// knobs is a node with one input and the parameters gain (0 to 1), detune (k-rate, ±1200) and
// free, whose seen parameters are recorded quantum by quantum.
func (f *fixture) knobs() (node *polyfill.AudioWorkletNode, seen func(parameter int) [][]float32) {
	f.t.Helper()
	node, err := f.context.ConstructNode("knobs", polyfill.AudioWorkletNodeOptions{})
	require.NoError(f.t, err)
	var quanta [3][][]float32
	f.host.Processors[node.ID()] = func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		for i := range quanta {
			quanta[i] = append(quanta[i], append([]float32{}, node.Parameter(i)...))
		}
		return polyfill.ProcessTruthy
	}
	return node, func(parameter int) [][]float32 {
		defer func() { quanta[parameter] = nil }()
		return quanta[parameter]
	}
}

// paramLane routes a parameter of a node with one input and returns its lane's memory.
func (f *fixture) paramLane(node *polyfill.AudioWorkletNode, parameter int) []float32 {
	f.t.Helper()
	require.Equal(f.t, 1, f.context.RouteInput(node.ID(), 1+parameter))
	lane := f.context.InputLane(node.ID(), 1+parameter, 0)
	require.GreaterOrEqual(f.t, lane, 0)
	return f.context.BusLane(polyfill.BusInput, lane)
}

func TestParam_AConstantOneCostsNoLane(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	node.ParameterValues()[0] = 7
	f.render(2)
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
	require.Equal(t, [][]float32{{1}, {1}}, seen(0))
	require.Equal(t, [][]float32{{-3}, {-3}}, seen(1))
}

func TestParam_AnAutomatedOneArrivesSampleBySample(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	free := f.paramLane(node, 2)
	enginetest.FillRamp(free, 1)
	copy(free[2*quantum:], filled(5, quantum))
	f.render(3)
	require.Equal(t, [][]float32{ramp(1, quantum), ramp(1+quantum, quantum), {5}}, seen(2),
		"as long as a quantum where it moves, else one value")
	require.Equal(t, [][]float32{{0.5}, {0.5}, {0.5}}, seen(0), "the others are as they were")
}

func TestParam_KRateIsTheFirstFrameOfTheQuantum(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	enginetest.FillRamp(f.paramLane(node, 1), 1)
	f.render(2)
	require.Equal(t, [][]float32{{1}, {1 + quantum}}, seen(1))
	f.context.SetAutomationRate(node.ID(), 1, polyfill.ARate)
	f.render(1)
	require.Equal(t, [][]float32{ramp(1, quantum)}, seen(1))
	f.context.SetAutomationRate(node.ID(), 1, polyfill.KRate)
	f.context.SetAutomationRate(node.ID(), 1, 7)
	f.context.SetAutomationRate(node.ID(), 9, polyfill.ARate)
	f.render(1)
	require.Equal(t, [][]float32{{1}}, seen(1))
}

func TestParam_IsClampedAndNaNIsTheDefault(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	lane := f.paramLane(node, 0)
	copy(lane, filled(0.25, quantum))
	copy(lane, []float32{-1, 2, float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))})
	f.render(1)
	require.Equal(t, []float32{0, 1, 0.5, 1, 0, 0.25, 0.25}, seen(0)[0][:7])
	copy(lane, filled(3, quantum))
	lane[0] = 2
	f.render(1)
	require.Equal(t, [][]float32{{1}}, seen(0), "equal once clamped")
}

func TestParam_HoldsItsValueUntilItsLaneIsWired(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	node.ParameterValues()[2] = 8
	lane := f.paramLane(node, 2)
	node.ParameterValues()[2] = 9
	f.render(1)
	copy(lane[64:], filled(presence, quantum))
	f.render(2)
	copy(lane, filled(0, quantum))
	lane[0] = 4
	f.render(1)
	require.Equal(t, [][]float32{
		{8},
		append(filled(8, 64), filled(0, 64)...),
		{0},
		{4},
	}, seen(2), "nothing arrives; a parameter that is 0; 0; the lane is wired anew")
}

func TestParam_AWorkletFeedsAParameterInTheSameQuantum(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	source := f.worklet(generator(2), enginetest.Ramp()).ID()
	other := f.worklet(generator(1), enginetest.Constant(1000)).ID()
	f.context.Connect(source, 0, node.ID(), 3)
	f.context.Connect(other, 0, node.ID(), 3)
	f.context.Connect(other, 0, node.ID(), 2)
	f.context.Connect(other, 0, node.ID(), 4)
	node.ParameterValues()[2] = 1
	f.render(2)
	require.Equal(t, [][]float32{ramp(1001, quantum), ramp(1001+quantum, quantum)}, seen(2))
	require.Equal(t, [][]float32{{997}, {997}}, seen(1), "the value and the source")
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
	require.Zero(t, f.context.InputChannels(node.ID(), 0), "a parameter is no input")

	copy(f.paramLane(node, 2), filled(0.5, busFrames))
	f.context.Disconnect(source, 0, node.ID(), 3)
	f.render(1)
	require.Equal(t, [][]float32{{1000.5}}, seen(2))
	f.context.ReleaseNode(other)
	f.render(1)
	require.Equal(t, [][]float32{{0.5}}, seen(2))
}

// Web Audio §2.6 orders nodes by their connections to AudioParams too, and mutes their cycles; as in
// Chromium the node goes on and its parameter hears the quantum before.
func TestParam_ACycleThroughAParameterIsAQuantumLate(t *testing.T) {
	f := newFixture(t)
	node, seen := f.knobs()
	process := f.host.Processors[node.ID()]
	f.host.Processors[node.ID()] = func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		enginetest.Constant(0.25)(node)
		return process(node)
	}
	f.context.Connect(node.ID(), 0, node.ID(), 1)
	f.render(2)
	require.Equal(t, [][]float32{{0.5}, {0.75}}, seen(0))
}

// A source of a parameter does not keep a processor running: Web Audio §1.5.3 knows inputs only.
func TestParam_ASourceDoesNotKeepTheProcessorAlive(t *testing.T) {
	f := newFixture(t)
	node, _ := f.knobs()
	f.host.Processors[node.ID()] = enginetest.Returning(polyfill.ProcessFalsy, enginetest.Gain(1))
	f.context.Connect(f.worklet(generator(1), enginetest.Constant(1)).ID(), 0, node.ID(), 1)
	f.render(2)
	require.Equal(t, 1, f.host.Processed[node.ID()])
}

func TestParam_GivesItsLaneBackWhenNothingMovesIt(t *testing.T) {
	const seconds = 48000 / quantum // quanta
	f := newFixture(t)
	node, seen := f.knobs()
	source := f.source(1)
	f.context.Connect(source, 0, node.ID(), 3)
	f.context.AutomateParameter(node.ID(), 2, 4*48000)
	f.context.AutomateParameter(node.ID(), 2, 48000)
	f.context.AutomateParameter(node.ID(), 9, 48000)
	lane := f.paramLane(node, 2)
	copy(lane, filled(0.25, busFrames))
	run := func(quanta int) {
		for range quanta {
			f.render(1)
		}
	}
	routed := func() bool { return f.context.InputLane(node.ID(), 3, 0) >= 0 }
	run(3 * seconds)
	require.True(t, routed(), "its automation goes on")
	run(2 * seconds)
	require.True(t, routed(), "a source is connected")
	f.context.Disconnect(source, 0, node.ID(), 3)
	lane[5] = 0.75
	run(1)
	lane[5] = 0.25
	run(2*seconds - 1)
	require.True(t, routed(), "it moved two seconds ago")
	require.Empty(t, f.host.InputRoutes)
	run(2)
	require.False(t, routed())
	require.Equal(t, []enginetest.ChannelChange{{Node: node.ID(), Port: 3}}, f.host.InputRoutes)
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
	run(1)
	values := seen(2)
	require.Equal(t, [][]float32{{0.25}, {0.25}, {0.25}}, values[len(values)-3:])
	node.ParameterValues()[2] = 3
	run(1)
	require.Equal(t, [][]float32{{3}}, seen(2), "the page sets it again")
	copy(f.paramLane(node, 2), filled(5, busFrames))
	run(1)
	require.Equal(t, [][]float32{{5}}, seen(2))
}

func TestParam_SixtyWithTwoStereoInputs(t *testing.T) {
	f := newFixture(t)
	descriptors := make([]polyfill.AudioParamDescriptor, 60)
	for i := range descriptors {
		descriptors[i] = polyfill.AudioParamDescriptor{Name: string(rune('A' + i)), MinValue: -1e6, MaxValue: 1e6}
	}
	require.NoError(t, f.context.RegisterProcessor("organ", descriptors))
	node, err := f.context.ConstructNode("organ", ports(2, 1))
	require.NoError(t, err)
	for input := range 2 {
		f.context.Connect(f.source(2), 0, node.ID(), input)
		require.Equal(t, 2, f.context.RouteInput(node.ID(), input))
	}
	for i := range descriptors {
		require.Equal(t, 1, f.context.RouteInput(node.ID(), 2+i))
		lane := f.context.InputLane(node.ID(), 2+i, 0)
		enginetest.FillRamp(f.context.BusLane(polyfill.BusInput, lane), float32(1000*i+1))
	}
	require.Equal(t, 64, f.context.BusChannels(polyfill.BusInput))
	f.render(2)
	for i := range descriptors {
		require.Equal(t, ramp(float32(1000*i+1+quantum), quantum), node.Parameter(i))
	}
	f.context.ReleaseNode(node.ID())
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
}
