package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// fed makes a worklet with a stereo source on its bus, for whose connection a mark is asked.
func (f *fixture) fed() (polyfill.NodeID, int) {
	f.t.Helper()
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(f.source(2), node)
	f.context.RouteInput(node, 0)
	require.True(f.t, f.context.AwaitArrival(node))
	lane := f.context.MarkArrival()
	require.GreaterOrEqual(f.t, lane, 0)
	return node, lane
}

// hear lets so many marks be heard in the next block from a frame of it on.
func (f *fixture) hear(lane int, marks float32, from int) {
	memory := f.context.BusLane(polyfill.BusInput, lane)
	for i := range memory {
		memory[i] = 0
		if i >= from {
			memory[i] = marks
		}
	}
}

// calls is how often process() of a node was called.
func (f *fixture) calls(node polyfill.NodeID) int { return f.host.Processed[node] }

func TestArrival_ANodesFirstQuantumIsThatInWhichItsConnectionsAreHeard(t *testing.T) {
	f := newFixture(t)
	node, lane := f.fed()
	f.render(4)
	require.Zero(t, f.calls(node))
	f.hear(lane, 1, 2*quantum)
	f.render(4)
	require.Equal(t, 2, f.calls(node))
	f.hear(lane, 0, 0) // the page took its mark away
	f.render(4)
	require.Equal(t, 6, f.calls(node))
}

func TestArrival_NodesWithoutConnectionsBeginAtOnceBesideThoseThatAreHeld(t *testing.T) {
	f := newFixture(t)
	held, _ := f.fed()
	free := f.worklet(generator(1), enginetest.Constant(1)).ID()
	f.render(4)
	require.Zero(t, f.calls(held))
	require.Equal(t, 4, f.calls(free))
}

func TestArrival_ANodeThatRanBeforeIsNotHeldByANewConnection(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.render(1)
	f.connect(f.source(2), node)
	require.False(t, f.context.AwaitArrival(node))
	require.Equal(t, -1, f.context.MarkArrival())
	f.render(4)
	require.Equal(t, 5, f.calls(node))
}

func TestArrival_EachNodeWaitsForTheMarkOfItsOwnLastConnection(t *testing.T) {
	f := newFixture(t)
	first, lane := f.fed()
	second, same := f.fed()
	require.Equal(t, lane, same)
	f.hear(lane, 1, 0)
	f.render(1)
	require.Equal(t, 1, f.calls(first))
	require.Zero(t, f.calls(second))
	require.True(t, f.context.AwaitArrival(second)) // one connection more
	f.context.MarkArrival()
	f.hear(lane, 2, 0)
	f.render(1)
	require.Zero(t, f.calls(second))
	f.hear(lane, 3, 0)
	f.render(1)
	require.Equal(t, 1, f.calls(second))
}

func TestArrival_AQuantumThatTheBrowserLostTakesNothingBack(t *testing.T) {
	f := newFixture(t)
	first, lane := f.fed()
	second, _ := f.fed()
	f.hear(lane, 1, 0)
	f.render(1)
	f.hear(lane, 0, 0)
	f.render(1)
	require.Equal(t, 2, f.calls(first))
	f.hear(lane, 2, 0)
	f.render(1)
	require.Equal(t, 1, f.calls(second))
}

func TestArrival_WithoutAMarkANodeIsNotHeldForEver(t *testing.T) {
	f := newFixture(t)
	node, _ := f.fed()
	unmarked := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	require.True(t, f.context.AwaitArrival(unmarked))
	for range 8192 / quantum {
		f.render(1)
	}
	require.Zero(t, f.calls(node))
	require.Zero(t, f.calls(unmarked))
	f.render(1)
	require.Equal(t, 1, f.calls(node))
	require.Equal(t, 1, f.calls(unmarked))
}

func TestArrival_AChainBeginsInTheQuantumInWhichItsHeadHears(t *testing.T) {
	f := newFixture(t)
	// Made in the wrong order on purpose.
	last := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	middle := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	head, lane := f.fed()
	f.connect(head, middle)
	f.connect(middle, last)
	f.render(4)
	require.Zero(t, f.calls(last))
	f.hear(lane, 1, 3*quantum)
	f.render(4)
	require.Equal(t, 1, f.calls(head))
	require.Equal(t, 1, f.calls(middle))
	require.Equal(t, 1, f.calls(last))
}

func TestArrival_ACycleOfWorkletsWaitsForItsConnectionsOnly(t *testing.T) {
	f := newFixture(t)
	loop := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	back := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(loop, back)
	f.connect(back, loop)
	f.render(1)
	require.Equal(t, 1, f.calls(loop))
	require.Equal(t, 1, f.calls(back))
}

func TestArrival_TheLaneIsGivenBackWhenNobodyWaits(t *testing.T) {
	f := newFixture(t)
	node, lane := f.fed()
	require.True(t, f.context.Arriving())
	f.context.EndArrivals() // too early
	require.True(t, f.context.Arriving())
	f.hear(lane, 1, 0)
	f.render(1)
	require.False(t, f.context.Arriving())
	require.Equal(t, 3, f.context.BusChannels(polyfill.BusInput)) // the marks are still there
	f.context.EndArrivals()
	require.Equal(t, 2, f.context.BusChannels(polyfill.BusInput))
	gone, _ := f.fed()
	f.context.ReleaseNode(gone)
	require.False(t, f.context.Arriving())
	f.context.EndArrivals()
	failing := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.host.OnConstruct = func(polyfill.NodeID) bool { return false }
	f.context.AwaitArrival(failing)
	f.context.MarkArrival()
	f.render(1)
	require.False(t, f.context.Arriving())
	require.Equal(t, 2, f.calls(node))
}

func TestArrival_MarksOfAnEarlierLaneDoNotCount(t *testing.T) {
	f := newFixture(t)
	_, lane := f.fed()
	f.hear(lane, 1, 0)
	f.render(1)
	require.False(t, f.context.Arriving())
	f.context.EndArrivals()
	second := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	require.True(t, f.context.AwaitArrival(second)) // the page will mark it at the end of the task
	f.render(1)
	require.Zero(t, f.calls(second))
	again := f.context.MarkArrival()
	f.render(1)
	require.Zero(t, f.calls(second))
	f.hear(again, 1, 0)
	f.render(1)
	require.Equal(t, 1, f.calls(second))
}

func TestArrival_WhereTheBusHasNoRoomForTheMarksNobodyIsHeld(t *testing.T) {
	f := newFixture(t)
	wide := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(f.source(32), wide)
	f.context.RouteInput(wide, 0)
	require.True(t, f.context.AwaitArrival(wide))
	require.Equal(t, -1, f.context.MarkArrival())
	f.render(1)
	require.Equal(t, 1, f.calls(wide))
	require.Equal(t, 32, f.context.BusChannels(polyfill.BusInput))
}

func TestArrival_ANodeThatComesBeforeTheMarksWereTakenAwayWaitsForOneMoreOnTheSameLane(t *testing.T) {
	f := newFixture(t)
	_, lane := f.fed()
	f.hear(lane, 1, 0)
	f.render(1)
	require.False(t, f.context.Arriving())
	second, same := f.fed()
	require.Equal(t, lane, same)
	f.context.EndArrivals() // of the marks before
	require.True(t, f.context.Arriving())
	f.hear(lane, 1, 0)
	f.render(1)
	require.Zero(t, f.calls(second))
	f.hear(lane, 2, 0)
	f.render(1)
	require.Equal(t, 1, f.calls(second))
}
