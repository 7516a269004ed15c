package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/internal/enginetest"
)

// orchestra is a graph with all that a quantum can meet: native sources of several
// counts, up- and down-mixes, edges between worklets, parameters, a cycle, an ended
// and a failed processor, falsy ones that live by their input.
func orchestra(f *fixture) *polyfill.AudioWorkletNode {
	falsy := enginetest.Returning(polyfill.ProcessFalsy, enginetest.Gain(0.5))
	noise := f.worklet(generator(6), enginetest.Constant(0.25)).ID()
	clamped := polyfill.AudioWorkletNodeOptions{ChannelCountMode: new(polyfill.ClampedMax)}
	strip := f.worklet(clamped, falsy).ID()
	f.connect(noise, strip)
	f.connect(f.source(1), strip)
	f.connect(f.source(2), strip)
	mixer := f.worklet(ports(2, 2), enginetest.Gain(0.7)).ID()
	f.connect(strip, mixer)
	f.context.Connect(noise, 0, mixer, 1)
	ended := f.worklet(generator(1), enginetest.Returning(polyfill.ProcessFalsy, enginetest.Constant(1))).ID()
	failed := f.worklet(generator(1), enginetest.Returning(polyfill.ProcessThrew, enginetest.Constant(1))).ID()
	f.connect(ended, mixer)
	f.connect(failed, mixer)
	loop := f.worklet(polyfill.AudioWorkletNodeOptions{}, falsy).ID()
	f.connect(loop, loop)
	f.connect(loop, mixer)
	knobs, err := f.context.ConstructNode("knobs", polyfill.AudioWorkletNodeOptions{})
	require.NoError(f.t, err)
	f.host.Processors[knobs.ID()] = enginetest.Gain(1)
	f.connect(mixer, knobs.ID())
	f.connect(f.source(4), knobs.ID())
	f.context.Connect(noise, 0, knobs.ID(), 3) // a worklet and a lane into one parameter
	f.context.RouteInput(knobs.ID(), 3)
	for _, node := range []polyfill.NodeID{noise, strip, mixer, ended, failed, loop, knobs.ID()} {
		f.context.RouteInput(node, 0)
		f.context.RouteOutput(node, 0)
	}
	return knobs
}

func TestRender_AQuantumAllocatesNothing(t *testing.T) {
	f := newFixture(t)
	knobs := orchestra(f)
	f.render(4)
	require.Len(t, f.host.Done, 2)
	require.Equal(t, []float32{0.5}, knobs.Parameter(0))
	require.NotZero(t, f.outputLane(knobs.ID(), 0, 1)[0])
	frame := *f.context.Clock()
	moving := f.context.BusLane(polyfill.BusInput, f.context.InputLane(knobs.ID(), 3, 0))
	allocations := testing.AllocsPerRun(200, func() {
		knobs.ParameterValues()[0] += 0.001
		moving[5]++
		if f.context.Render(busFrames, frame) != nil {
			t.Fail()
		}
		frame += busFrames
	})
	require.Zero(t, allocations)
}

func TestDeliver_OfAnEmptyRingAllocatesNothing(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(polyfill.AudioWorkletNodeOptions{}, nil).ID()
	f.context.StartPort(node, processorEnd)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		f.context.Deliver(processorEnd, 1)
		f.context.RunControlMessages()
	}))
}

func BenchmarkRender_Quantum(b *testing.B) {
	f := newFixture(&testing.T{})
	orchestra(f)
	f.render(4)
	b.ReportAllocs()
	for b.Loop() {
		if err := f.context.Render(quantum, *f.context.Clock()); err != nil {
			b.Fatal(err)
		}
	}
}
