package structuredclone_test

import (
	"math"
	"strconv"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	sc "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/structuredclone"
)

// description is a value tree as the golden files and web/test/unit/value-description.ts write it: {"t": type, …}; objects have
// the id of the wire format, {"t": "ref", "id": n} is one again.
type description = map[string]any

type describer struct{ ids map[sc.Value]int }

func describe(value sc.Value) description {
	return (&describer{ids: map[sc.Value]int{}}).value(value)
}

// text is a string, or its code units where it has lone surrogates, which JSON cannot carry.
func text(units sc.String) any {
	runes := utf16.Decode(units)
	for i, unit := range utf16.Encode(runes) {
		if unit != units[i] {
			numbers := []int{}
			for _, u := range units {
				numbers = append(numbers, int(u))
			}
			return numbers
		}
	}
	return string(runes)
}

func number(f float64) string {
	switch {
	case math.IsInf(f, 0):
		return map[bool]string{true: "Infinity", false: "-Infinity"}[f > 0]
	case f == 0 && math.Signbit(f):
		return "-0"
	case math.Abs(f) < 1e21: // from there on JavaScript writes an exponent
		if text := strconv.FormatFloat(f, 'f', -1, 64); math.Abs(f) >= 1e-6 || f == 0 {
			return text
		}
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func bigint(n sc.BigInt) string {
	return map[bool]string{true: "-", false: ""}[n.Negative] + n.Digits
}

func (d *describer) value(value sc.Value) description {
	switch v := value.(type) {
	case sc.Undefined:
		return description{"t": "undefined"}
	case sc.Null:
		return description{"t": "null"}
	case sc.Hole:
		return description{"t": "hole"}
	case sc.Bool:
		return description{"t": "boolean", "v": bool(v)}
	case sc.Number:
		return description{"t": "number", "v": number(float64(v))}
	case sc.String:
		return description{"t": "string", "v": text(v)}
	case sc.BigInt:
		return description{"t": "bigint", "v": bigint(v)}
	}
	if id, seen := d.ids[value]; seen {
		return description{"t": "ref", "id": id}
	}
	if view, ok := value.(*sc.View); ok {
		buffer := d.value(view.Buffer)
		return d.object(view, description{"t": "view", "kind": sc.ViewNames[view.Kind], "offset": view.ByteOffset, "length": view.Length, "buffer": buffer})
	}
	described := d.object(value, description{})
	d.contents(value, described)
	return described
}

func (d *describer) object(value sc.Value, described description) description {
	described["id"] = len(d.ids)
	d.ids[value] = len(d.ids)
	return described
}

func (d *describer) contents(value sc.Value, into description) {
	switch v := value.(type) {
	case *sc.Object:
		into["t"], into["properties"] = "object", d.properties(v.Properties)
	case *sc.Array:
		into["t"], into["elements"] = "array", d.values(v.Elements)
	case *sc.SparseArray:
		into["t"], into["length"], into["properties"] = "sparse array", v.Length, d.properties(v.Properties)
	case *sc.Map:
		list := []sc.Value{}
		for _, entry := range v.Entries {
			list = append(list, entry.Key, entry.Value)
		}
		into["t"], into["elements"] = "map", d.values(list)
	case *sc.Set:
		into["t"], into["elements"] = "set", d.values(v.Values)
	case *sc.Error:
		into["t"], into["name"] = "error", sc.ErrorNames[v.Type]
		if v.Message != nil {
			into["message"] = text(*v.Message)
		}
		if v.Stack != nil {
			into["stack"] = text(*v.Stack)
		}
		if v.Cause != nil {
			into["cause"] = d.value(v.Cause)
		}
	default:
		leaf(value, into)
	}
}

func leaf(value sc.Value, into description) {
	switch v := value.(type) {
	case *sc.Date:
		into["t"], into["v"] = "date", number(v.Time)
	case *sc.RegExp:
		into["t"], into["source"], into["flags"] = "regexp", text(v.Source), text(v.Flags)
	case *sc.BoolObject:
		into["t"], into["v"] = "Boolean", v.Value
	case *sc.NumberObject:
		into["t"], into["v"] = "Number", number(v.Value)
	case *sc.StringObject:
		into["t"], into["v"] = "String", text(v.Value)
	case *sc.BigIntObject:
		into["t"], into["v"] = "BigInt", bigint(v.Value)
	case *sc.ArrayBuffer:
		numbers := []int{}
		for _, b := range v.Bytes {
			numbers = append(numbers, int(b))
		}
		into["t"], into["bytes"] = "buffer", numbers
		if v.Resizable {
			into["maximum"] = v.Maximum
		}
	case *sc.Reference:
		into["t"], into["index"], into["transferred"] = "reference", v.Index, v.Transferred
	}
}

func (d *describer) properties(properties []sc.Property) []any {
	list := []any{}
	for _, property := range properties {
		list = append(list, []any{text(property.Key), d.value(property.Value)})
	}
	return list
}

func (d *describer) values(values []sc.Value) []any {
	list := []any{}
	for _, value := range values {
		list = append(list, d.value(value))
	}
	return list
}

func TestDescribe_TellsSharedFromEqual(t *testing.T) {
	one := &sc.Object{}
	require.NotEqual(t, describe(&sc.Array{Elements: []sc.Value{one, one}}), describe(&sc.Array{Elements: []sc.Value{one, &sc.Object{}}}))
}
