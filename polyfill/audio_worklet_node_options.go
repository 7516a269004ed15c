package polyfill

import "strconv"

// ParameterValue is one entry of AudioWorkletNodeOptions.parameterData.
type ParameterValue struct {
	// Name is the parameter's; unknown names are ignored.
	Name string
	// Value becomes the parameter's initial value.
	Value float64
}

// AudioWorkletNodeOptions is what a page gives the AudioWorkletNode constructor, already
// converted as WebIDL asks; nil is "not present". processorOptions stay in web/: they are
// the user's JavaScript values.
//
//	dictionary AudioNodeOptions {
//	  unsigned long channelCount;
//	  ChannelCountMode channelCountMode;
//	  ChannelInterpretation channelInterpretation;
//	};
//	dictionary AudioWorkletNodeOptions : AudioNodeOptions {
//	  unsigned long numberOfInputs = 1;
//	  unsigned long numberOfOutputs = 1;
//	  sequence<unsigned long> outputChannelCount;
//	  record<DOMString, double> parameterData;
//	  object processorOptions;
//	};
//
// https://webaudio.github.io/web-audio-api/#AudioWorkletNodeOptions
type AudioWorkletNodeOptions struct {
	// NumberOfInputs and NumberOfOutputs are 1 when nil.
	NumberOfInputs, NumberOfOutputs *int
	// OutputChannelCount has a count for each output, 1 to MaxChannels; nil when not present.
	OutputChannelCount []int
	// ParameterData holds initial values of parameters.
	ParameterData []ParameterValue
	// ChannelCount is 2 when nil, 1 to MaxChannels.
	ChannelCount *int
	// ChannelCountMode is Max when nil.
	ChannelCountMode *ChannelCountMode
	// ChannelInterpretation is Speakers when nil.
	ChannelInterpretation *ChannelInterpretation
}

// maxPorts bounds numberOfInputs and numberOfOutputs. The standard has no bound; without
// one, a page's "numberOfInputs: -1" (WebIDL: 4294967295) would ask for gigabytes.
const maxPorts = 1 << 16

// Validate checks the options in the order of the standard's constructor (Web Audio §1.32.4.1):
// the AudioNode is initialized, then inputs and outputs are configured. It returns the first
// *DOMException: NotSupportedError or IndexSizeError.
// https://webaudio.github.io/web-audio-api/#configuring-input-output-and-output-channels-of-audioworkletnode
func (o *AudioWorkletNodeOptions) Validate() error {
	if o.ChannelCount != nil {
		if err := validateChannelCount("channelCount", *o.ChannelCount); err != nil {
			return err
		}
	}
	inputs, outputs := valueOr(o.NumberOfInputs, 1), valueOr(o.NumberOfOutputs, 1)
	if inputs == 0 && outputs == 0 {
		return &DOMException{NotSupportedError,
			"Number of inputs and number of outputs cannot be both zero."}
	}
	if inputs < 0 || outputs < 0 || inputs > maxPorts || outputs > maxPorts {
		return &DOMException{NotSupportedError, "The numbers of inputs (" + strconv.Itoa(inputs) +
			") and outputs (" + strconv.Itoa(outputs) + ") must not exceed " + strconv.Itoa(maxPorts) + "."}
	}
	return o.validateOutputChannelCount(outputs)
}

func (o *AudioWorkletNodeOptions) validateOutputChannelCount(outputs int) error {
	if o.OutputChannelCount == nil {
		return nil
	}
	for _, count := range o.OutputChannelCount {
		if err := validateChannelCount("outputChannelCount value", count); err != nil {
			return err
		}
	}
	if len(o.OutputChannelCount) != outputs {
		return &DOMException{IndexSizeError, "Length of specified 'outputChannelCount' (" +
			strconv.Itoa(len(o.OutputChannelCount)) + ") does not match the given number of outputs (" +
			strconv.Itoa(outputs) + ")."}
	}
	return nil
}

// validateChannelCount is also the constraint of AudioNode.channelCount (Web Audio §1.5.4).
func validateChannelCount(what string, count int) error {
	if count >= 1 && count <= MaxChannels {
		return nil
	}
	return &DOMException{NotSupportedError, "The " + what + " provided (" + strconv.Itoa(count) +
		") is outside the range [1, " + strconv.Itoa(MaxChannels) + "]."}
}

// resolved returns a copy in which every absent member has its default; the channel count
// of an output that nobody gave is 1 (§ "configuring …", step 3).
func (o *AudioWorkletNodeOptions) resolved() AudioWorkletNodeOptions {
	outputs := valueOr(o.NumberOfOutputs, 1)
	counts := make([]int, outputs)
	for i := range counts {
		counts[i] = 1
	}
	if o.OutputChannelCount != nil {
		copy(counts, o.OutputChannelCount)
	}
	return AudioWorkletNodeOptions{
		NumberOfInputs:        new(valueOr(o.NumberOfInputs, 1)),
		NumberOfOutputs:       &outputs,
		OutputChannelCount:    counts,
		ParameterData:         append([]ParameterValue(nil), o.ParameterData...),
		ChannelCount:          new(valueOr(o.ChannelCount, 2)),
		ChannelCountMode:      new(valueOr(o.ChannelCountMode, Max)),
		ChannelInterpretation: new(valueOr(o.ChannelInterpretation, Speakers)),
	}
}

// outputFollowsInput: with one input, one output and no outputChannelCount, the output's
// channel count is the input's computedNumberOfChannels (§ "configuring …", step 3).
func (o *AudioWorkletNodeOptions) outputFollowsInput() bool {
	return valueOr(o.NumberOfInputs, 1) == 1 && valueOr(o.NumberOfOutputs, 1) == 1 &&
		o.OutputChannelCount == nil
}

func valueOr[T any](value *T, otherwise T) T {
	if value == nil {
		return otherwise
	}
	return *value
}
