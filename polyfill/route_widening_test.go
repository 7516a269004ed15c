package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// heard makes a worklet that copies its input, is fed by a source of so many channels, and was rendered.
func (f *fixture) heard(channels int) (node polyfill.NodeID, source polyfill.NodeID) {
	f.t.Helper()
	node, source = f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID(), f.source(channels)
	f.connect(source, node)
	require.Equal(f.t, channels, f.context.RouteInput(node, 0))
	f.context.RouteOutput(node, 0)
	f.render(1)
	return node, source
}

// bring fills the lanes that an input has, or will have, with samples of one value each.
func (f *fixture) bring(node polyfill.NodeID, values ...float32) {
	for channel, value := range values {
		copy(f.inputLane(node, channel), filled(value, busFrames))
	}
}

// sounds is the first frame of the last render quantum of a node's output.
func (f *fixture) sounds(node polyfill.NodeID) (samples []float32) {
	for _, channel := range f.engine.Node(node).Worklet().Output(0) {
		samples = append(samples, channel[0])
	}
	return samples
}

func TestRouteWidening_TheHostHearsOfItBeforeTheConnectionIsMade(t *testing.T) {
	f := newFixture(t)
	node, _ := f.heard(1)
	f.connect(f.source(2), node)
	require.Equal(t, []enginetest.ChannelChange{{Node: node, Port: 0}}, f.host.InputRoutes)
	require.Equal(t, 2, f.context.RouteInput(node, 0))
	f.connect(f.source(2), node)
	f.render(4)
	require.Len(t, f.host.InputRoutes, 1, "once")
}

func TestRouteWidening_IsFoundThroughNativeNodes(t *testing.T) {
	for title, change := range map[string]func(f *fixture, gain, source polyfill.NodeID){
		"a connection": func(f *fixture, gain, _ polyfill.NodeID) { f.connect(f.source(6), gain) },
		"a buffer":     func(f *fixture, _, source polyfill.NodeID) { f.context.SetOutputChannels(source, 0, 6) },
		"a channelCount": func(f *fixture, gain, _ polyfill.NodeID) {
			f.context.SetChannelConfig(gain, 6, polyfill.Explicit, polyfill.Speakers)
		},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
			source, first, second := f.source(1), f.effect(polyfill.OutputFollowsInput, 0), f.effect(polyfill.OutputFollowsInput, 0)
			f.connect(second, first) // a cycle is walked once
			f.connect(first, second)
			f.connect(source, first)
			f.connect(second, node)
			require.Equal(t, 1, f.context.RouteInput(node, 0))
			f.render(1)
			change(f, first, source)
			require.Equal(t, []enginetest.ChannelChange{{Node: node, Port: 0}}, f.host.InputRoutes)
			require.Equal(t, 6, f.context.RouteInput(node, 0))
		})
	}
}

func TestRouteWidening_ChangesLanesInTheQuantumInWhichItsMarkIsHeard(t *testing.T) {
	f := newFixture(t)
	node, _ := f.heard(1)
	former := f.context.InputLane(node, 0, 0)
	f.connect(f.source(2), node)
	for channel := range 2 {
		require.NotEqual(t, former, f.context.InputLane(node, 0, channel), "beside those in use")
	}
	mark := f.context.MarkArrival()
	require.GreaterOrEqual(t, mark, 0)
	enginetest.FillRamp(f.context.BusLane(polyfill.BusInput, former), 1000)
	enginetest.FillRamp(f.inputLane(node, 0), 1000)
	enginetest.FillRamp(f.inputLane(node, 1), 2000)
	f.hear(mark, 1, 2*quantum)
	f.render(4)
	f.render(4) // the output has two lanes by now
	require.Equal(t, ramp(1000, busFrames), f.outputLane(node, 0, busFrames))
	require.Equal(t, ramp(2000, busFrames), f.outputLane(node, 1, busFrames))
	require.False(t, f.context.Arriving())
}

func TestRouteWidening_UntilThenWhatArrivesWasCapturedAsBefore(t *testing.T) {
	f := newFixture(t)
	node, _ := f.heard(1)
	former := f.context.InputLane(node, 0, 0)
	f.connect(f.source(2), node)
	mark := f.context.MarkArrival()
	enginetest.FillRamp(f.context.BusLane(polyfill.BusInput, former), 1000)
	f.hear(mark, 1, 2*quantum)
	f.bring(node, 5, 6)
	for _, expected := range [][]float32{{1000, 1000}, {1000, 1000}} {
		f.render(1)
		require.Equal(t, expected, f.sounds(node))
	}
	f.hear(mark, 1, 0)
	f.render(1)
	require.Equal(t, []float32{5, 6}, f.sounds(node))
}

func TestRouteWidening_WithoutAMarkTheNewLanesAreTakenAfterSomeBlocks(t *testing.T) {
	f := newFixture(t)
	node, _ := f.heard(1)
	former := f.context.InputLane(node, 0, 0)
	f.connect(f.source(6), node)
	copy(f.context.BusLane(polyfill.BusInput, former), filled(9, busFrames))
	f.bring(node, 1, 2, 3, 4, 5, 6)
	for range 4 {
		f.render(4)
		require.Equal(t, []float32{0, 0, 9, 0, 0, 0}, f.sounds(node), "mono goes to the centre")
	}
	f.render(4)
	require.Equal(t, []float32{1, 2, 3, 4, 5, 6}, f.sounds(node))
	require.Equal(t, -1, f.context.MarkArrival(), "nobody waits any more")
}

