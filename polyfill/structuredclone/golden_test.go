package structuredclone_test

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sc "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/structuredclone"
)

var update = flag.Bool("update", false, "write the golden vectors anew")

const goldenFile = "../testdata/structuredclone/values.json"

// vector is a value, described, and its encoding. Needs names what a browser must have to know the value at all.
type vector struct {
	Name  string      `json:"name"`
	Needs string      `json:"needs,omitempty"`
	Value description `json:"value"`
	Bytes string      `json:"bytes"` // hex
	tree  sc.Value
}

func object(properties ...any) *sc.Object {
	o := &sc.Object{}
	for i := 0; i < len(properties); i += 2 {
		o.Properties = append(o.Properties, sc.Property{Key: sc.Text(properties[i].(string)), Value: properties[i+1].(sc.Value)})
	}
	return o
}

func array(elements ...sc.Value) *sc.Array { return &sc.Array{Elements: elements} }
func some(s string) *sc.String             { units := sc.Text(s); return &units }
func big(digits string) sc.BigInt          { return sc.BigInt{Digits: digits} }
func n(f float64) sc.Number                { return sc.Number(f) }

func vectors() []vector {
	return append(append(primitiveVectors(), containerVectors()...), append(platformVectors(), identityVectors()...)...)
}

func primitiveVectors() []vector {
	list := []vector{
		{Name: "undefined", tree: sc.Undefined{}},
		{Name: "null", tree: sc.Null{}},
		{Name: "false", tree: sc.Bool(false)},
		{Name: "true", tree: sc.Bool(true)},
		{Name: "empty string", tree: sc.Text("")},
		{Name: "ping", tree: sc.Text("ping")},
		{Name: "Latin-1 string", tree: sc.Text("Größe ÿ\x00")},
		{Name: "string above Latin-1", tree: sc.Text("π, 音, 🎧")},
		{Name: "lone surrogates", tree: sc.String{0xd800, 'a', 0xdc00, 0xdbff}},
		{Name: "string of 127", tree: sc.Text(strings.Repeat("a", 127))},
		{Name: "string of 128", tree: sc.Text(strings.Repeat("b", 128))},
		{Name: "string of 20000", tree: sc.Text(strings.Repeat("0123456789", 2000))},
		{Name: "bigint 0", Needs: "bigint", tree: big("0")},
		{Name: "bigint of 70 bits", Needs: "bigint", tree: big("3fffffffffffffffff")},
		{Name: "negative bigint", Needs: "bigint", tree: sc.BigInt{Negative: true, Digits: "1"}},
	}
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1, 63, 64, -64, -65, 8191, 8192, math.MaxInt32, math.MinInt32,
		math.MaxInt32 + 1, math.MinInt32 - 1, 0.5, -0.1, math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53,
		math.Inf(1), math.Inf(-1), math.NaN()} {
		list = append(list, vector{Name: "number " + number(f), tree: n(f)})
	}
	return list
}

func containerVectors() []vector {
	return []vector{
		{Name: "empty object", tree: object()},
		{Name: "message", tree: object("type", sc.Text("x"), "value", n(1))},
		{Name: "keys in order", tree: object("1", n(1), "2", n(2), "z", n(3), "a", n(4), "", n(5), "ключ", n(6))},
		{Name: "own property __proto__", tree: object("__proto__", object("polluted", sc.Bool(true)), "toString", n(1))},
		{Name: "lone surrogate in a key", tree: &sc.Object{Properties: []sc.Property{{Key: sc.String{0xdfff}, Value: sc.Null{}}}}},
		{Name: "empty array", tree: array()},
		{Name: "array", tree: array(n(1), sc.Text("two"), sc.Undefined{}, array(sc.Null{}), object("k", array()))},
		{Name: "array with holes", tree: &sc.SparseArray{Length: 5, Properties: []sc.Property{{Key: sc.Text("1"), Value: n(1)}, {Key: sc.Text("3"), Value: sc.Undefined{}}}}},
		{Name: "empty array of length 4294967295", tree: &sc.SparseArray{Length: math.MaxUint32}},
		{Name: "array with a property", tree: &sc.SparseArray{Length: 1, Properties: []sc.Property{{Key: sc.Text("0"), Value: n(7)}, {Key: sc.Text("name"), Value: sc.Text("x")}}}},
		{Name: "empty map", tree: &sc.Map{}},
		{Name: "map", tree: &sc.Map{Entries: []sc.Entry{{Key: sc.Text("a"), Value: n(1)}, {Key: object("k", n(2)), Value: array(n(3))}, {Key: n(math.NaN()), Value: sc.Undefined{}}}}},
		{Name: "map within a map's key", tree: &sc.Map{Entries: []sc.Entry{{Key: &sc.Map{Entries: []sc.Entry{{Key: sc.Null{}, Value: object()}}}, Value: &sc.Map{}}, {Key: n(1), Value: n(2)}}}},
		{Name: "set", tree: &sc.Set{Values: []sc.Value{n(2), n(1), sc.Text("1"), &sc.Set{}, object("in", sc.Text("set"))}}},
		{Name: "nested", tree: object("a", array(object("b", &sc.Map{Entries: []sc.Entry{{Key: sc.Text("c"), Value: &sc.Set{Values: []sc.Value{array(n(-1))}}}}}), n(0)), "d", sc.Null{})},
	}
}

