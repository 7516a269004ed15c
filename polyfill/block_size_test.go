package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

const blockRate = 48000

// blockDriver brings blocks of the size that it is told to, or, while it is slow, of the one that it has.
type blockDriver struct {
	*fixture
	frames, frame, lost float64
	blind, slow         bool
	sounds              bool
}

func newBlockDriver(t *testing.T, frames float64, pinned bool, calm float64) *blockDriver {
	d := &blockDriver{fixture: newFixture(t), frames: frames, sounds: true}
	node := d.worklet(generator(1), func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		if d.sounds {
			node.Output(0)[0][quantum-1] = 0.5
		}
		return polyfill.ProcessTruthy
	})
	d.context.RunControlMessages()
	d.context.RouteOutput(node.ID(), 0)
	d.context.BeginBlocks(frames, pinned, calm)
	return d
}

// bring brings one block after so many frames that were lost; returns the size that was wanted.
func (d *blockDriver) bring(lost float64) float64 {
	d.lost += lost
	d.frame += lost
	for end := d.frame + d.frames; d.frame < end; d.frame += busFrames {
		require.NoError(d.t, d.context.Render(busFrames, d.frame))
	}
	wanted := d.context.NextBlocks(d.frames, d.frame, d.lost, !d.blind)
	if !d.slow {
		d.frames = wanted
	}
	return wanted
}

func (d *blockDriver) run(seconds float64) {
	for end := d.frame + seconds*blockRate; d.frame < end; {
		d.bring(0)
	}
}

// breaks loses a quantum so many times, half a second apart.
func (d *blockDriver) breaks(count int) {
	for range count {
		d.run(0.5)
		d.bring(quantum)
	}
}

func TestBlockSize_StaysByASingleBreak(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 30)
	d.breaks(1)
	d.run(11)
	d.breaks(1)
	d.run(11)
	require.Equal(t, 1024.0, d.frames)
}

func TestBlockSize_GrowsByARepeatedBreakUpToTheLongest(t *testing.T) {
	d := newBlockDriver(t, 512, false, 30)
	for _, frames := range []float64{1024, 2048, 4096, 4096} {
		d.breaks(2)
		require.Equal(t, frames, d.frames)
	}
	require.Equal(t, 4096.0, float64(polyfill.MaxBlock))
}

func TestBlockSize_WhatComesRightAfterAChangeSaysNothing(t *testing.T) {
	d := newBlockDriver(t, 512, false, 30)
	d.breaks(2)
	for range 6 {
		d.bring(quantum)
	}
	d.run(0.5)
	d.bring(quantum)
	require.Equal(t, 1024.0, d.frames)
	d.bring(quantum)
	require.Equal(t, 2048.0, d.frames)
}

func TestBlockSize_WantsItUntilTheDriverHasChanged(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 30)
	d.slow = true
	d.breaks(2)
	for range 20 {
		require.Equal(t, 2048.0, d.bring(quantum))
	}
	d.frames = 2048
	require.Equal(t, 2048.0, d.bring(0), "one step")
}

func TestBlockSize_DoesNotGrowByStallsThatNoBlockBridges(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 30)
	for range 5 {
		d.run(0.5)
		d.bring(polyfill.MaxBlock - 1024 + quantum)
	}
	require.Equal(t, 1024.0, d.frames)
	for range 2 {
		d.run(0.5)
		d.bring(polyfill.MaxBlock - 1024)
	}
	require.Equal(t, 2048.0, d.frames)
}

func TestBlockSize_DoesNotGrowWhileLossesTellNothing(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 30)
	d.blind = true
	d.breaks(5)
	d.blind = false
	d.breaks(1)
	require.Equal(t, 1024.0, d.frames, "what was lost before is not counted later")
}

func TestBlockSize_PinnedNeverChanges(t *testing.T) {
	d := newBlockDriver(t, 1024, true, 1)
	d.breaks(5)
	d.sounds = false
	d.run(5)
	require.Equal(t, 1024.0, d.frames)
}

func TestBlockSize_ShrinksInSilenceAfterALongCalm(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 30)
	d.breaks(4)
	require.Equal(t, 4096.0, d.frames)
	d.sounds = false
	d.run(29)
	require.Equal(t, 4096.0, d.frames, "not yet")
	d.sounds = true
	d.run(5)
	require.Equal(t, 4096.0, d.frames, "not while it sounds")
	d.sounds = false
	d.run(1)
	require.Equal(t, 2048.0, d.frames)
	d.run(29)
	require.Equal(t, 2048.0, d.frames, "a step a calm")
	d.run(2)
	require.Equal(t, 1024.0, d.frames)
	d.run(100)
	require.Equal(t, 1024.0, d.frames, "what was asked for")
}

// What is under way is three blocks at most: nothing of it may sound when other frames take its place.
func TestBlockSize_ShrinksOnlyWhenAllThatIsUnderWayIsSilent(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 1)
	d.breaks(2)
	d.run(2)
	d.sounds = false
	d.bring(0)
	d.bring(0)
	require.Equal(t, 2048.0, d.frames)
	d.sounds = true
	d.bring(0)
	d.sounds = false
	d.bring(0)
	d.bring(0)
	require.Equal(t, 2048.0, d.frames)
	d.bring(0)
	require.Equal(t, 1024.0, d.frames)
}

func TestBlockSize_TakesAShorterOneBackWhenItSoundsAgainBefore(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 1)
	d.breaks(2)
	d.run(2)
	d.sounds, d.slow = false, true
	d.run(1)
	require.Equal(t, 1024.0, d.bring(0))
	d.sounds = true
	require.Equal(t, 2048.0, d.bring(0))
}

func TestBlockSize_ASizeThatLosesAgainIsTriedEverLessOften(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 2)
	d.breaks(2)
	d.sounds = false
	for _, calm := range []float64{2, 4, 8, 16, 32, 32, 32} {
		d.run(calm - 0.1)
		require.Equal(t, 2048.0, d.frames)
		d.run(0.5)
		require.Equal(t, 1024.0, d.frames)
		d.breaks(1)
		require.Equal(t, 2048.0, d.frames, "the first break of it is a repetition")
	}
}

func TestBlockSize_HoldsALanesRest(t *testing.T) {
	d := newBlockDriver(t, 4096, true, 30)
	node := d.worklet(generator(1), nil).ID()
	d.context.RouteOutput(node, 0)
	first := d.context.OutputLane(node, 0, 0)
	d.bring(0)
	d.context.UnrouteOutput(node, 0)
	for range 3 {
		d.context.RouteOutput(node, 0)
		require.NotEqual(t, first, d.context.OutputLane(node, 0, 0), "its sound is still under way")
		d.context.UnrouteOutput(node, 0)
		d.bring(0)
	}
	d.context.RouteOutput(node, 0)
	require.Equal(t, first, d.context.OutputLane(node, 0, 0))
}

func TestBlockSize_AllocatesNothing(t *testing.T) {
	d := newBlockDriver(t, 1024, false, 1)
	d.breaks(2)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		d.lost += quantum
		d.frame += 10240
		d.context.NextBlocks(2048, d.frame, d.lost, true)
	}))
}