func TestRouteWidening_WithoutAMarkBlocksThatHaveGrownAreWaitedForAsTheyAre(t *testing.T) {
	f := newFixture(t)
	node, _ := f.heard(1)
	f.context.BeginBlocks(4*busFrames, false, 30)
	f.connect(f.source(6), node)
	f.bring(node, 1, 2, 3, 4, 5, 6)
	for range 16 {
		f.render(4)
		require.NotEqual(t, []float32{1, 2, 3, 4, 5, 6}, f.sounds(node), "the wiring may not be carried out yet")
	}
	f.render(4)
	require.Equal(t, []float32{1, 2, 3, 4, 5, 6}, f.sounds(node))
}

func TestRouteWidening_AnInputThatIsTooWideGetsFewerLanesLikewise(t *testing.T) {
	f := newFixture(t)
	node, surround := f.heard(6)
	f.connect(f.source(1), node)
	f.context.ReleaseNode(surround)
	f.bring(node, 0, 0, 8) // the centre: mono, captured as 5.1
	f.render(1)
	require.Equal(t, []enginetest.ChannelChange{{Node: node, Port: 0}}, f.host.InputRoutes)
	require.Equal(t, 2, f.context.RouteInput(node, 0))
	require.Equal(t, []float32{8}, f.sounds(node))
	mark := f.context.MarkArrival()
	f.bring(node, 3, 3)
	f.hear(mark, 1, 0)
	f.render(1)
	require.Equal(t, []float32{3}, f.sounds(node))
}

func TestRouteWidening_AMonoSignalOnAPairIsNoStereoSignal(t *testing.T) {
	f := newFixture(t)
	node, stereo := f.heard(2)
	f.connect(f.source(1), node)
	f.context.ReleaseNode(stereo)
	f.render(1)
	f.bring(node, 5, 5)
	former := f.context.InputLane(node, 0, 0)
	f.connect(f.source(6), node)
	require.NotEqual(t, former, f.context.InputLane(node, 0, 0))
	f.render(1)
	require.Equal(t, []float32{0, 0, 5, 0, 0, 0}, f.sounds(node))
}

func TestRouteWidening_APairStaysAPair(t *testing.T) {
	f := newFixture(t)
	node, stereo := f.heard(2)
	f.connect(f.source(1), node)
	f.context.ReleaseNode(stereo)
	f.render(4)
	require.Equal(t, 2, f.context.RouteInput(node, 0))
	require.Empty(t, f.host.InputRoutes)
}

func TestRouteWidening_OneLaneStaysOneWhenItsSourceHasEnded(t *testing.T) {
	f := newFixture(t)
	node, source := f.heard(1)
	f.context.SetOutputChannels(source, 0, 0)
	f.render(4)
	require.Equal(t, 1, f.context.RouteInput(node, 0))
	require.Empty(t, f.host.InputRoutes)
}

func TestRouteWidening_AnInputThatIsNotHeardYetGetsItsLanesAtOnce(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	source := f.source(1)
	f.connect(source, node)
	require.Equal(t, 1, f.context.RouteInput(node, 0))
	require.True(t, f.context.AwaitArrival(node))
	f.context.SetOutputChannels(source, 0, 2)
	require.Equal(t, 2, f.context.BusChannels(polyfill.BusInput), "the first is used again")
	mark := f.context.MarkArrival()
	f.context.SetOutputChannels(source, 0, 3)
	require.Equal(t, 3, f.context.RouteInput(node, 0))
	require.Equal(t, 6, f.context.BusChannels(polyfill.BusInput), "its mark was connected before those were wired")
	f.bring(node, 1, 2, 3)
	f.hear(mark, 2, 0)
	require.Equal(t, mark, f.context.MarkArrival())
	f.render(1)
	require.Equal(t, []float32{1, 2, 3}, f.sounds(node))
}

func TestRouteWidening_OfWhatIsTakenAwayNothingStays(t *testing.T) {
	f := newFixture(t)
	node, _ := f.heard(1)
	f.connect(f.source(2), node)
	f.connect(f.source(4), node) // once more before the first is heard
	require.Equal(t, 4, f.context.RouteInput(node, 0))
	f.context.UnrouteInput(node, 0)
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
	require.Equal(t, -1, f.context.MarkArrival(), "nobody waits")
	other, _ := f.heard(1)
	f.connect(f.source(2), other)
	f.context.ReleaseNode(other)
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
	require.Equal(t, -1, f.context.MarkArrival())
}

func TestRouteWidening_WhereMoreLanesCannotBeWiredInTimeInputsBeginWithAPair(t *testing.T) {
	f := newFixture(t)
	f.context.ExpectPairs()
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.connect(f.source(1), node)
	require.Equal(t, 2, f.context.RouteInput(node, 0))
}

// An output that gets another count in the midst of a block: what it wrote before is on its former lanes, what follows on
// others, and one is silent where the other is not.
func TestRouteOutput_SoundsOfTwoWidthsFollowEachOtherExactly(t *testing.T) {
	f := newFixture(t)
	node, source := f.heard(1)
	other := f.worklet(generator(1), nil).ID()
	quanta := 0
	f.host.Processors[other] = func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		if quanta++; quanta == 2 {
			f.context.SetOutputChannels(source, 0, 2)
		}
		return polyfill.ProcessTruthy
	}
	former := f.outputLane(node, 0, busFrames)
	f.bring(node, 7)
	f.render(4)
	require.Equal(t, []enginetest.ChannelChange{{Node: node, Port: 0, Count: 2}}, f.host.OutputChannels)
	require.Equal(t, append(filled(7, 2*quantum), filled(0, 2*quantum)...), former)
	for channel := range 2 {
		require.Equal(t, append(filled(0, 2*quantum), filled(7, 2*quantum)...), f.outputLane(node, channel, busFrames))
	}
	f.render(4)
	require.Equal(t, filled(0, busFrames), former)
}
