package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestAudioWorkletNodeOptions_Validate(t *testing.T) {
	for title, c := range map[string]struct {
		options   polyfill.AudioWorkletNodeOptions
		exception string
		message   string
	}{
		"no input and no output":        {ports(0, 0), polyfill.NotSupportedError, "cannot be both zero"},
		"a negative number of inputs":   {ports(-1, 1), polyfill.NotSupportedError, "inputs (-1)"},
		"four billion inputs":           {ports(1<<32-1, 1), polyfill.NotSupportedError, "4294967295"},
		"an output without channels":    {generator(0), polyfill.NotSupportedError, "(0) is outside the range [1, 32]"},
		"an output of 33 channels":      {generator(33), polyfill.NotSupportedError, "(33) is outside the range [1, 32]"},
		"too many channel counts":       {polyfill.AudioWorkletNodeOptions{OutputChannelCount: []int{1, 1}}, polyfill.IndexSizeError, "(2) does not match the given number of outputs (1)"},
		"the node's own count is first": {polyfill.AudioWorkletNodeOptions{ChannelCount: new(0), OutputChannelCount: []int{}}, polyfill.NotSupportedError, "channelCount provided (0)"},
		"an empty list of counts":       {polyfill.AudioWorkletNodeOptions{OutputChannelCount: []int{}}, polyfill.IndexSizeError, "(0) does not match"},
		"bad value before bad length":   {polyfill.AudioWorkletNodeOptions{OutputChannelCount: []int{1, 0}}, polyfill.NotSupportedError, "(0) is outside"},
		"channelCount 0":                {polyfill.AudioWorkletNodeOptions{ChannelCount: new(0)}, polyfill.NotSupportedError, "The channelCount provided (0)"},
		"channelCount 33":               {polyfill.AudioWorkletNodeOptions{ChannelCount: new(33)}, polyfill.NotSupportedError, "(33)"},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			node, err := f.context.ConstructNode("p", c.options)
			requireException(t, err, c.exception, c.message)
			require.Nil(t, node)
			require.Zero(t, f.engine.NodeCount())
		})
	}
}

func TestAudioWorkletNodeOptions_DefaultsAreFilledIn(t *testing.T) {
	f := newFixture(t)
	options := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).Options()
	require.Equal(t, 1, *options.NumberOfInputs)
	require.Equal(t, 1, *options.NumberOfOutputs)
	require.Equal(t, []int{1}, options.OutputChannelCount)
	require.Equal(t, 2, *options.ChannelCount)
	require.Equal(t, polyfill.Max, *options.ChannelCountMode)
	require.Equal(t, polyfill.Speakers, *options.ChannelInterpretation)

	three := f.worklet(ports(2, 3), nil).Options()
	require.Equal(t, []int{1, 1, 1}, three.OutputChannelCount)
}

func TestAudioWorkletNodeOptions_LimitsAreAllowed(t *testing.T) {
	f := newFixture(t)
	options := ports(0, 2)
	options.OutputChannelCount = []int{1, 32}
	options.ChannelCount = new(32)
	options.ChannelCountMode = new(polyfill.Explicit)
	options.ChannelInterpretation = new(polyfill.Discrete)
	resolved := f.worklet(options, nil).Options()
	require.Equal(t, []int{1, 32}, resolved.OutputChannelCount)
	require.Equal(t, 32, *resolved.ChannelCount)
	require.Equal(t, polyfill.Explicit, *resolved.ChannelCountMode)
	require.Equal(t, polyfill.Discrete, *resolved.ChannelInterpretation)
}

func TestAudioWorkletNode_UnknownProcessorSaysWhatToDo(t *testing.T) {
	f := newFixture(t)
	node, err := f.context.ConstructNode("nobody", ports(0, 0))
	requireException(t, err, polyfill.InvalidStateError, "'nobody' is not defined in AudioWorkletGlobalScope")
	requireException(t, err, polyfill.InvalidStateError, "addModule()")
	require.Nil(t, node)
}

func TestAudioWorkletNode_ParameterDataGivesInitialValues(t *testing.T) {
	f := newFixture(t)
	node, err := f.context.ConstructNode("knobs", polyfill.AudioWorkletNodeOptions{
		ParameterData: []polyfill.ParameterValue{{Name: "unknown", Value: 9}, {Name: "gain", Value: 7}, {Name: "free", Value: 0.1}},
	})
	require.NoError(t, err)
	parameters := node.Parameters()
	require.Len(t, parameters, 3)
	require.Equal(t, float32(1), parameters[0].Value, "clamped, as the setter of AudioParam.value does")
	require.Equal(t, float32(-3), parameters[1].Value)
	require.Equal(t, polyfill.KRate, parameters[1].AutomationRate)
	require.Equal(t, float32(0.1), parameters[2].Value)
	require.Equal(t, []float32{1, -3, 0.1}, node.ParameterValues())
}

