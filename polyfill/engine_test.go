package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestEngine_NextNodeID_IsThatOfTheNextNode(t *testing.T) {
	f := newFixture(t)
	f.engine.NextNodeID(40)
	require.Equal(t, polyfill.NodeID(40), f.source(1))
	require.Equal(t, polyfill.NodeID(41), f.source(1))
	f.engine.NextNodeID(42)
	require.Equal(t, polyfill.NodeID(42), f.source(1))
}

func TestEngine_NextNodeID_GivesNoIDTwice(t *testing.T) {
	f := newFixture(t)
	last := f.source(1)
	for _, id := range []polyfill.NodeID{last, 1, 0, -7} {
		f.engine.NextNodeID(id)
	}
	require.Equal(t, last+1, f.source(1))
}
