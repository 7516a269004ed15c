package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

func TestAudioWorkletProcessor_IsConstructedOnceByAControlMessage(t *testing.T) {
	f := newFixture(t)
	first, second := f.worklet(generator(1), nil), f.worklet(generator(1), nil)
	require.Empty(t, f.host.Constructed)
	f.context.RunControlMessages()
	require.Equal(t, []polyfill.NodeID{first.ID(), second.ID()}, f.host.Constructed)
	f.render(1)
	f.context.RunControlMessages()
	require.Len(t, f.host.Constructed, 2)

	third := f.worklet(generator(1), nil)
	require.NoError(t, f.context.Render(2*quantum, *f.context.Clock()))
	require.Len(t, f.host.Constructed, 2, "a block constructs nothing: microtasks run between a constructor and process()")
	require.Zero(t, f.host.Processed[third.ID()])
	f.context.RunControlMessages()
	require.NoError(t, f.context.Render(2*quantum, *f.context.Clock()))
	require.Len(t, f.host.Constructed, 3)
	require.Equal(t, 2, f.host.Processed[third.ID()])
}

func TestAudioWorkletProcessor_ConstructorsMayConstructNodes(t *testing.T) {
	f := newFixture(t)
	made := 0
	f.host.OnConstruct = func(polyfill.NodeID) bool {
		if made < 3 {
			made++
			f.worklet(generator(1), nil)
			f.context.RunControlMessages() // as a task of the page might, in between
		}
		return true
	}
	f.worklet(generator(1), nil)
	f.context.RunControlMessages()
	require.Equal(t, []polyfill.NodeID{1, 2, 3, 4}, f.host.Constructed)
}

func TestAudioWorkletProcessor_ANodeReleasedBeforeOrDuringConstructionIsForgotten(t *testing.T) {
	f := newFixture(t)
	before, during := f.worklet(generator(1), nil).ID(), f.worklet(generator(1), nil).ID()
	f.context.ReleaseNode(before)
	f.host.OnConstruct = func(node polyfill.NodeID) bool {
		f.context.ReleaseNode(node)
		return false
	}
	f.render(1)
	require.Equal(t, []polyfill.NodeID{during}, f.host.Constructed)
	require.Empty(t, f.host.Errors)
	require.Empty(t, f.host.Processed)
}

func TestAudioWorkletProcessor_AnErrorIsOneEventThenSilenceForEver(t *testing.T) {
	for title, status := range map[string]polyfill.ProcessStatus{
		"process throws":          polyfill.ProcessThrew,
		"process is not callable": polyfill.ProcessNotCallable,
		"an unknown status":       77,
	} {
		t.Run(title, func(t *testing.T) {
			f := newFixture(t)
			calls := 0
			node := f.worklet(generator(1), func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
				enginetest.Constant(1)(node)
				if calls++; calls == 2 {
					return status
				}
				return polyfill.ProcessTruthy
			}).ID()
			f.context.RouteOutput(node, 0)
			f.render(4)
			expected := append(filled(1, quantum), filled(0, 3*quantum)...)
			require.Equal(t, expected, f.outputLane(node, 0, 4*quantum), "the failing call's output is dropped too")
			f.render(2)
			require.Equal(t, filled(0, 2*quantum), f.outputLane(node, 0, 2*quantum))
			require.Equal(t, 2, f.host.Processed[node])
			require.Equal(t, []polyfill.NodeID{node}, f.host.Errors)
			require.Equal(t, []polyfill.NodeID{node}, f.host.Done)
		})
	}
}

func TestAudioWorkletProcessor_AThrowingConstructorIsSilentAndNeverProcessed(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(generator(1), enginetest.Constant(1)).ID()
	healthy := f.worklet(generator(1), enginetest.Constant(2)).ID()
	f.host.OnConstruct = func(id polyfill.NodeID) bool { return id == healthy }
	f.context.RouteOutput(node, 0)
	f.context.RouteOutput(healthy, 0)
	f.render(2)
	require.Equal(t, filled(0, 2*quantum), f.outputLane(node, 0, 2*quantum))
	require.Equal(t, filled(2, 2*quantum), f.outputLane(healthy, 0, 2*quantum), "the others go on")
	require.Equal(t, []polyfill.NodeID{node}, f.host.Errors)
	require.Equal(t, []polyfill.NodeID{node}, f.host.Done)
	require.Zero(t, f.host.Processed[node])
}