func TestEngine_IdsAreUniqueAndReleasedNodesAreForgotten(t *testing.T) {
	f := newFixture(t)
	other := f.engine.OpenContext(44100, quantum, quantum)
	first := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil)
	second := other.CreateNativeNode(polyfill.OutputFixed, 0, 1, 1)
	require.Less(t, first.ID(), second.ID())
	require.Same(t, first, f.engine.Node(first.ID()).Worklet())
	require.Nil(t, second.Worklet())
	require.Same(t, other, f.engine.Node(second.ID()).Context())

	other.ReleaseNode(first.ID())
	require.NotNil(t, f.engine.Node(first.ID()), "a context releases only its own nodes")
	f.context.ReleaseNode(first.ID())
	require.Nil(t, f.engine.Node(first.ID()))
	f.engine.CloseContext(other.ID())
	f.engine.CloseContext(other.ID())
	require.Nil(t, f.engine.Context(other.ID()))
	require.Zero(t, f.engine.NodeCount())

	_, err := other.ConstructNode("p", polyfill.AudioWorkletNodeOptions{})
	requireException(t, err, polyfill.InvalidStateError, "closed")
	require.Nil(t, other.CreateNativeNode(polyfill.OutputFixed, 0, 1, 1))
	requireException(t, other.Render(quantum, 0), polyfill.InvalidStateError, "closed")
}

func TestEngine_OpenContext_RefusesImpossibleNumbers(t *testing.T) {
	engine := polyfill.NewEngine(nil)
	require.Nil(t, engine.OpenContext(0, 128, 128))
	require.Nil(t, engine.OpenContext(48000, 0, 128))
	require.Nil(t, engine.OpenContext(48000, 128, 64))
	require.Nil(t, engine.OpenContext(48000, 128, 200))
	context := engine.OpenContext(48000, 192, 384)
	require.Equal(t, 192, context.RenderQuantumSize())
	require.Equal(t, 48000.0, context.SampleRate())
}

func TestBaseAudioContext_IgnoresUnknownIdsAndIndexes(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	for _, id := range []polyfill.NodeID{0, -1, 99} {
		f.context.ReleaseNode(id)
		f.context.Connect(id, 0, node, 0)
		f.context.Connect(node, 0, id, 0)
		f.context.Disconnect(node, 0, id, 0)
		f.context.SetChannelConfig(id, 1, polyfill.Max, polyfill.Speakers)
		f.context.SetOutputChannels(id, 0, 1)
		f.context.StartPort(id, polyfill.NodeEnd)
		f.context.ClosePort(id, polyfill.NodeEnd)
		f.context.UnrouteInput(id, 0)
		f.context.UnrouteOutput(id, 0)
		require.Zero(t, f.context.InputChannels(id, 0))
		require.Zero(t, f.context.RouteInput(id, 0))
		require.Zero(t, f.context.RouteOutput(id, 0))
		require.Equal(t, -1, f.context.InputLane(id, 0, 0))
		require.Equal(t, -1, f.context.OutputLane(id, 0, 0))
	}
	for _, index := range []int{-1, 1} {
		f.context.Connect(node, index, node, 0)
		f.context.Connect(node, 0, node, index)
		require.Zero(t, f.context.InputChannels(node, index))
		require.Zero(t, f.context.RouteInput(node, index))
		require.Zero(t, f.context.RouteOutput(node, index))
	}
	require.Equal(t, -1, f.context.InputLane(node, 0, 0), "not routed")
	require.Nil(t, f.context.BusLane(2, 0))
	require.Nil(t, f.context.BusLane(polyfill.BusInput, 0))
	require.Zero(t, f.context.BusChannels(-1))
	require.Nil(t, f.context.Ring(2))
	require.Zero(t, f.context.Deliver(-1, 1))
	require.Nil(t, f.context.CreateNativeNode(4, 1, 1, 1))
	require.Nil(t, f.context.CreateNativeNode(polyfill.OutputFixed, -1, 1, 1))
	f.render(1)
}

func TestWebIDLNames_RoundTrip(t *testing.T) {
	for _, text := range []string{"max", "clamped-max", "explicit"} {
		mode, ok := polyfill.ParseChannelCountMode(text)
		require.True(t, ok)
		require.Equal(t, text, mode.String())
	}
	for _, text := range []string{"speakers", "discrete"} {
		interpretation, ok := polyfill.ParseChannelInterpretation(text)
		require.True(t, ok)
		require.Equal(t, text, interpretation.String())
	}
	for _, text := range []string{"a-rate", "k-rate"} {
		rate, ok := polyfill.ParseAutomationRate(text)
		require.True(t, ok)
		require.Equal(t, text, rate.String())
	}
	_, ok := polyfill.ParseChannelCountMode("Max")
	require.False(t, ok)
	_, ok = polyfill.ParseChannelInterpretation("")
	require.False(t, ok)
	_, ok = polyfill.ParseAutomationRate("c-rate")
	require.False(t, ok)
}
