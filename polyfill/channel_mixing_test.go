package polyfill_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestMixInto_GoldenVectors(t *testing.T) {
	var golden struct {
		Cases []struct {
			Source         polyfill.RenderQuantum
			Channels       int
			Interpretation string
			Expected       polyfill.RenderQuantum
		}
	}
	text, err := os.ReadFile("testdata/mixing/mixing.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &golden))
	require.Greater(t, len(golden.Cases), 50)
	for _, c := range golden.Cases {
		t.Run(fmt.Sprintf("%d to %d %s", len(c.Source), c.Channels, c.Interpretation), func(t *testing.T) {
			interpretation, ok := polyfill.ParseChannelInterpretation(c.Interpretation)
			require.True(t, ok)
			mixed := make(polyfill.RenderQuantum, c.Channels)
			for i := range mixed {
				mixed[i] = make([]float32, len(c.Source[0]))
			}
			polyfill.MixInto(mixed, c.Source, interpretation)
			for channel := range mixed {
				require.InDeltaSlice(t, c.Expected[channel], mixed[channel], 1e-6, "channel %d", channel)
			}
		})
	}
}

func TestMixInto_AddsToWhatIsThere(t *testing.T) {
	mixed := polyfill.RenderQuantum{{1, 2}, {3, 4}}
	polyfill.MixInto(mixed, polyfill.RenderQuantum{{10, 20}}, polyfill.Speakers)
	require.Equal(t, polyfill.RenderQuantum{{11, 22}, {13, 24}}, mixed)
	polyfill.MixInto(mixed, polyfill.RenderQuantum{{10, 20}}, polyfill.Discrete)
	require.Equal(t, polyfill.RenderQuantum{{21, 42}, {13, 24}}, mixed)
	polyfill.MixInto(mixed, polyfill.RenderQuantum{}, polyfill.Speakers)
	require.Equal(t, polyfill.RenderQuantum{{21, 42}, {13, 24}}, mixed)
}

func TestComputedNumberOfChannels(t *testing.T) {
	for _, c := range []struct {
		count     int
		mode      polyfill.ChannelCountMode
		connected int
		expected  int
	}{
		{2, polyfill.Max, 0, 1}, {2, polyfill.Max, 1, 1}, {2, polyfill.Max, 6, 6},
		{2, polyfill.ClampedMax, 0, 1}, {2, polyfill.ClampedMax, 1, 1}, {2, polyfill.ClampedMax, 6, 2},
		{3, polyfill.Explicit, 0, 3}, {3, polyfill.Explicit, 1, 3}, {3, polyfill.Explicit, 6, 3},
	} {
		require.Equal(t, c.expected, polyfill.ComputedNumberOfChannels(c.count, c.mode, c.connected), "%+v", c)
	}
}

func TestRenderQuantum_Silence(t *testing.T) {
	samples := polyfill.RenderQuantum{{1, 2, 3}, {4, 5, 6}}
	samples.Silence()
	require.Equal(t, polyfill.RenderQuantum{{0, 0, 0}, {0, 0, 0}}, samples)
}
