package polyfill

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Loops that take several samples a round must treat the rest, and what is behind it, like loops that do not.
func TestSamples_EveryLength(t *testing.T) {
	const behind = 3
	for length := range 2*unrolled + 2 {
		ramp := func(first float32) []float32 {
			samples := make([]float32, length+behind)
			for i := range samples {
				samples[i] = first + float32(i)
			}
			return samples
		}
		check := func(name string, want func(d, a, b float32) float32, do func(d, a, b []float32)) {
			d, a, b := ramp(1), ramp(100), ramp(1000)
			do(d[:length], a[:length], b[:length])
			for i, sample := range ramp(1) {
				if i < length {
					sample = want(sample, a[i], b[i])
				}
				require.Equal(t, sample, d[i], "%s of %d, sample %d", name, length, i)
			}
		}
		check("silence", func(_, _, _ float32) float32 { return 0 }, func(d, _, _ []float32) { silence(d) })
		check("copy", func(_, a, _ float32) float32 { return a }, func(d, a, _ []float32) { copySamples(d, a) })
		check("add", func(d, a, _ float32) float32 { return d + a }, func(d, a, _ []float32) { addSamples(d, a) })
		check("scaled", func(d, a, _ float32) float32 { return d + a/4 }, func(d, a, _ []float32) { addScaled(d, a, 0.25) })
		check("half", func(_, a, b float32) float32 { return a/2 + b/2 }, halveSum)
	}
}

// What mixOnto leaves must be what MixInto makes of silence, whatever was there.
func TestMixOnto_IsMixIntoOnSilence(t *testing.T) {
	const frames = unrolled + 1
	quantum := func(channels int, value float32) RenderQuantum {
		q := make(RenderQuantum, channels)
		for c := range q {
			q[c] = make([]float32, frames)
			for i := range q[c] {
				q[c][i] = value * float32(1+c*frames+i)
			}
		}
		return q
	}
	for from := range 8 {
		for to := range 8 {
			for _, interpretation := range []ChannelInterpretation{Speakers, Discrete} {
				want, got := quantum(to, 0), quantum(to, 7)
				MixInto(want, quantum(from, 0.3), interpretation)
				mixOnto(got, quantum(from, 0.3), interpretation)
				require.Equal(t, want, got, "%d to %d channels", from, to)
			}
		}
	}
}
