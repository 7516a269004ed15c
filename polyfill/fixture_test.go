package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

const (
	quantum   = polyfill.RenderQuantumSize
	busFrames = 4 * quantum
)

// fixture is an engine with one context in which the processor "p" is registered, without
// parameters, and "knobs" with three.
type fixture struct {
	t       *testing.T
	engine  *polyfill.Engine
	host    *enginetest.FakeHost
	context *polyfill.BaseAudioContext
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	engine, host := enginetest.NewEngine()
	context := engine.OpenContext(48000, quantum, busFrames)
	require.NotNil(t, context)
	require.NoError(t, context.RegisterProcessor("p", nil))
	require.NoError(t, context.RegisterProcessor("knobs", []polyfill.AudioParamDescriptor{
		{Name: "gain", DefaultValue: 0.5, MinValue: 0, MaxValue: 1},
		{Name: "detune", DefaultValue: -3, MinValue: -1200, MaxValue: 1200, AutomationRate: polyfill.KRate},
		{Name: "free", DefaultValue: 0, MinValue: -3.4028235e38, MaxValue: 3.4028235e38},
	}))
	return &fixture{t, engine, host, context}
}

// worklet constructs a node of "p" that runs processor.
func (f *fixture) worklet(options polyfill.AudioWorkletNodeOptions, processor enginetest.Processor) *polyfill.AudioWorkletNode {
	f.t.Helper()
	node, err := f.context.ConstructNode("p", options)
	require.NoError(f.t, err)
	f.host.Processors[node.ID()] = processor
	return node
}

// source adds a native source of so many channels.
func (f *fixture) source(channels int) polyfill.NodeID {
	return f.context.CreateNativeNode(polyfill.OutputFixed, 0, 1, channels).ID()
}

// effect adds a native node with one input and one output.
func (f *fixture) effect(rule polyfill.OutputRule, channels int) polyfill.NodeID {
	return f.context.CreateNativeNode(rule, 1, 1, channels).ID()
}

func (f *fixture) connect(source, destination polyfill.NodeID) {
	f.context.Connect(source, 0, destination, 0)
}

// render renders so many quanta in one block, on time, after the task that constructs processors.
func (f *fixture) render(quanta int) {
	f.t.Helper()
	f.context.RunControlMessages()
	require.NoError(f.t, f.context.Render(quanta*quantum, *f.context.Clock()))
}

// outputLane is the first frames of the lane of one channel of output 0.
func (f *fixture) outputLane(node polyfill.NodeID, channel, frames int) []float32 {
	f.t.Helper()
	lane := f.context.OutputLane(node, 0, channel)
	require.GreaterOrEqual(f.t, lane, 0, "no lane for channel %d", channel)
	return f.context.BusLane(polyfill.BusOutput, lane)[:frames]
}

func (f *fixture) inputLane(node polyfill.NodeID, channel int) []float32 {
	f.t.Helper()
	lane := f.context.InputLane(node, 0, channel)
	require.GreaterOrEqual(f.t, lane, 0, "no lane for channel %d", channel)
	return f.context.BusLane(polyfill.BusInput, lane)
}

func filled(value float32, frames int) []float32 {
	samples := make([]float32, frames)
	for i := range samples {
		samples[i] = value
	}
	return samples
}

func ramp(first float32, frames int) []float32 {
	samples := make([]float32, frames)
	enginetest.FillRamp(samples, first)
	return samples
}

// ports are options with so many inputs and outputs.
func ports(inputs, outputs int) polyfill.AudioWorkletNodeOptions {
	return polyfill.AudioWorkletNodeOptions{NumberOfInputs: &inputs, NumberOfOutputs: &outputs}
}

// generator are options with no input and one output of so many channels.
func generator(channels int) polyfill.AudioWorkletNodeOptions {
	options := ports(0, 1)
	options.OutputChannelCount = []int{channels}
	return options
}

// requireException checks name and message of a DOMException.
func requireException(t *testing.T, err error, name, message string) {
	t.Helper()
	var exception *polyfill.DOMException
	require.ErrorAs(t, err, &exception)
	require.Equal(t, name, exception.Name)
	require.Contains(t, exception.Message, message)
}