func platformVectors() []vector {
	bytes := &sc.ArrayBuffer{Bytes: []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}
	list := []vector{
		{Name: "date", tree: &sc.Date{Time: 1e12 + 1}},
		{Name: "date before 1970", tree: &sc.Date{Time: -1}},
		{Name: "invalid date", tree: &sc.Date{Time: math.NaN()}},
		{Name: "regular expression", tree: &sc.RegExp{Source: sc.Text(`a\/[bc]+(\u{1f3a7})?`), Flags: sc.Text("gimuy")}},
		{Name: "empty regular expression", tree: &sc.RegExp{Source: sc.Text("(?:)"), Flags: sc.Text("")}},
		{Name: "error", tree: &sc.Error{Message: some("no"), Stack: some("at x")}},
		{Name: "error without message and stack", tree: &sc.Error{}},
		{Name: "error with a cause", Needs: "error cause", tree: &sc.Error{Type: 5, Message: some(""), Cause: array(&sc.Error{Message: some("first")})}},
		{Name: "Boolean object false", tree: &sc.BoolObject{}},
		{Name: "Boolean object true", tree: &sc.BoolObject{Value: true}},
		{Name: "Number object", tree: &sc.NumberObject{Value: math.Copysign(0, -1)}},
		{Name: "String object", tree: &sc.StringObject{Value: sc.Text("öπ")}},
		{Name: "BigInt object", Needs: "bigint", tree: &sc.BigIntObject{Value: sc.BigInt{Negative: true, Digits: "ff"}}},
		{Name: "empty buffer", tree: &sc.ArrayBuffer{}},
		{Name: "buffer", tree: bytes},
		{Name: "resizable buffer", Needs: "resizable", tree: &sc.ArrayBuffer{Bytes: []byte{1, 2}, Resizable: true, Maximum: 300}},
		{Name: "view of length 0 at the end", tree: &sc.View{Kind: 2, ByteOffset: 16, Buffer: bytes}},
		{Name: "reference", tree: object("module", &sc.Reference{})},
		{Name: "transferred reference", tree: object("port", &sc.Reference{Transferred: true})},
		{Name: "both kinds of reference", tree: array(&sc.Reference{Index: 1}, &sc.Reference{Transferred: true})},
	}
	for kind, name := range sc.ErrorNames[1:] {
		list = append(list, vector{Name: name, tree: &sc.Error{Type: kind + 1, Message: some(name)}})
	}
	for kind, name := range sc.ViewNames {
		needs := map[string]string{"BigInt64Array": "bigint", "BigUint64Array": "bigint", "Float16Array": "Float16Array"}[name]
		list = append(list, vector{Name: name, Needs: needs, tree: &sc.View{Kind: kind, ByteOffset: 8, Length: 8, Buffer: bytes}})
	}
	return list
}

func identityVectors() []vector {
	cyclic := object("n", n(1))
	cyclic.Properties = append(cyclic.Properties, sc.Property{Key: sc.Text("self"), Value: cyclic})
	itself := array()
	itself.Elements = []sc.Value{itself, itself}
	inMap := &sc.Map{}
	inMap.Entries = []sc.Entry{{Key: inMap, Value: &sc.Set{Values: []sc.Value{inMap}}}}
	one, date := object("i", n(1)), &sc.Date{Time: 5}
	buffer := &sc.ArrayBuffer{Bytes: []byte{1, 2, 3, 4, 5, 6, 7, 8}}
	floats := &sc.View{Kind: 8, ByteOffset: 4, Length: 4, Buffer: buffer}
	many := array()
	for i := range 40 { // more objects than are looked up one by one
		many.Elements = append(many.Elements, object("i", n(float64(i))))
	}
	many.Elements = append(many.Elements, many.Elements[:20]...)
	return []vector{
		{Name: "cycle", tree: cyclic},
		{Name: "array in itself", tree: itself},
		{Name: "map in itself", tree: inMap},
		{Name: "shared references", tree: object("a", one, "b", array(one, date, date), "c", one)},
		{Name: "views that share a buffer", tree: array(floats, &sc.View{Kind: 0, Length: 8, Buffer: buffer}, buffer, floats)},
		{Name: "buffer before its view", tree: array(buffer, floats)},
		{Name: "shared reference object", tree: func() sc.Value { r := &sc.Reference{}; return array(r, r) }()},
		{Name: "many objects, each seen again", tree: many},
	}
}

// Refresh: go test ./polyfill/structuredclone -run Golden -update
func TestGoldenVectors(t *testing.T) {
	list := vectors()
	for i := range list {
		v := &list[i]
		bytes, err := sc.Append(nil, v.tree)
		require.NoError(t, err, v.Name)
		v.Bytes, v.Value = hex.EncodeToString(bytes), describe(v.tree)
		decoded, err := sc.Decode(bytes)
		require.NoError(t, err, v.Name)
		require.Equal(t, v.Value, describe(decoded), v.Name)
	}
	text, err := json.MarshalIndent(list, "", " ")
	require.NoError(t, err)
	text = append(text, '\n')
	if *update {
		require.NoError(t, os.WriteFile(goldenFile, text, 0o644))
	}
	golden, err := os.ReadFile(goldenFile)
	require.NoError(t, err)
	require.Equal(t, string(golden), string(text))
}
