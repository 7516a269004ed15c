package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func TestProcessBlock_WordsDescribeTheSamples(t *testing.T) {
	f := newFixture(t)
	options := ports(2, 3)
	options.OutputChannelCount = []int{1, 2, 3}
	node, err := f.context.ConstructNode("knobs", options)
	require.NoError(t, err)
	words := node.Block()
	require.Equal(t, []int32{quantum, 2, 3, 3, 0, 0, 1, 2, 3, 1, 1, 1}, words[3:])
	version := words[0]

	f.render(2)
	require.Equal(t, version, words[0], "nothing changed")
	f.context.Connect(f.source(2), 0, node.ID(), 1)
	f.render(1)
	require.Equal(t, []int32{quantum, 2, 3, 3, 0, 2, 1, 2, 3, 1, 1, 1}, words[3:])
	require.NotEqual(t, version, words[0])
	version = words[0]
	f.render(2)
	require.Equal(t, version, words[0])
	require.Same(t, &words[0], &node.Block()[0], "the words stay where they are")
}

// web/ finds the channels by counting from the samples' beginning.
func TestProcessBlock_ChannelsLieOneAfterTheOther(t *testing.T) {
	f := newFixture(t)
	options := ports(2, 2)
	options.OutputChannelCount = []int{2, 1}
	node, err := f.context.ConstructNode("knobs", options)
	require.NoError(t, err)
	f.context.Connect(f.source(1), 0, node.ID(), 0)
	f.context.Connect(f.source(2), 0, node.ID(), 1)
	f.render(1)
	channels := [][]float32{
		node.Input(0)[0], node.Input(1)[0], node.Input(1)[1],
		node.Output(0)[0], node.Output(0)[1], node.Output(1)[0],
		node.Parameter(0), node.Parameter(1), node.Parameter(2),
	}
	require.Equal(t, address(&channels[0][0]), node.Block()[1])
	require.Equal(t, address(&node.ParameterValues()[0]), node.Block()[2])
	for i := range channels {
		require.Equal(t, uintptr(i*quantum*4), distance(&channels[0][0], &channels[i][0]), "channel %d", i)
	}
}

func TestProcessBlock_ShrinksAndGrowsAgain(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil)
	for _, count := range []int{1, 32, 1, 6, 2} {
		source := f.source(count)
		f.connect(source, node.ID())
		f.render(1)
		require.Len(t, node.Input(0), count)
		require.Len(t, node.Output(0), count)
		for _, channel := range append(node.Input(0), node.Output(0)...) {
			require.Len(t, channel, quantum)
			require.Equal(t, quantum, cap(channel), "no channel reaches into the next")
		}
		f.context.ReleaseNode(source)
	}
}
