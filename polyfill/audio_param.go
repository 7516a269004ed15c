package polyfill

// AudioParam is one parameter of an AudioWorkletNode. Automation is the native AudioParam's;
// the engine gets values: a number while nothing moves it, else a lane of the bus (paramLane).
// https://webaudio.github.io/web-audio-api/#AudioParam
type AudioParam struct {
	AudioParamDescriptor
	// Value is the initial value: parameterData's or the default, in [MinValue, MaxValue] as the
	// setter of AudioParam.value leaves it. Web Audio §1.6.1.
	Value float32

	rate AutomationRate // now; the descriptor's at birth
	lane paramLane
	// recorded is its own values, a block of them, where it is rendered offline and automated; else nil.
	recorded []float32
}

// newAudioParams makes a node's parameters in the order of their descriptors. Names in
// data that are none of them are ignored (Web Audio §1.32.4.1).
func newAudioParams(descriptors []AudioParamDescriptor, data []ParameterValue) []AudioParam {
	parameters := make([]AudioParam, len(descriptors))
	for i, descriptor := range descriptors {
		parameters[i] = AudioParam{
			AudioParamDescriptor: descriptor,
			Value:                descriptor.DefaultValue,
			rate:                 descriptor.AutomationRate,
		}
		for _, entry := range data {
			if entry.Name == descriptor.Name {
				parameters[i].Value = parameters[i].computedValue(float32(entry.Value))
			}
		}
	}
	return parameters
}

// computedValue is the value process() sees: the default for NaN, else clamped to
// [minValue, maxValue]. Web Audio §1.6.3. Called in the render quantum: no allocation.
func (p *AudioParam) computedValue(value float32) float32 {
	switch {
	case value != value:
		return p.DefaultValue
	case value < p.MinValue:
		return p.MinValue
	case value > p.MaxValue:
		return p.MaxValue
	}
	return value
}
