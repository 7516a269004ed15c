package polyfill_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestLatencyFrames_OfACategory(t *testing.T) {
	for category, frames := range map[polyfill.LatencyCategory]int{
		polyfill.LatencyInteractive: 2048,
		polyfill.LatencyBalanced:    4096,
		polyfill.LatencyPlayback:    8192,
		17:                          2048,
	} {
		require.Equal(t, frames, polyfill.LatencyFrames(category, 0.5, 48000, quantum))
	}
}

func TestLatencyFrames_OfACategoryIsAboutAsLongAtAnyRate(t *testing.T) {
	for rate, frames := range map[float64][3]int{
		3000:   {512, 512, 512}, // the shortest there is
		8000:   {512, 1024, 2048},
		16000:  {1024, 2048, 4096},
		22050:  {1024, 2048, 4096},
		32000:  {2048, 4096, 8192},
		44100:  {2048, 4096, 8192},
		48000:  {2048, 4096, 8192},
		88200:  {4096, 8192, 16384},
		96000:  {4096, 8192, 16384},
		192000: {8192, 16384, 16384}, // the longest
		768000: {16384, 16384, 16384},
	} {
		for category, expected := range frames {
			require.Equal(t, expected, polyfill.LatencyFrames(polyfill.LatencyCategory(category), 0, rate, quantum), "%v Hz", rate)
		}
	}
}

func TestLatencyFrames_OfSeconds(t *testing.T) {
	for seconds, frames := range map[float64]int{
		0:              512,
		-1:             512,
		math.Inf(-1):   512,
		512.0 / 44100:  512,
		513.0 / 44100:  640,
		0.0464:         2048,
		2048.0 / 44100: 2048,
		0.05:           2304,
		0.1:            4480,
		0.3:            13312,
		1:              16384,
		math.Inf(1):    16384,
		math.NaN():     2048,
	} {
		require.Equal(t, frames, polyfill.LatencyFrames(polyfill.LatencySeconds, seconds, 44100, quantum), "%v s", seconds)
	}
}

func TestLatencyFrames_HoldsTwoWholeQuantaOfAnyLength(t *testing.T) {
	for _, size := range []int{64, 128, 192, 441, 1024, 4096, 16384} {
		for category := polyfill.LatencySeconds; category <= polyfill.LatencyPlayback; category++ {
			frames := polyfill.LatencyFrames(category, 0.05, 44100, size)
			require.Zero(t, frames%size)
			require.GreaterOrEqual(t, frames, 2*size)
		}
	}
}
