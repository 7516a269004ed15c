package polyfill

// MaxChannels is the greatest channel count of an input, an output or a node.
// Web Audio §1.5.4: implementations must support at least 32.
const MaxChannels = 32

// ChannelCountMode is the standard's enumeration of the same name.
// https://webaudio.github.io/web-audio-api/#enumdef-channelcountmode
type ChannelCountMode int32

// The channel count modes, numbered as on the wire to web/.
const (
	// Max: the greatest count of all connections; channelCount is ignored.
	Max ChannelCountMode = 0
	// ClampedMax: as Max, but at most channelCount.
	ClampedMax ChannelCountMode = 1
	// Explicit: exactly channelCount.
	Explicit ChannelCountMode = 2
)

// String returns the mode as WebIDL writes it.
func (m ChannelCountMode) String() string {
	switch m {
	case ClampedMax:
		return "clamped-max"
	case Explicit:
		return "explicit"
	}
	return "max"
}

// ParseChannelCountMode reads what String writes; ok is false for any other text.
func ParseChannelCountMode(text string) (mode ChannelCountMode, ok bool) {
	switch text {
	case "max":
		return Max, true
	case "clamped-max":
		return ClampedMax, true
	case "explicit":
		return Explicit, true
	}
	return Max, false
}

// ChannelInterpretation is the standard's enumeration of the same name.
// https://webaudio.github.io/web-audio-api/#enumdef-channelinterpretation
type ChannelInterpretation int32

// The channel interpretations, numbered as on the wire to web/.
const (
	// Speakers: mixing equations for mono, stereo, quad and 5.1; Discrete for other counts.
	Speakers ChannelInterpretation = 0
	// Discrete: channel by channel; what is missing is silent, what is left over is dropped.
	Discrete ChannelInterpretation = 1
)

// String returns the interpretation as WebIDL writes it.
func (i ChannelInterpretation) String() string {
	if i == Discrete {
		return "discrete"
	}
	return "speakers"
}

// ParseChannelInterpretation reads what String writes; ok is false for any other text.
func ParseChannelInterpretation(text string) (interpretation ChannelInterpretation, ok bool) {
	switch text {
	case "speakers":
		return Speakers, true
	case "discrete":
		return Discrete, true
	}
	return Speakers, false
}

// ComputedNumberOfChannels is the count to which an input mixes its connections.
// connected is the greatest channel count among them, 0 when there are none: then the
// result is 1, the mono silence of an unconnected input.
// https://webaudio.github.io/web-audio-api/#computednumberofchannels
func ComputedNumberOfChannels(channelCount int, mode ChannelCountMode, connected int) int {
	switch mode {
	case Explicit:
		return channelCount
	case ClampedMax:
		return max(1, min(connected, channelCount))
	}
	return max(1, connected)
}
