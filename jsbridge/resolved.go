//go:build js && wasm

package jsbridge

import "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"

// resolvedBag is a new node as the page reads it from the mailbox: nothing is absent.
type resolvedBag struct {
	NumberOfInputs        int            `js:"numberOfInputs"`
	NumberOfOutputs       int            `js:"numberOfOutputs"`
	OutputChannelCount    []int          `js:"outputChannelCount"`
	ChannelCount          int            `js:"channelCount"`
	ChannelCountMode      string         `js:"channelCountMode"`
	ChannelInterpretation string         `js:"channelInterpretation"`
	Parameters            []parameterBag `js:"parameters"`
}

type parameterBag struct {
	Name           string  `js:"name"`
	DefaultValue   float32 `js:"defaultValue"`
	MinValue       float32 `js:"minValue"`
	MaxValue       float32 `js:"maxValue"`
	AutomationRate string  `js:"automationRate"`
	Value          float32 `js:"value"`
}

func resolve(node *polyfill.AudioWorkletNode) resolvedBag {
	options := node.Options()
	return resolvedBag{
		NumberOfInputs:        *options.NumberOfInputs,
		NumberOfOutputs:       *options.NumberOfOutputs,
		OutputChannelCount:    append([]int{}, options.OutputChannelCount...), // never nil: vert would make it null
		ChannelCount:          *options.ChannelCount,
		ChannelCountMode:      options.ChannelCountMode.String(),
		ChannelInterpretation: options.ChannelInterpretation.String(),
		Parameters:            parameters(node),
	}
}

func parameters(node *polyfill.AudioWorkletNode) []parameterBag {
	bags := []parameterBag{}
	for _, parameter := range node.Parameters() {
		bags = append(bags, parameterBag{
			Name:           parameter.Name,
			DefaultValue:   parameter.DefaultValue,
			MinValue:       parameter.MinValue,
			MaxValue:       parameter.MaxValue,
			AutomationRate: parameter.AutomationRate.String(),
			Value:          parameter.Value,
		})
	}
	return bags
}
