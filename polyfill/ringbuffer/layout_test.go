package ringbuffer

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// layoutFile is where TypeScript has the constants of the layout from: there is no second place where they are written by hand.
const layoutFile = "../../web/src/ring-layout.ts"

const layoutHead = `// Made from polyfill/ringbuffer, which has the picture: go test ./polyfill/ringbuffer -update. Not to be edited: a test compares.
`

// layoutConstants are what both halves of the rings need to know, in the names of TypeScript; offsets of words are counted in words.
var layoutConstants = []struct {
	sentence, name string
	value          uint32
}{
	{"Bytes before the storage: three cache lines.", "HEADER_SIZE", HeaderSize},
	{"Least storage in bytes.", "MIN_CAPACITY", MinCapacity},
	{"Greatest storage in bytes.", "MAX_CAPACITY", MaxCapacity},
	{"Header word: index of the next byte to write.", "WRITE", offsetWrite / 4},
	{"Header word: sequence number of the next record, counted by the writer.", "WRITTEN", offsetWritten / 4},
	{"Header word: index of the next byte to read.", "READ", offsetRead / 4},
	{"Header word: sequence number of the next record, counted by the reader.", "EXPECTED", offsetExpected / 4},
	{"Header word: bytes of storage.", "CAPACITY", offsetCapacity / 4},
	{"Header word: which kind of ring this is.", "FORMAT", offsetFormat / 4},
	{"The format of samples.", "FORMAT_SAMPLES", formatSamples},
	{"The format of records.", "FORMAT_RECORDS", formatRecords},
	{"Bytes before a record's payload.", "RECORD_HEADER_SIZE", RecordHeaderSize},
	{"The greatest kind a caller may write.", "MAX_KIND", MaxKind},
	{"The kind of a skip to the end of the storage.", "KIND_SKIP", kindSkip},
	{"Bytes of a skip before what it skips.", "SKIP_HEADER_SIZE", skipHeaderSize},
}

func TestLayout_TypeScriptHasTheConstantsOfGo(t *testing.T) {
	var text strings.Builder
	text.WriteString(layoutHead)
	for _, constant := range layoutConstants {
		fmt.Fprintf(&text, "\n/** %s */\nexport const %s = %d;\n", constant.sentence, constant.name, constant.value)
	}
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(layoutFile, []byte(text.String()), 0o644))
	}
	file, err := os.ReadFile(layoutFile)
	require.NoError(t, err)
	require.Equal(t, text.String(), string(file), "go test ./polyfill/ringbuffer -update")
}
