package polyfill_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestRenderClock_FollowsTheDriver(t *testing.T) {
	type block struct {
		driver float64 // frame the driver gives
		start  float64 // currentFrame in the block's first quantum
	}
	for title, blocks := range map[string][]block{
		"begins at the driver's frame, rounded":   {{1000, 1024}, {1256, 1280}},
		"counts on while the driver is on time":   {{0, 0}, {256, 256}, {512, 512}},
		"ignores less than a quantum":             {{0, 0}, {383, 256}, {512, 512}},
		"jumps over a quantum that was lost":      {{0, 0}, {384, 384}, {640, 640}},
		"jumps over many, rounded":                {{0, 0}, {641, 640}, {1000, 896}},
		"never goes back":                         {{2560, 2560}, {0, 2816}, {-1e9, 3072}},
		"ignores frames that are no numbers":      {{math.NaN(), 0}, {math.Inf(1), 256}, {5120, 5120}},
		"does not begin before the context began": {{-300, 0}},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			node := f.worklet(generator(1), nil).ID()
			var frames []float64
			f.host.Processors[node] = func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
				frames = append(frames, *f.context.Clock())
				return polyfill.ProcessTruthy
			}
			f.context.RunControlMessages()
			for _, block := range blocks {
				frames = nil
				require.NoError(t, f.context.Render(2*quantum, block.driver))
				require.Equal(t, []float64{block.start, block.start + quantum}, frames)
				require.Equal(t, block.start+2*quantum, *f.context.Clock())
			}
		})
	}
}

func TestRenderClock_IsWhereTheContextStandsWhenConstructorsRun(t *testing.T) {
	f := newFixture(t)
	clock := f.context.Clock()
	var seen float64
	f.worklet(generator(1), nil)
	f.host.OnConstruct = func(polyfill.NodeID) bool {
		seen = *f.context.Clock()
		return true
	}
	f.context.FollowClock(12800)
	f.context.RunControlMessages()
	require.Equal(t, 12800.0, seen)
	require.Same(t, clock, f.context.Clock())
}

func TestRenderClock_FollowsTheContextWhileNoBlocksDo(t *testing.T) {
	f := newFixture(t)
	f.context.FollowClock(12801)
	require.Equal(t, 12800.0, *f.context.Clock())
	require.NoError(t, f.context.Render(quantum, 12800))
	f.context.FollowClock(0)
	require.Equal(t, 12928.0, *f.context.Clock(), "never back")
}
