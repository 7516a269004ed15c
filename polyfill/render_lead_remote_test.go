package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

// remoteLead is the lead of a Worker that answers what it was asked when told so.
type remoteLead struct {
	*polyfill.RenderLead
	asked float64 // the frame after the last that the Worker was asked for
}

// newRemoteLead is one whose Worker has answered for half a second, up to frame 0.
func newRemoteLead(frames float64, pinned bool) *remoteLead {
	lead := startingRemoteLead(-settling, frames, pinned)
	for head := -settling; head < 0; head += 512 {
		lead.wake(head + 512)
		lead.answer(head, head+512, head+512, false)
	}
	return lead
}

func startingRemoteLead(frame, frames float64, pinned bool) *remoteLead {
	lead := &remoteLead{RenderLead: &polyfill.RenderLead{}}
	lead.Begin(frame, frames, pinned, true, 30, quantum, leadRate)
	return lead
}

func (l *remoteLead) wake(head float64) {
	l.asked = l.Word(polyfill.LeadNext) + float64(l.Wake(head))
	l.Rendered(0)
}

func (l *remoteLead) answer(from, to, head float64, silent bool) {
	l.Delivered(from, to-from, head, silent)
}

func TestRenderLead_LosesNothingWhileAWorkerAnswersWithinTheLead(t *testing.T) {
	lead := newRemoteLead(2048, false)
	for head := 512.0; head < 200000; head += 512 {
		lead.wake(head)
		lead.answer(head-512, head, head+1024, false)
	}
	require.Zero(t, lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
}

func TestRenderLead_TakesWhatAWorkerWasAskedForBeforeTheClockJumped(t *testing.T) {
	lead := newRemoteLead(2048, true)
	lead.wake(512)
	require.Equal(t, 512.0+1024, lead.Jumped(1024))
	lead.answer(1024, 512+1024, 512+1024, false) // asked for as 0 to 512
	lead.wake(1024 + 1024)
	lead.answer(512+1024, 1024+1024, 1024+1024, false)
	require.Zero(t, lead.Word(polyfill.LeadLost))
	lead.wake(3200 + 1024)
	require.Equal(t, float64(128), lead.Word(polyfill.LeadLost), "3072 was written last")
}

func TestRenderLead_CountsWhatAWorkerIsLateWithOnceAndGrowsByIt(t *testing.T) {
	lead := newRemoteLead(2048, false)
	lead.wake(512)
	lead.answer(0, 512, 600, false) // played from 2048 on, up to 2560
	lead.wake(1024)
	lead.wake(2688) // 128 frames were to be there by now
	require.Equal(t, float64(128), lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns))
	grown := lead.Word(polyfill.LeadFrames)
	require.GreaterOrEqual(t, grown, (2688-512)*1.25)
	lead.answer(512, 1024, 2700, false)
	require.Equal(t, float64(128), lead.Word(polyfill.LeadLost), "in the longer lead it is in time")
}

func TestRenderLead_CountsWhatComesLateBetweenTwoWakes(t *testing.T) {
	lead := newRemoteLead(2048, true)
	lead.wake(512)
	lead.answer(0, 512, 600, false)
	lead.wake(1024)
	lead.answer(512, 1024, 2816, false) // 2560 was the end of what was written
	require.Equal(t, float64(256), lead.Word(polyfill.LeadLost))
	lead.wake(2816)
	require.Equal(t, float64(256), lead.Word(polyfill.LeadLost), "counted once")
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns))
}

func TestRenderLead_CountsABlockThatNeverReachedItsWorker(t *testing.T) {
	lead := newRemoteLead(2048, true)
	lead.wake(512)
	lead.answer(0, 512, 600, false)
	lead.wake(1024)
	lead.answer(640, 1024, 1100, false)
	require.Equal(t, float64(128), lead.Word(polyfill.LeadLost))
	lead.answer(512, 640, 1200, false) // what comes out of order is of no use
	lead.wake(2700)
	require.Equal(t, float64(128), lead.Word(polyfill.LeadLost))
}

func TestRenderLead_CountsNothingBeforeAWorkerHasAnsweredFirst(t *testing.T) {
	lead := startingRemoteLead(0, 2048, false)
	for head := 512.0; head <= 48000; head += 512 {
		lead.wake(head)
	}
	lead.answer(0, 48000, 48000, false)
	require.Zero(t, lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
	lead.wake(48512)
	lead.answer(48000, 48512, 48600, false)
	lead.wake(51200)
	require.Equal(t, float64(51200-48512-2048), lead.Word(polyfill.LeadLost))
}

func TestRenderLead_ShrinksWhileAWorkersOutputIsSilent(t *testing.T) {
	lead := newRemoteLead(2048, false)
	lead.wake(512)
	lead.answer(0, 512, 600, false)
	lead.wake(3072)
	grown := lead.Word(polyfill.LeadFrames)
	require.Greater(t, grown, float64(2048))
	lead.answer(512, 3072, 3072, false)
	head := 3072.0
	pass := func(frames float64, silent bool) {
		for end := head + frames; head < end; {
			lead.wake(head + 512)
			lead.answer(head, head+512, head+600, silent)
			head += 512
		}
	}
	pass(31*leadRate, false)
	require.Equal(t, grown, lead.Word(polyfill.LeadFrames), "it sounds")
	pass(2*grown, true)
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
}
