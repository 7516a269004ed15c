package polyfill_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The engine knows no browser, and stays small: these packages are not for it.
func TestImports_TheEngineIsPureAndSmall(t *testing.T) {
	const module = "github.com/audioworklet-anywhere/audioworklet-anywhere/"
	allowed := map[string]bool{
		"errors": true, "math": true, "slices": true, "strconv": true, "sync/atomic": true, "unsafe": true,
	}
	files := 0
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			switch rest, ours := strings.CutPrefix(name, module); {
			case ours && filepath.Dir(path) == ".":
				require.Equal(t, "polyfill/ringbuffer", rest, "%s: the engine builds on the rings alone", path)
			case ours:
				require.True(t, strings.HasPrefix(rest, "polyfill"), "%s imports %s: nothing points upward", path, name)
			case filepath.Dir(path) == "structuredclone":
				// Not linked into the engine, it may weigh more, but knows no browser either.
				require.NotContains(t, []string{"syscall/js", "reflect", "fmt", "log", "encoding/json"}, name, path)
				require.NotContains(t, name, ".", "%s imports %s: not of the standard library", path, name)
			default:
				require.True(t, allowed[name], "%s imports %s", path, name)
			}
		}
		return nil
	}))
	require.Greater(t, files, 25, "the walk must have seen the engine")
}

func TestImports_FilesStaySmall(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, path := range paths {
		if !strings.HasSuffix(path, "_test.go") {
			require.LessOrEqual(t, lines(t, path), 250, path)
		}
	}
}

func lines(t *testing.T, path string) int {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return strings.Count(string(text), "\n")
}
