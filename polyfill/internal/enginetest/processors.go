package enginetest

import "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"

// Gain copies input 0 to output 0, multiplied; channels the output lacks are dropped.
func Gain(factor float32) Processor {
	return func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		input, output := node.Input(0), node.Output(0)
		for channel := 0; channel < len(input) && channel < len(output); channel++ {
			for i, sample := range input[channel] {
				output[channel][i] = sample * factor
			}
		}
		return polyfill.ProcessTruthy
	}
}

// Constant fills channel c of every output with value + c.
func Constant(value float32) Processor {
	return func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		for output := range *node.Options().NumberOfOutputs {
			for channel, samples := range node.Output(output) {
				for i := range samples {
					samples[i] = value + float32(channel)
				}
			}
		}
		return polyfill.ProcessTruthy
	}
}

// Ramp writes the frame number, counted from its first call, into output 0.
func Ramp() Processor {
	frame := 0
	return func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		size := 0
		for _, samples := range node.Output(0) {
			FillRamp(samples, float32(frame))
			size = len(samples)
		}
		frame += size
		return polyfill.ProcessTruthy
	}
}

// Returning runs a processor but returns status.
func Returning(status polyfill.ProcessStatus, processor Processor) Processor {
	return func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		processor(node)
		return status
	}
}

// FillRamp writes first, first+1, first+2, … : every sample tells where it belongs.
func FillRamp(samples []float32, first float32) {
	for i := range samples {
		samples[i] = first + float32(i)
	}
}

// FillImpulse writes silence with a single 1 at a frame.
func FillImpulse(samples []float32, frame int) {
	clear(samples)
	samples[frame] = 1
}
