package jsbridge_test

import (
	"go/build/constraint"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Runs natively: a file without its tag would break the native build, or slip Go code that
// nothing tests into it.
func TestTags_EveryFileButDocIsForJSAndWasmOnly(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	require.Contains(t, files, "abi.go")
	for _, file := range files {
		if file == "doc.go" || file == "tags_test.go" {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		line, _, _ := strings.Cut(string(source), "\n")
		tag, err := constraint.Parse(line)
		require.NoError(t, err, "%s: first line is no build tag", file)
		for _, missing := range []string{"js", "wasm"} {
			require.False(t, tag.Eval(func(name string) bool { return name != missing }), "%s builds without %s", file, missing)
		}
	}
}
