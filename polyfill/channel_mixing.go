package polyfill

// rootHalf is sqrt(0.5), the gain of the centre and of the surrounds in the down-mixes.
const rootHalf = 0.70710678118654752440

// Channels of the speaker layouts, in the standard's order. Web Audio §4.2.
const (
	left, right                    = 0, 1
	quadSurroundLeft               = 2
	quadSurroundRight              = 3
	centre                         = 2
	surroundLeft, surroundRight    = 4, 5
	mono, stereo, quad, fivePoint1 = 1, 2, 4, 6
)

// MixInto adds source to destination, up- or down-mixed to destination's number of
// channels: by the speaker equations where both counts are layouts of speakers, channel by
// channel otherwise. All channels have equal length. It does not allocate.
// https://webaudio.github.io/web-audio-api/#channel-up-mixing-and-down-mixing
func MixInto(destination, source RenderQuantum, interpretation ChannelInterpretation) {
	switch {
	case len(source) == len(destination) || interpretation == Discrete:
		mixDiscrete(destination, source)
	case len(source) < len(destination):
		if !upMixSpeakers(destination, source) {
			mixDiscrete(destination, source)
		}
	default:
		if !downMixSpeakers(destination, source) {
			mixDiscrete(destination, source)
		}
	}
}

// mixOnto is MixInto for a destination that holds nothing yet: what was there is gone.
func mixOnto(destination, source RenderQuantum, interpretation ChannelInterpretation) {
	switch {
	case len(source) == len(destination):
		for channel, samples := range source {
			copySamples(destination[channel], samples)
		}
	case len(source) == stereo && len(destination) == mono && interpretation == Speakers:
		halveSum(destination[0], source[left], source[right])
	default:
		destination.Silence()
		MixInto(destination, source, interpretation)
	}
}

// mixDiscrete fills as many channels as both have: surplus outputs stay as they are,
// surplus inputs are dropped.
func mixDiscrete(destination, source RenderQuantum) {
	for channel := 0; channel < len(source) && channel < len(destination); channel++ {
		addSamples(destination[channel], source[channel])
	}
}

// upMixSpeakers follows Web Audio §4.4; false when a count is no layout of speakers.
func upMixSpeakers(output, input RenderQuantum) bool {
	switch {
	case len(input) == mono && (len(output) == stereo || len(output) == quad):
		addSamples(output[left], input[0])
		addSamples(output[right], input[0])
	case len(input) == mono && len(output) == fivePoint1:
		addSamples(output[centre], input[0])
	case len(input) == stereo && (len(output) == quad || len(output) == fivePoint1):
		mixDiscrete(output, input)
	case len(input) == quad && len(output) == fivePoint1:
		addSamples(output[left], input[left])
		addSamples(output[right], input[right])
		addSamples(output[surroundLeft], input[quadSurroundLeft])
		addSamples(output[surroundRight], input[quadSurroundRight])
	default:
		return false
	}
	return true
}

// downMixSpeakers follows Web Audio §4.5; false when a count is no layout of speakers.
func downMixSpeakers(output, input RenderQuantum) bool {
	switch {
	case len(input) == stereo && len(output) == mono:
		// output = 0.5 * (input.L + input.R)
		addScaled(output[0], input[left], 0.5)
		addScaled(output[0], input[right], 0.5)
	case len(input) == quad && len(output) == mono:
		// output = 0.25 * (input.L + input.R + input.SL + input.SR)
		for _, channel := range input {
			addScaled(output[0], channel, 0.25)
		}
	case len(input) == quad && len(output) == stereo:
		// output.L = 0.5 * (input.L + input.SL), output.R = 0.5 * (input.R + input.SR)
		addScaled(output[left], input[left], 0.5)
		addScaled(output[left], input[quadSurroundLeft], 0.5)
		addScaled(output[right], input[right], 0.5)
		addScaled(output[right], input[quadSurroundRight], 0.5)
	case len(input) == fivePoint1:
		return downMixFivePoint1(output, input)
	default:
		return false
	}
	return true
}

// downMixFivePoint1 leaves the LFE channel out, as the standard does.
func downMixFivePoint1(output, input RenderQuantum) bool {
	switch len(output) {
	case mono:
		// output = sqrt(0.5) * (input.L + input.R) + input.C + 0.5 * (input.SL + input.SR)
		addScaled(output[0], input[left], rootHalf)
		addScaled(output[0], input[right], rootHalf)
		addSamples(output[0], input[centre])
		addScaled(output[0], input[surroundLeft], 0.5)
		addScaled(output[0], input[surroundRight], 0.5)
	case stereo:
		// output.L = L + sqrt(0.5) * (input.C + input.SL), output.R = R + sqrt(0.5) * (input.C + input.SR)
		addSamples(output[left], input[left])
		addScaled(output[left], input[centre], rootHalf)
		addScaled(output[left], input[surroundLeft], rootHalf)
		addSamples(output[right], input[right])
		addScaled(output[right], input[centre], rootHalf)
		addScaled(output[right], input[surroundRight], rootHalf)
	case quad:
		// output.L = L + sqrt(0.5) * input.C, output.R = R + sqrt(0.5) * input.C, SL and SR as they are
		addSamples(output[left], input[left])
		addScaled(output[left], input[centre], rootHalf)
		addSamples(output[right], input[right])
		addScaled(output[right], input[centre], rootHalf)
		addSamples(output[quadSurroundLeft], input[surroundLeft])
		addSamples(output[quadSurroundRight], input[surroundRight])
	default:
		return false
	}
	return true
}
