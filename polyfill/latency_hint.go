package polyfill

import "math"

// LatencyCategory is what a page asked of a context by its latencyHint, numbered as on the wire to web/.
// https://webaudio.github.io/web-audio-api/#enumdef-audiocontextlatencycategory
type LatencyCategory int

const (
	// LatencySeconds is no category: the page said how many seconds.
	LatencySeconds LatencyCategory = iota - 1
	// LatencyInteractive is the default of the standard, and of a context whose hint is not known.
	LatencyInteractive
	// LatencyBalanced asks for less latency than playback has, and for fewer interruptions than interactive.
	LatencyBalanced
	// LatencyPlayback asks for sound without interruptions, however late.
	LatencyPlayback
)

// How late a worklet's output is, in frames at the usual rates, 44.1 and 48 kHz. A ScriptProcessorNode's latency is two blocks, which are powers of two; a ring
// driver's lead may be any number of whole quanta, but has the same lengths, so that a page hears the same everywhere.
const (
	// ShortestLatency is that of the shortest blocks there are (Web Audio §1.1.1, createScriptProcessor()).
	ShortestLatency = 512
	// InteractiveLatency loses nothing on an idle page, nor on one that works for 8 ms at a time or makes garbage.
	InteractiveLatency = 2048
	// BalancedLatency also bridges a page that stands still for 60 ms.
	BalancedLatency = 4096
	// PlaybackLatency is as long as a lead that grows by what stalls have cost ever gets: it has nothing left to learn.
	PlaybackLatency = MaxLead
	// LongestLatency is what a ring driver keeps of its output before it knows where its rings stand (web/src/live-ring.ts).
	LongestLatency = 16384
	// usualRate is the rate for which these were measured.
	usualRate = 44100
)

// LatencyFrames is the latency that a context gets for its hint: whole quanta, at least two. Seconds, which only count
// without a category, become the next that drivers can do. A category is about as many seconds at any sample rate: what it
// bridges, timers and tasks of the page, takes its time whatever the rate is.
func LatencyFrames(category LatencyCategory, seconds, sampleRate float64, quantum int) int {
	frames := atRate(InteractiveLatency, sampleRate)
	switch {
	case category == LatencyBalanced:
		frames = atRate(BalancedLatency, sampleRate)
	case category == LatencyPlayback:
		frames = atRate(PlaybackLatency, sampleRate)
	case category == LatencySeconds && seconds == seconds: // not NaN
		// 2,048 frames, given in seconds, are not to become 2,049.
		frames = int(min(max(math.Ceil(seconds*sampleRate-1e-6), ShortestLatency), LongestLatency))
	}
	quantum = max(quantum, 1) // of no context there is
	return max(frames+quantum-1-(frames+quantum-1)%quantum, 2*quantum)
}

// atRate doubles or halves frames at the usual rates for higher and lower ones: two blocks remain powers of two.
func atRate(frames int, sampleRate float64) int {
	for rate := sampleRate; rate > usualRate*math.Sqrt2 && frames < LongestLatency; rate /= 2 {
		frames *= 2
	}
	for rate := sampleRate; rate < usualRate/math.Sqrt2 && frames > ShortestLatency; rate *= 2 {
		frames /= 2
	}
	return frames
}