func TestAudioWorkletProcessor_FalsyWithoutInputEndsInTheMiddleOfABlock(t *testing.T) {
	f := newFixture(t)
	calls := 0
	node := f.worklet(generator(1), func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		enginetest.Constant(1)(node)
		if calls++; calls == 2 {
			return polyfill.ProcessFalsy
		}
		return polyfill.ProcessTruthy
	}).ID()
	f.context.RouteOutput(node, 0)
	f.render(4)
	require.Equal(t, append(filled(1, 2*quantum), filled(0, 2*quantum)...), f.outputLane(node, 0, 4*quantum),
		"the last call's output counts, the rest of the block is silence")
	require.Equal(t, 2, f.host.Processed[node])
	require.Equal(t, []polyfill.NodeID{node}, f.host.Done)
	require.Empty(t, f.host.Errors)

	f.connect(f.source(1), node)
	f.render(1)
	require.Equal(t, 2, f.host.Processed[node], "never called again")
	require.Len(t, f.host.Done, 1)
}

func TestAudioWorkletProcessor_FalsyLivesAsLongAsItsInput(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Returning(polyfill.ProcessFalsy, enginetest.Gain(1))).ID()
	source, gain := f.source(1), f.effect(polyfill.OutputFollowsInput, 0)
	f.connect(source, gain)
	f.connect(gain, node)
	f.render(3)
	require.Equal(t, 3, f.host.Processed[node])
	require.Empty(t, f.host.Done)

	f.context.ReleaseNode(source) // it ended; the gain between stays connected
	f.render(2)
	require.Equal(t, 3, f.host.Processed[node], "not actively processing: not called once more")
	require.Equal(t, []polyfill.NodeID{node}, f.host.Done)
}

func TestAudioWorkletProcessor_TruthyLivesWithoutInput(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, enginetest.Gain(1)).ID()
	source := f.source(1)
	f.connect(source, node)
	f.render(1)
	f.context.ReleaseNode(source)
	f.render(4)
	require.Equal(t, 5, f.host.Processed[node])
	require.Empty(t, f.host.Done)
}

// A chain of falsy processors ends from its source on, each when the one before it ended.
func TestAudioWorkletProcessor_TheEndPropagatesThroughAChain(t *testing.T) {
	f := newFixture(t)
	falsy := enginetest.Returning(polyfill.ProcessFalsy, enginetest.Gain(1))
	calls := 0
	head := f.worklet(generator(1), func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		calls++
		return polyfill.ProcessStatus(min(1, max(0, 3-calls)))
	}).ID()
	var widths []int
	middle := f.worklet(polyfill.AudioWorkletNodeOptions{}, falsy).ID()
	tail := f.worklet(polyfill.AudioWorkletNodeOptions{}, func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		widths = append(widths, len(node.Input(0)))
		return polyfill.ProcessTruthy
	}).ID()
	f.connect(head, middle)
	f.connect(middle, tail)
	f.render(4)
	require.Equal(t, []polyfill.NodeID{head, middle}, f.host.Done)
	require.Equal(t, 3, f.host.Processed[head])
	require.Equal(t, 4, f.host.Processed[tail])
	require.Equal(t, []int{1, 1, 1, 0}, widths, "an input whose sources all ended is empty")
}

func TestAudioWorkletProcessor_ConnectedInTheQuantumInWhichItWouldEnd(t *testing.T) {
	f := newFixture(t)
	var node polyfill.NodeID
	node = f.worklet(polyfill.AudioWorkletNodeOptions{}, func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		if f.host.Processed[node] == 1 {
			f.connect(f.source(1), node)
		}
		return polyfill.ProcessFalsy
	}).ID()
	f.render(3)
	require.Equal(t, 3, f.host.Processed[node])
	require.Empty(t, f.host.Done)
}

func TestAudioWorkletProcessor_ReleasedWithinItsOwnProcess(t *testing.T) {
	for _, status := range []polyfill.ProcessStatus{polyfill.ProcessFalsy, polyfill.ProcessTruthy, polyfill.ProcessThrew} {
		f := newFixture(t)
		node := f.worklet(generator(1), func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
			enginetest.Constant(1)(node)
			f.context.ReleaseNode(node.ID())
			return status
		}).ID()
		f.context.RouteOutput(node, 0)
		f.render(2)
		require.Equal(t, 1, f.host.Processed[node])
		require.Equal(t, filled(0, busFrames), f.context.BusLane(polyfill.BusOutput, 0))
		require.Empty(t, f.host.Done)
		require.Empty(t, f.host.Errors)
	}
}

func TestEngine_AContextClosedWithinProcessRendersNoFurther(t *testing.T) {
	f := newFixture(t)
	first := f.worklet(generator(1), func(*polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		f.engine.CloseContext(f.context.ID())
		return polyfill.ProcessTruthy
	}).ID()
	second := f.worklet(generator(1), nil).ID()
	f.render(2)
	require.Equal(t, 1, f.host.Processed[first])
	require.Zero(t, f.host.Processed[second])
}
