//go:build js && wasm

package jsbridge

import "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"

// The bags below have passed WebIDL conversion in web/src; pointers tell absent from zero.

type processorBag struct {
	Name                 string          `js:"name"`
	ParameterDescriptors []descriptorBag `js:"parameterDescriptors"`
}

type descriptorBag struct {
	Name           string  `js:"name"`
	DefaultValue   float32 `js:"defaultValue"`
	MinValue       float32 `js:"minValue"`
	MaxValue       float32 `js:"maxValue"`
	AutomationRate string  `js:"automationRate"`
}

type nodeBag struct {
	ProcessorName string     `js:"processorName"`
	Options       optionsBag `js:"options"`
}

type optionsBag struct {
	NumberOfInputs        *int       `js:"numberOfInputs"`
	NumberOfOutputs       *int       `js:"numberOfOutputs"`
	OutputChannelCount    []int      `js:"outputChannelCount"`
	ParameterData         []valueBag `js:"parameterData"`
	ChannelCount          *int       `js:"channelCount"`
	ChannelCountMode      *string    `js:"channelCountMode"`
	ChannelInterpretation *string    `js:"channelInterpretation"`
}

type valueBag struct {
	Name  string  `js:"name"`
	Value float64 `js:"value"`
}

func registerProcessor(context *polyfill.BaseAudioContext) int32 {
	var bag processorBag
	if err := argument(&bag); err != nil {
		refuse(err)
		return 1
	}
	descriptors := make([]polyfill.AudioParamDescriptor, len(bag.ParameterDescriptors))
	for i, descriptor := range bag.ParameterDescriptors {
		descriptors[i] = descriptor.descriptor()
	}
	if err := context.RegisterProcessor(bag.Name, descriptors); err != nil {
		refuse(err)
		return 1
	}
	return 0
}

func hasProcessor(context *polyfill.BaseAudioContext) int32 {
	var bag processorBag
	if argument(&bag) == nil && context.HasProcessor(bag.Name) {
		return 1
	}
	return 0
}

func constructNode(context *polyfill.BaseAudioContext) int32 {
	var bag nodeBag
	if err := argument(&bag); err != nil {
		refuse(err)
		return 0
	}
	node, err := context.ConstructNode(bag.ProcessorName, bag.Options.options())
	if err != nil {
		refuse(err)
		return 0
	}
	answer(resolve(node))
	return int32(node.ID())
}

func (b *descriptorBag) descriptor() polyfill.AudioParamDescriptor {
	rate, _ := polyfill.ParseAutomationRate(b.AutomationRate)
	return polyfill.AudioParamDescriptor{
		Name:           b.Name,
		DefaultValue:   b.DefaultValue,
		MinValue:       b.MinValue,
		MaxValue:       b.MaxValue,
		AutomationRate: rate,
	}
}

func (b *optionsBag) options() polyfill.AudioWorkletNodeOptions {
	return polyfill.AudioWorkletNodeOptions{
		NumberOfInputs:        b.NumberOfInputs,
		NumberOfOutputs:       b.NumberOfOutputs,
		OutputChannelCount:    b.OutputChannelCount,
		ParameterData:         b.parameterData(),
		ChannelCount:          b.ChannelCount,
		ChannelCountMode:      parse(b.ChannelCountMode, polyfill.ParseChannelCountMode),
		ChannelInterpretation: parse(b.ChannelInterpretation, polyfill.ParseChannelInterpretation),
	}
}

func (b *optionsBag) parameterData() []polyfill.ParameterValue {
	values := make([]polyfill.ParameterValue, len(b.ParameterData))
	for i, value := range b.ParameterData {
		values[i] = polyfill.ParameterValue{Name: value.Name, Value: value.Value}
	}
	return values
}

// parse keeps absent absent; web/src lets no other text through than the enumeration's.
func parse[T any](text *string, read func(string) (T, bool)) *T {
	if text == nil {
		return nil
	}
	value, _ := read(*text)
	return &value
}
