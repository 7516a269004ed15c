package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

func (f *fixture) renderOffline(pass, quanta int, frame float64) {
	f.t.Helper()
	f.context.RunControlMessages()
	require.NoError(f.t, f.context.RenderOffline(pass, quanta*quantum, frame))
}

func TestRenderOffline_WhatIsRecordedReachesTheProcessorAndTheTape(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(2))
	f.context.FeedOffline(node.ID(), 0, 0)
	f.context.PlanOffline()
	memory := f.context.RecordInput(node.ID(), 0, 2)
	require.Len(t, memory, 2*busFrames)
	copy(memory, ramp(1, busFrames))
	copy(memory[busFrames:], ramp(1000, busFrames))
	f.context.RecordOutput(node.ID(), 0)
	f.context.SetRecordedChannels(node.ID(), 0, 2)
	f.renderOffline(0, 4, 0)
	tape := f.context.RecordOutput(node.ID(), 0)
	require.Len(t, tape, 2*busFrames)
	require.Equal(t, 2*memory[busFrames-1], tape[busFrames-1])
	require.Equal(t, 2*memory[busFrames], tape[busFrames])
}

func TestRenderOffline_ChannelCountsFollowTheRecording(t *testing.T) {
	f := newFixture(t)
	var seen []int
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, func(n *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		seen = append(seen, len(n.Input(0)), len(n.Output(0)))
		return polyfill.ProcessTruthy
	})
	f.context.FeedOffline(node.ID(), 0, 0)
	f.context.PlanOffline()
	f.context.RecordInput(node.ID(), 0, 3)
	for i, channels := range []int{3, 1, 0} {
		f.context.SetRecordedChannels(node.ID(), 0, channels)
		f.renderOffline(0, 1, float64(i*quantum))
	}
	require.Equal(t, []int{3, 3, 1, 1, 0, 1}, seen)
}

func TestRenderOffline_AFalsyProcessorEndsWithItsRecordedInput(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Returning(polyfill.ProcessFalsy, enginetest.Constant(1)))
	f.context.FeedOffline(node.ID(), 0, 0)
	f.context.PlanOffline()
	f.context.RecordInput(node.ID(), 0, 1)
	f.context.SetRecordedChannels(node.ID(), 0, 1)
	f.renderOffline(0, 2, 0)
	require.Empty(t, f.host.Done)
	f.context.SetRecordedChannels(node.ID(), 0, 0)
	f.renderOffline(0, 2, 2*quantum)
	require.Equal(t, []polyfill.NodeID{node.ID()}, f.host.Done)
	require.Equal(t, 2, f.host.Processed[node.ID()])
}

func TestRenderOffline_EachPassRendersItsOwnWorkletsFromTheSameFrame(t *testing.T) {
	f := newFixture(t)
	frames := map[polyfill.NodeID][]float64{}
	note := func(n *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		frames[n.ID()] = append(frames[n.ID()], *f.context.Clock())
		return polyfill.ProcessTruthy
	}
	first, second := f.worklet(generator(1), note), f.worklet(polyfill.AudioWorkletNodeOptions{}, note)
	f.context.FeedOffline(second.ID(), 0, first.ID())
	require.Equal(t, 2, f.context.PlanOffline())
	f.renderOffline(0, 2, 256)
	f.renderOffline(1, 2, 256)
	require.Equal(t, []float64{256, 384}, frames[first.ID()])
	require.Equal(t, []float64{256, 384}, frames[second.ID()])
}

func TestRenderOffline_AParameterFollowsItsRecording(t *testing.T) {
	f := newFixture(t)
	knobs, err := f.context.ConstructNode("knobs", polyfill.AudioWorkletNodeOptions{})
	require.NoError(t, err)
	modulator := f.worklet(generator(1), enginetest.Constant(0.25))
	f.context.Connect(modulator.ID(), 0, knobs.ID(), 1)
	f.context.PlanOffline()
	var seen []float32
	f.host.Processors[knobs.ID()] = func(n *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		seen = append(seen, n.Parameter(0)[0])
		return polyfill.ProcessTruthy
	}
	copy(f.context.RecordParameter(knobs.ID(), 0), filled(0.5, quantum))
	f.renderOffline(0, 1, 0)
	// Clamped to its maximum of 1 before it is modulated, and after.
	copy(f.context.RecordParameter(knobs.ID(), 0), filled(-3, quantum))
	f.renderOffline(0, 1, quantum)
	require.Equal(t, []float32{0.75, 0.25}, seen)
}

func TestRenderOffline_ATapeGrowsWithTheOutput(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Constant(1))
	f.context.FeedOffline(node.ID(), 0, 0)
	f.context.PlanOffline()
	f.context.RecordInput(node.ID(), 0, 6)
	require.Len(t, f.context.RecordOutput(node.ID(), 0), busFrames)
	f.context.SetRecordedChannels(node.ID(), 0, 6)
	f.renderOffline(0, 4, 0)
	tape := f.context.RecordOutput(node.ID(), 0)
	require.Len(t, tape, 6*busFrames)
	require.Equal(t, float32(6), tape[6*busFrames-1], "the sixth channel of Constant")
}

func TestRenderOffline_ABlockAllocatesNothing(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(2))
	f.context.FeedOffline(node.ID(), 0, 0)
	f.context.PlanOffline()
	f.context.RecordInput(node.ID(), 0, 2)
	f.context.RecordOutput(node.ID(), 0)
	f.context.SetRecordedChannels(node.ID(), 0, 2)
	f.renderOffline(0, 4, 0)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		_ = f.context.RenderOffline(0, busFrames, 0)
	}))
}

func TestRenderOffline_RefusesImpossibleBlocks(t *testing.T) {
	f := newFixture(t)
	requireException(t, f.context.RenderOffline(0, 100, 0), "NotSupportedError", "multiple")
}
