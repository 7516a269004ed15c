package polyfill_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestAudioWorkletGlobalScope_RegisterProcessor_Validates(t *testing.T) {
	param := func(name string, value, low, high float32) polyfill.AudioParamDescriptor {
		return polyfill.AudioParamDescriptor{Name: name, DefaultValue: value, MinValue: low, MaxValue: high}
	}
	nan := float32(math.NaN())
	for title, c := range map[string]struct {
		name        string
		descriptors []polyfill.AudioParamDescriptor
		exception   string
		message     string
	}{
		"an empty name":               {"", nil, polyfill.NotSupportedError, "cannot be empty"},
		"a known name":                {"p", nil, polyfill.NotSupportedError, "'p' is already registered"},
		"a parameter twice":           {"x", []polyfill.AudioParamDescriptor{param("a", 0, 0, 1), param("a", 0, 0, 1)}, polyfill.NotSupportedError, "'a' is used more than once"},
		"a default below its range":   {"x", []polyfill.AudioParamDescriptor{param("a", -1, 0, 1)}, polyfill.InvalidStateError, "(-1) outside its range [0, 1]"},
		"a default above its range":   {"x", []polyfill.AudioParamDescriptor{param("a", 1.5, 0, 1)}, polyfill.InvalidStateError, "(1.5)"},
		"a minimum above the maximum": {"x", []polyfill.AudioParamDescriptor{param("a", 1, 2, 0)}, polyfill.InvalidStateError, "[2, 0]"},
		"a default that is NaN":       {"x", []polyfill.AudioParamDescriptor{param("a", nan, 0, 1)}, polyfill.InvalidStateError, "(NaN)"},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			requireException(t, f.context.RegisterProcessor(c.name, c.descriptors), c.exception, c.message)
			require.False(t, f.context.HasProcessor("x"), "nothing may be registered")
		})
	}
}

func TestAudioWorkletGlobalScope_RegisterProcessor_TakesBoundsAndCopiesDescriptors(t *testing.T) {
	f := newFixture(t)
	descriptors := []polyfill.AudioParamDescriptor{{Name: "a", DefaultValue: 1, MinValue: 1, MaxValue: 1}, {Name: ""}}
	require.False(t, f.context.HasProcessor("later"))
	require.NoError(t, f.context.RegisterProcessor("later", descriptors))
	require.True(t, f.context.HasProcessor("later"))
	descriptors[0].Name = "changed"

	node, err := f.context.ConstructNode("later", polyfill.AudioWorkletNodeOptions{})
	require.NoError(t, err)
	require.Equal(t, "a", node.Parameters()[0].Name)
	require.Equal(t, "", node.Parameters()[1].Name)
}

func TestAudioWorkletGlobalScope_EachContextHasItsOwn(t *testing.T) {
	f := newFixture(t)
	other := f.engine.OpenContext(44100, quantum, quantum)
	require.False(t, other.HasProcessor("p"))
	require.NoError(t, other.RegisterProcessor("p", nil))
}

func TestDOMException_IsComparedByNameAndMessage(t *testing.T) {
	f := newFixture(t)
	err := f.context.RegisterProcessor("", nil)
	require.ErrorIs(t, err, &polyfill.DOMException{Name: polyfill.NotSupportedError})
	require.NotErrorIs(t, err, &polyfill.DOMException{Name: polyfill.IndexSizeError})
	require.NotErrorIs(t, err, &polyfill.DOMException{Name: polyfill.NotSupportedError, Message: "another"})
	require.False(t, errors.Is(err, errors.New(err.Error())))
	require.Equal(t, "NotSupportedError: The processor name cannot be empty.", err.Error())
}
