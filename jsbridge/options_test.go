//go:build js && wasm

package jsbridge

import (
	"testing"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/stretchr/testify/require"
)

func decodeOptions(t *testing.T, options string) polyfill.AudioWorkletNodeOptions {
	t.Helper()
	coldCall("awp_clock", 0, `{"processorName": "p", "options": `+options+`}`)
	var bag nodeBag
	require.NoError(t, argument(&bag))
	require.Equal(t, "p", bag.ProcessorName)
	return bag.Options.options()
}

func TestOptions_AbsentMembersStayAbsent(t *testing.T) {
	options := decodeOptions(t, `{}`)
	require.Empty(t, options.ParameterData)
	options.ParameterData = nil
	require.Equal(t, polyfill.AudioWorkletNodeOptions{}, options)
}

func TestOptions_ZeroAndEmptyAreNotAbsent(t *testing.T) {
	options := decodeOptions(t, `{"numberOfInputs": 0, "numberOfOutputs": 0, "outputChannelCount": [], "channelCount": 0}`)
	require.Equal(t, new(0), options.NumberOfInputs)
	require.Equal(t, new(0), options.NumberOfOutputs)
	require.Equal(t, new(0), options.ChannelCount)
	require.NotNil(t, options.OutputChannelCount)
	require.Empty(t, options.OutputChannelCount)
}

func TestOptions_AllMembersArrive(t *testing.T) {
	options := decodeOptions(t, `{
		"numberOfInputs": 4294967295, "numberOfOutputs": 2, "outputChannelCount": [1, 32],
		"parameterData": [{"name": "größe", "value": -0.1}, {"name": "", "value": 1e300}],
		"channelCount": 3, "channelCountMode": "explicit", "channelInterpretation": "discrete"}`)
	require.Equal(t, polyfill.AudioWorkletNodeOptions{
		NumberOfInputs:        new(4294967295),
		NumberOfOutputs:       new(2),
		OutputChannelCount:    []int{1, 32},
		ParameterData:         []polyfill.ParameterValue{{Name: "größe", Value: -0.1}, {Name: "", Value: 1e300}},
		ChannelCount:          new(3),
		ChannelCountMode:      new(polyfill.Explicit),
		ChannelInterpretation: new(polyfill.Discrete),
	}, options)
}

func TestConstructNode_AnswersEveryDefaultResolved(t *testing.T) {
	context := openContext(t)
	node, result := coldCall("awp_construct_node", context, `{"processorName": "test", "options": {}}`)
	require.Positive(t, node)
	require.JSONEq(t, `{"numberOfInputs": 1, "numberOfOutputs": 1, "outputChannelCount": [1], "channelCount": 2,
		"channelCountMode": "max", "channelInterpretation": "speakers", "parameters": []}`, stringify(result))
}

func TestConstructNode_EmptyListsAreLists(t *testing.T) {
	context := openContext(t)
	_, result := coldCall("awp_construct_node", context, `{"processorName": "test", "options": {"numberOfOutputs": 0}}`)
	require.JSONEq(t, `[]`, stringify(result.Get("outputChannelCount")))
}

func TestRegisterProcessor_DescriptorsComeBackInOrder(t *testing.T) {
	context := openContext(t)
	descriptors := `[
		{"name": "b", "defaultValue": 0.5, "minValue": -1, "maxValue": 3.4028234663852886e38, "automationRate": "k-rate"},
		{"name": "a", "defaultValue": 0, "minValue": 0, "maxValue": 0, "automationRate": "a-rate"}]`
	status, _ := coldCall("awp_register_processor", context, `{"name": "two", "parameterDescriptors": `+descriptors+`}`)
	require.Zero(t, status)
	_, result := coldCall("awp_construct_node", context,
		`{"processorName": "two", "options": {"parameterData": [{"name": "b", "value": 0.25}]}}`)
	require.JSONEq(t, `[
		{"name": "b", "defaultValue": 0.5, "minValue": -1, "maxValue": 3.4028234663852886e38, "automationRate": "k-rate", "value": 0.25},
		{"name": "a", "defaultValue": 0, "minValue": 0, "maxValue": 0, "automationRate": "a-rate", "value": 0}]`,
		stringify(result.Get("parameters")))
}

func TestRefusals_LieInTheMailbox(t *testing.T) {
	context := openContext(t)
	for _, refused := range []struct{ export, argument, name string }{
		{"awp_register_processor", `{"name": "test", "parameterDescriptors": []}`, polyfill.NotSupportedError},
		{"awp_construct_node", `{"processorName": "unknown", "options": {}}`, polyfill.InvalidStateError},
		{"awp_construct_node", `{"processorName": "test", "options": {"outputChannelCount": [1, 1]}}`, polyfill.IndexSizeError},
		{"awp_construct_node", `{"processorName": 1, "options": {"numberOfInputs": "two"}}`, "Error"},
	} {
		_, result := coldCall(refused.export, context, refused.argument)
		require.Equal(t, refused.name, result.Get("name").String(), refused.argument)
		require.NotEmpty(t, result.Get("message").String())
	}
}
