package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// copies makes so many worklets that copy their input, with two inputs each.
func (f *fixture) copies(count int) []polyfill.NodeID {
	ids := make([]polyfill.NodeID, count)
	for i := range ids {
		ids[i] = f.worklet(ports(2, 1), enginetest.Gain(1)).ID()
	}
	return ids
}

// passes are those of some worklets.
func (f *fixture) passes(ids []polyfill.NodeID) []int {
	passes := make([]int, len(ids))
	for i, id := range ids {
		passes[i] = f.context.OfflinePass(id)
	}
	return passes
}

func TestPlanOffline_WorkletsThatAreConnectedDirectlyShareAPass(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(4)
	for i := 1; i < len(ids); i++ {
		f.connect(ids[i-1], ids[i])
	}
	f.context.FeedOffline(ids[0], 0, 0)
	require.Equal(t, 1, f.context.PlanOffline())
	require.Equal(t, []int{0, 0, 0, 0}, f.passes(ids))
	require.True(t, f.context.RecordedOffline(ids[0], 0))
	require.False(t, f.context.RecordedOffline(ids[0], 1))
	require.False(t, f.context.RecordedOffline(ids[1], 0))
}

func TestPlanOffline_AWorkletComesAfterThoseThatItHearsThroughNativeNodes(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(3)
	f.context.FeedOffline(ids[2], 0, ids[1])
	f.context.FeedOffline(ids[1], 1, ids[0])
	require.Equal(t, 3, f.context.PlanOffline())
	require.Equal(t, []int{0, 1, 2}, f.passes(ids))
}

func TestPlanOffline_IndependentWorkletsShareAPass(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(6)
	for i := range 3 {
		f.context.FeedOffline(ids[2*i], 0, 0)
		f.context.FeedOffline(ids[2*i+1], 0, ids[2*i])
	}
	require.Equal(t, 2, f.context.PlanOffline())
	require.Equal(t, []int{0, 1, 0, 1, 0, 1}, f.passes(ids))
}

func TestPlanOffline_WhatNativeNodesAndWorkletsFeedIsRecordedWhole(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(2)
	f.connect(ids[0], ids[1])
	f.context.FeedOffline(ids[1], 0, 0)
	require.Equal(t, 2, f.context.PlanOffline())
	require.Equal(t, []int{0, 1}, f.passes(ids))
}

func TestPlanOffline_ADirectConnectionFromAnEarlierPassIsRecorded(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(2)
	f.connect(ids[0], ids[1])
	f.context.FeedOffline(ids[1], 1, ids[0])
	require.Equal(t, 2, f.context.PlanOffline())
	require.True(t, f.context.RecordedOffline(ids[1], 0))
}

func TestPlanOffline_FindsCyclesThroughNativeNodesOnly(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(2)
	f.connect(ids[0], ids[1])
	f.connect(ids[1], ids[0])
	require.Equal(t, 1, f.context.PlanOffline(), "a cycle of worklets is the engine's own")
	f.context.FeedOffline(ids[0], 1, ids[1])
	require.Equal(t, -1, f.context.PlanOffline())
}

func TestPlanOffline_ForgetsWhatItWasTold(t *testing.T) {
	f := newFixture(t)
	ids := f.copies(2)
	f.context.FeedOffline(ids[1], 0, ids[0])
	require.Equal(t, 2, f.context.PlanOffline())
	require.Equal(t, 1, f.context.PlanOffline())
	require.False(t, f.context.RecordedOffline(ids[1], 0))
}

func TestPlanOffline_ParametersCountAsInputs(t *testing.T) {
	f := newFixture(t)
	source := f.copies(1)[0]
	knobs, err := f.context.ConstructNode("knobs", polyfill.AudioWorkletNodeOptions{})
	require.NoError(t, err)
	f.context.Connect(source, 0, knobs.ID(), 1)
	require.Equal(t, 1, f.context.PlanOffline())
	f.context.FeedOffline(knobs.ID(), 1, 0)
	require.Equal(t, 2, f.context.PlanOffline())
	require.True(t, f.context.RecordedOffline(knobs.ID(), 1))
	require.False(t, f.context.RecordedOffline(knobs.ID(), 2))
}

func TestOffline_UnknownNodesAreIgnored(t *testing.T) {
	f := newFixture(t)
	id := f.copies(1)[0]
	f.context.FeedOffline(99, 0, 0)
	f.context.FeedOffline(id, 2, 0)
	f.context.FeedOffline(id, -1, 0)
	f.context.SetRecordedChannels(id, 0, 1)
	require.Equal(t, 1, f.context.PlanOffline())
	require.Equal(t, -1, f.context.OfflinePass(99))
	require.False(t, f.context.RecordedOffline(id, 5))
	require.Nil(t, f.context.RecordInput(id, 0, 1), "it is not recorded")
	require.Nil(t, f.context.RecordOutput(id, 1))
	require.Nil(t, f.context.RecordParameter(id, 0))
}
