package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// tapped makes worklets that copy their input, all fed by one source of so many channels, as the page does it.
func (f *fixture) tapped(count, channels int) (nodes []polyfill.NodeID, source polyfill.NodeID) {
	f.t.Helper()
	source = f.source(channels)
	for range count {
		nodes = append(nodes, f.join(source))
	}
	return nodes, source
}

func (f *fixture) join(source polyfill.NodeID) polyfill.NodeID {
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.connect(source, node)
	f.context.TapOutput(source, 0)
	f.context.RouteInput(node, 0)
	return node
}

func (f *fixture) lanes(nodes []polyfill.NodeID) (lanes []int) {
	for _, node := range nodes {
		lanes = append(lanes, f.context.InputLane(node, 0, 0))
	}
	return lanes
}

func TestTap_ASourceThatFeedsManyWorkletsTakesLanesOnce(t *testing.T) {
	f := newFixture(t)
	nodes, source := f.tapped(64, 1)
	require.Equal(t, 2, f.context.BusChannels(polyfill.BusInput), "the first had one of its own")
	require.False(t, f.context.IsTapped(nodes[0], 0))
	require.True(t, f.context.IsTapped(nodes[1], 0))
	f.bring(nodes[0], 3)
	f.bring(nodes[5], 4)
	f.render(1)
	require.Equal(t, []float32{3}, f.sounds(nodes[0]))
	require.Equal(t, []float32{4}, f.sounds(nodes[63]))
	for _, node := range nodes[:63] {
		f.context.UnrouteInput(node, 0)
	}
	require.Equal(t, 2, f.context.BusChannels(polyfill.BusInput), "one is left")
	f.bring(nodes[63], 5)
	f.render(1)
	require.Equal(t, []float32{5}, f.sounds(nodes[63]))
	f.context.ReleaseNode(nodes[63])
	f.context.ReleaseNode(source)
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
}

func TestTap_OnlyNativeOutputsThatFeedSeveralInputsAreTapped(t *testing.T) {
	f := newFixture(t)
	source := f.source(1)
	node := f.worklet(ports(2, 1), nil).ID()
	f.connect(source, node)
	f.connect(source, f.effect(polyfill.OutputFollowsInput, 0))
	require.False(t, f.context.TapOutput(source, 0), "a native node needs no lanes")
	f.context.Connect(source, 0, node, 1)
	require.True(t, f.context.TapOutput(source, 0))
	f.context.Disconnect(source, 0, node, 1)
	require.True(t, f.context.TapOutput(source, 0), "it stays one")
	require.False(t, f.context.TapOutput(source, 1))
	require.False(t, f.context.TapOutput(source, -1))
	require.False(t, f.context.TapOutput(node, 0))
	require.False(t, f.context.TapOutput(99, 0))
	require.False(t, f.context.IsTapped(99, 0))
	f.context.LeaveTap(99, 0)
	f.context.LeaveTap(node, 0)
	require.Empty(t, f.host.InputRoutes)
}

func TestTap_WhatIsMixedOtherwiseHasLanesOfItsOwn(t *testing.T) {
	for title, mix := range map[string]func(f *fixture, node polyfill.NodeID){
		"another channelCountMode": func(f *fixture, node polyfill.NodeID) {
			f.context.SetChannelConfig(node, 2, polyfill.ClampedMax, polyfill.Speakers)
		},
		"another channelInterpretation": func(f *fixture, node polyfill.NodeID) {
			f.context.SetChannelConfig(node, 2, polyfill.Max, polyfill.Discrete)
		},
		"a second source": func(f *fixture, node polyfill.NodeID) { f.connect(f.source(1), node) },
		"a connection that is about to be taken away": func(f *fixture, node polyfill.NodeID) {
			f.context.LeaveTap(node, 0)
			f.context.LeaveTap(node, 0)
		},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			nodes, _ := f.tapped(4, 1)
			f.render(1)
			tap := f.context.InputLane(nodes[3], 0, 0)
			mix(f, nodes[2])
			require.Equal(t, []enginetest.ChannelChange{{Node: nodes[2], Port: 0}}, f.host.InputRoutes, "before the page goes on")
			require.False(t, f.context.IsTapped(nodes[2], 0))
			require.NotEqual(t, tap, f.context.InputLane(nodes[2], 0, 0))
			copy(f.context.BusLane(polyfill.BusInput, tap), filled(7, busFrames))
			mark := f.context.MarkArrival()
			f.hear(mark, 0, 0)
			f.render(1)
			require.Equal(t, []float32{7}, f.sounds(nodes[2]), "until its own bring the sound")
			f.hear(mark, 1, 0)
			f.bring(nodes[2], 8)
			f.render(1)
			require.Equal(t, []float32{8}, f.sounds(nodes[2]))
			require.Equal(t, []float32{7}, f.sounds(nodes[3]), "the others go on")
		})
	}
}

func TestTap_OfMoreChannelsIsTakenByAllOfItsInputs(t *testing.T) {
	f := newFixture(t)
	nodes, source := f.tapped(4, 1)
	f.render(1)
	f.context.SetOutputChannels(source, 0, 2)
	require.Len(t, f.host.InputRoutes, 4)
	lanes := f.lanes(nodes)
	require.Equal(t, []int{lanes[1], lanes[1]}, lanes[2:])
	require.True(t, f.context.IsTapped(nodes[1], 0))
	mark := f.context.MarkArrival()
	f.hear(mark, 1, 0)
	f.bring(nodes[1], 5, 6)
	f.render(1)
	require.Equal(t, []float32{5, 6}, f.sounds(nodes[3]))
	for _, node := range nodes {
		f.context.ReleaseNode(node)
	}
	require.False(t, f.context.Arriving())
	f.context.EndArrivals()
	require.Zero(t, f.context.BusChannels(polyfill.BusInput))
}

// It would hear the tap's sound of before its own connection.
func TestTap_AnInputThatRunsAlreadyDoesNotJoin(t *testing.T) {
	f := newFixture(t)
	_, source := f.tapped(2, 1)
	late := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	f.render(1)
	f.connect(source, late)
	f.context.RouteInput(late, 0)
	require.False(t, f.context.IsTapped(late, 0))
}

func TestTap_AnInputWithLanesOfItsOwnKeepsThem(t *testing.T) {
	f := newFixture(t)
	nodes, _ := f.tapped(3, 1)
	f.render(4)
	require.False(t, f.context.IsTapped(nodes[0], 0))
	require.Empty(t, f.host.InputRoutes)
}
