package structuredclone_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"

	sc "github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/structuredclone"
)

func TestDecode_RefusesMalformedBytes(t *testing.T) {
	for _, c := range []struct {
		name, hex string
		want      error
	}{
		{"nothing", "", sc.ErrCutShort},
		{"unknown tag", "ff", sc.ErrMalformed},
		{"end outside entries", "00", sc.ErrMalformed},
		{"hole outside an array", "0b", sc.ErrMalformed},
		{"left over", "0202", sc.ErrLeftOver},
		{"double cut short", "0600", sc.ErrCutShort},
		{"string cut short", "070261", sc.ErrCutShort},
		{"two-byte string cut short", "08026100", sc.ErrCutShort},
		{"number of 33 bits", "05ffffffff1f", sc.ErrMalformed},
		{"number of 6 bytes", "05808080808000", sc.ErrMalformed},
		{"array longer than the bytes", "11ffffffff0f02", sc.ErrCutShort},
		{"map longer than the bytes", "130202", sc.ErrCutShort},
		{"entries without end", "10", sc.ErrCutShort},
		{"key that is no string", "100500", sc.ErrMalformed},
		{"back reference to nothing", "0a00", sc.ErrMalformed},
		{"bigint without digits", "090000", sc.ErrMalformed},
		{"bigint with a letter", "09000167", sc.ErrMalformed},
		{"error type 7", "170700", sc.ErrMalformed},
		{"error flags", "170008", sc.ErrMalformed},
		{"buffer above its maximum", "1e0201aabb", sc.ErrMalformed},
		{"view on no buffer", "1f02000002", sc.ErrMalformed},
		{"view on an object", "11021000" + "1f0200000a01", sc.ErrMalformed},
		{"view outside its buffer", "1f0201021d020000", sc.ErrMalformed},
		{"view off its elements", "1f0801041d080000000000000000", sc.ErrMalformed},
		{"view kind 13", "1f0d00001d00", sc.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			encoded, err := hex.DecodeString(c.hex)
			require.NoError(t, err)
			value, err := sc.Decode(encoded)
			require.ErrorIs(t, err, c.want)
			require.Nil(t, value)
		})
	}
}

func TestDecode_BoundsTheDepth(t *testing.T) {
	deep := func(levels int) []byte { return append(bytes.Repeat([]byte{0x11, 1}, levels), 0x02) }
	_, err := sc.Decode(deep(sc.MaxDepth))
	require.NoError(t, err)
	_, err = sc.Decode(deep(sc.MaxDepth + 1))
	require.ErrorIs(t, err, sc.ErrTooDeep)
}

func TestAppend_RefusesWhatIsNoValue(t *testing.T) {
	for _, tree := range []sc.Value{nil, sc.Hole{}, &sc.Object{Properties: []sc.Property{{Key: sc.Text("k")}}},
		&sc.View{Kind: 2, Buffer: &sc.Object{}}, &sc.Set{Values: []sc.Value{sc.Hole{}}}} {
		_, err := sc.Append(nil, tree)
		require.ErrorIs(t, err, sc.ErrValue)
	}
}

func TestAppend_Appends(t *testing.T) {
	encoded, err := sc.Append([]byte("head"), sc.Null{})
	require.NoError(t, err)
	require.Equal(t, "head\x02", string(encoded))
}

// Whatever decodes encodes, and from then on the bytes are the same for ever.
func FuzzDecode(f *testing.F) {
	for _, v := range vectors() {
		encoded, err := sc.Append(nil, v.tree)
		require.NoError(f, err)
		f.Add(encoded)
	}
	f.Fuzz(func(t *testing.T, arbitrary []byte) {
		value, err := sc.Decode(arbitrary)
		if err != nil {
			require.Nil(t, value)
			return
		}
		encoded, err := sc.Append(nil, value)
		require.NoError(t, err)
		again, err := sc.Decode(encoded)
		require.NoError(t, err)
		encodedAgain, err := sc.Append(nil, again)
		require.NoError(t, err)
		require.Equal(t, encoded, encodedAgain)
	})
}
