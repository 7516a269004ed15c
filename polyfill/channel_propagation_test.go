package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestChannelPropagation_InputChannelsFollowWhatIsConnected(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	require.Zero(t, f.context.InputChannels(node, 0), "nothing is connected")

	mono, surround := f.source(1), f.source(6)
	f.connect(mono, node)
	require.Equal(t, 1, f.context.InputChannels(node, 0))
	f.connect(surround, node)
	require.Equal(t, 6, f.context.InputChannels(node, 0))
	f.context.SetChannelConfig(node, 2, polyfill.ClampedMax, polyfill.Speakers)
	require.Equal(t, 2, f.context.InputChannels(node, 0))
	f.context.SetChannelConfig(node, 5, polyfill.Explicit, polyfill.Speakers)
	require.Equal(t, 5, f.context.InputChannels(node, 0))
	f.context.SetChannelConfig(node, 0, polyfill.Max, polyfill.Speakers)
	require.Equal(t, 5, f.context.InputChannels(node, 0), "an impossible count is ignored")

	f.context.ReleaseNode(surround)
	f.context.SetChannelConfig(node, 2, polyfill.Max, polyfill.Speakers)
	require.Equal(t, 1, f.context.InputChannels(node, 0))
	f.context.Disconnect(mono, 0, node, 0)
	require.Zero(t, f.context.InputChannels(node, 0))
	f.context.SetChannelConfig(node, 5, polyfill.Explicit, polyfill.Speakers)
	require.Zero(t, f.context.InputChannels(node, 0), "explicit, but nothing connected")
}

func TestChannelPropagation_NativeOutputRules(t *testing.T) {
	for title, c := range map[string]struct {
		rule     polyfill.OutputRule
		own      int
		source   int // 0: nothing connected
		channels int
	}{
		"a gain follows its input":              {polyfill.OutputFollowsInput, 0, 6, 6},
		"a gain without input is mono":          {polyfill.OutputFollowsInput, 0, 0, 1},
		"a panner of a mono source is stereo":   {polyfill.OutputStereo, 0, 1, 2},
		"a panner of nothing is stereo":         {polyfill.OutputStereo, 0, 0, 2},
		"a convolver, all mono":                 {polyfill.OutputConvolver, 1, 1, 1},
		"a convolver of a stereo source":        {polyfill.OutputConvolver, 1, 2, 2},
		"a convolver with a stereo buffer":      {polyfill.OutputConvolver, 2, 1, 2},
		"a convolver with a true-stereo buffer": {polyfill.OutputConvolver, 4, 1, 2},
		"a convolver without a buffer":          {polyfill.OutputConvolver, 0, 1, 1},
		"a merger has what it was made with":    {polyfill.OutputFixed, 5, 1, 5},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
			effect := f.effect(c.rule, c.own)
			f.connect(effect, node)
			if c.source > 0 {
				f.connect(f.source(c.source), effect)
			}
			require.Equal(t, c.channels, f.context.InputChannels(node, 0))
		})
	}
}

func TestChannelPropagation_ChangesUpstreamArriveThroughChains(t *testing.T) {
	f := newFixture(t)
	source := f.source(1)
	last := source
	for range 50 {
		gain := f.effect(polyfill.OutputFollowsInput, 0)
		f.connect(last, gain)
		last = gain
	}
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.connect(last, node)
	require.Equal(t, 1, f.context.InputChannels(node, 0))
	f.context.SetOutputChannels(source, 0, 4)
	require.Equal(t, 4, f.context.InputChannels(node, 0))
	f.context.SetChannelConfig(last, 3, polyfill.Explicit, polyfill.Speakers)
	require.Equal(t, 3, f.context.InputChannels(node, 0))
}

func TestChannelPropagation_ASourceThatDoesNotPlayCountsAsUnconnected(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	source := f.source(2)
	f.connect(source, node)
	f.context.SetOutputChannels(source, 0, 0)
	require.Zero(t, f.context.InputChannels(node, 0))
	f.context.SetOutputChannels(source, 0, 2)
	require.Equal(t, 2, f.context.InputChannels(node, 0))
}

// As in Chromium a feedback loop keeps the count of a source that has left it, until the loop ends.
func TestChannelPropagation_CyclesKeepTheirCount(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	delay, feedback := f.effect(polyfill.OutputFollowsInput, 0), f.effect(polyfill.OutputFollowsInput, 0)
	f.connect(delay, feedback)
	f.connect(feedback, delay)
	f.connect(feedback, node)
	mono, surround := f.source(1), f.source(6)
	f.connect(mono, delay)
	require.Equal(t, 1, f.context.InputChannels(node, 0))
	f.connect(surround, delay)
	require.Equal(t, 6, f.context.InputChannels(node, 0))
	require.Equal(t, 6, f.context.InputChannels(delay, 0))
	f.context.ReleaseNode(surround)
	f.context.ReleaseNode(mono)
	require.Equal(t, 6, f.context.InputChannels(node, 0))
	f.context.Disconnect(feedback, 0, delay, 0)
	require.Zero(t, f.context.InputChannels(node, 0))
	f.connect(f.source(2), delay)
	require.Equal(t, 2, f.context.InputChannels(node, 0))
}

// Walking from node, the first walk passes second while it knows nothing of first yet.
func TestChannelPropagation_CyclesAreWalkedUntilAllIsKnown(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	other := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	first, second := f.effect(polyfill.OutputFollowsInput, 0), f.effect(polyfill.OutputFollowsInput, 0)
	f.connect(second, first)
	f.connect(f.source(6), first)
	f.connect(first, second)
	f.connect(first, node)
	f.connect(second, other)
	require.Equal(t, 6, f.context.InputChannels(node, 0))
	require.Equal(t, 6, f.context.InputChannels(other, 0))
}

func TestChannelPropagation_OfAWorkletReachesTheNextOne(t *testing.T) {
	f := newFixture(t)
	first := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	second := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.connect(first, second)
	require.Equal(t, 1, f.context.InputChannels(second, 0), "an output that follows an unconnected input is mono")
	f.connect(f.source(6), first)
	require.Equal(t, 6, f.context.InputChannels(second, 0))
	f.context.SetOutputChannels(first, 0, 3)
	require.Equal(t, 6, f.context.InputChannels(second, 0), "a worklet's counts are not set from outside")
}
