package fmt_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	engine "github.com/audioworklet-anywhere/audioworklet-anywhere/wasm/fmt"
	"github.com/stretchr/testify/require"
)

func TestSprintf_WritesWhatVertFormats_AsGoDoes(t *testing.T) {
	cases := []struct {
		format string
		values []any
	}{
		{"unexpected panic: %+v", []any{errors.New("an error")}},
		{"unexpected panic: %+v", []any{"a string"}},
		{"unexpected panic: %+v", []any{nil}},
		{"invalid assignment to Go kind: %v must be a non-nil pointer", []any{reflect.Struct}},
		{"invalid assignment from JS type: %v to Go kind: %v", []any{reflect.String, reflect.Uint32}},
		{"", nil},
	}
	for _, each := range cases {
		require.Equal(t, fmt.Sprintf(each.format, each.values...), engine.Sprintf(each.format, each.values...))
	}
}

func TestSprintf_DoesNotKnowOtherValues(t *testing.T) {
	require.Equal(t, "it is (a value)", engine.Sprintf("it is %v", 3))
}
