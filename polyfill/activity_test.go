package polyfill_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// listener is a worklet that hears node, and how many channels it sees.
func (f *fixture) listener(node polyfill.NodeID) (channels func() int) {
	ear := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.connect(node, ear)
	return func() int { return f.context.InputChannels(ear, 0) }
}

func TestActivity_ANodeSleepsWithItsLastSourceAndWakesWithTheNext(t *testing.T) {
	f := newFixture(t)
	first, second := f.effect(polyfill.OutputFollowsInput, 0), f.effect(polyfill.OutputStereo, 0)
	f.connect(first, second)
	heard, behind := f.listener(first), f.listener(second)
	require.Equal(t, 1, heard(), "nothing was ever connected")
	a, b := f.source(4), f.source(3)
	f.connect(a, first)
	f.connect(b, first)
	require.Equal(t, 4, heard())
	f.context.SetOutputChannels(a, 0, 0)
	require.Equal(t, 3, heard())
	f.context.Disconnect(b, 0, first, 0)
	require.Zero(t, heard()+behind())
	f.context.SetOutputChannels(a, 0, 2)
	require.Equal(t, []int{2, 2}, []int{heard(), behind()}, "a buffer was set late")
	f.context.ReleaseNode(a)
	require.Zero(t, heard()+behind())
	f.connect(b, first)
	require.Equal(t, []int{3, 2}, []int{heard(), behind()})
}

func TestActivity_DormantFromTheBeginning(t *testing.T) {
	f := newFixture(t)
	merger := f.context.CreateNativeNode(polyfill.OutputFixed, 3, 1, 3).ID()
	f.context.SetActivity(merger, 0, true)
	heard := f.listener(merger)
	require.Zero(t, heard())
	f.context.Connect(f.source(1), 0, merger, 2)
	require.Equal(t, 3, heard())
	require.Zero(t, f.listener(f.source(0))(), "a source made with nothing to play")
}

func TestActivity_ATailGoesOnAfterTheInput(t *testing.T) {
	f := newFixture(t)
	delay := f.effect(polyfill.OutputFollowsInput, 0)
	f.context.SetActivity(delay, 2*quantum, false)
	heard := f.listener(delay)
	source := f.source(2)
	f.connect(source, delay)
	f.render(1)
	f.context.Disconnect(source, 0, delay, 0)
	require.Equal(t, 1, heard(), "the input is empty, the node is not")
	f.render(1)
	f.connect(source, delay)
	require.Equal(t, 2, heard(), "fed again within the tail")
	f.render(4)
	require.Equal(t, 2, heard(), "the tail that was begun counts no more")
	f.context.ReleaseNode(source)
	f.render(2)
	require.Equal(t, 1, heard())
	f.render(1)
	require.Zero(t, heard())
}

func TestActivity_TailsFollowEachOther(t *testing.T) {
	f := newFixture(t)
	first, second := f.effect(polyfill.OutputFollowsInput, 0), f.effect(polyfill.OutputFollowsInput, 0)
	f.context.SetActivity(first, quantum, false)
	f.context.SetActivity(second, quantum, false)
	f.connect(first, second)
	heard := f.listener(second)
	source := f.source(1)
	f.connect(source, first)
	f.context.ReleaseNode(source)
	for _, expected := range []int{1, 1, 0} {
		f.render(1)
		require.Equal(t, expected, heard())
	}
}

func TestActivity_ANodeWithoutEndGoesOnForEver(t *testing.T) {
	f := newFixture(t)
	script := f.context.CreateNativeNode(polyfill.OutputFixed, 1, 1, 2).ID()
	f.context.SetActivity(script, math.Inf(1), false)
	heard := f.listener(script)
	source := f.source(1)
	f.connect(source, script)
	f.context.ReleaseNode(source)
	require.NoError(t, f.context.Render(quantum, 1e12))
	require.Equal(t, 2, heard())
	f.context.SetActivity(script, math.NaN(), false)
	f.context.SetActivity(script, -1, false)
	f.connect(f.source(1), script)
	require.Equal(t, 2, heard())
}

func TestActivity_OfANodeReleasedWithinItsTail(t *testing.T) {
	f := newFixture(t)
	delay := f.effect(polyfill.OutputFollowsInput, 0)
	f.context.SetActivity(delay, quantum, false)
	source := f.source(1)
	f.connect(source, delay)
	heard := f.listener(delay)
	f.context.ReleaseNode(source)
	f.context.ReleaseNode(delay)
	require.Zero(t, heard())
	f.render(4)
	require.Equal(t, 1, f.engine.NodeCount())
}

func TestActivity_AFailedProcessorSleepsWithItsInput(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Returning(polyfill.ProcessThrew, enginetest.Gain(1))).ID()
	source := f.source(2)
	f.connect(source, node)
	heard := f.listener(node)
	f.render(1)
	require.Equal(t, 2, heard(), "silent, but fed")
	f.context.ReleaseNode(source)
	require.Zero(t, heard())
}
