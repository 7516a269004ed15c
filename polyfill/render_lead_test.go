package polyfill_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

const leadRate = 48000

// settling is half a second, in whole quanta.
const settling = 24064.0

// newLead has played half a second up to frame 0.
func newLead(frames float64, pinned bool) *polyfill.RenderLead {
	lead := &polyfill.RenderLead{}
	lead.Begin(-settling, frames, pinned, false, 30, quantum, leadRate)
	for head := -settling; head <= 0; head += 512 {
		wake(lead, head)
	}
	return lead
}

// wake plays one wake whose rendering takes no time; returns the frames rendered.
func wake(lead *polyfill.RenderLead, head float64) int {
	frames := lead.Wake(head)
	write(lead, frames, head)
	lead.Rendered(0)
	return frames
}

// write writes what a wake renders, all at once, when the browser has played up to head.
func write(lead *polyfill.RenderLead, frames int, head float64) {
	if frames > 0 {
		lead.Written(lead.Word(polyfill.LeadNext), float64(frames), head)
	}
}

func TestRenderLead_RendersWholeQuantaUpToThePlayHead(t *testing.T) {
	lead := newLead(2048, false)
	require.Zero(t, wake(lead, 100))
	require.Equal(t, 128, wake(lead, 255))
	require.Equal(t, 384, wake(lead, 512))
	require.Zero(t, wake(lead, 512), "the browser has not moved")
	require.Equal(t, float64(512), lead.Word(polyfill.LeadNext))
	require.Equal(t, settling+512, lead.Word(polyfill.LeadRendered))
}

func TestRenderLead_LosesNothingWhileStallsAreShorterThanTheLead(t *testing.T) {
	lead := newLead(2048, false)
	for head := 2048.0; head < 200000; head += 2048 {
		require.Equal(t, 2048, wake(lead, head))
	}
	require.Zero(t, lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
}

func TestRenderLead_CountsWhatAStallLost(t *testing.T) {
	lead := newLead(2048, true)
	require.Equal(t, 3072, wake(lead, 3072), "the inputs were kept")
	require.Equal(t, float64(1024), lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns))
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames), "it is pinned")
	wake(lead, 4096)
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns))
}

func TestRenderLead_TakesItsLoadFromTheWakesThatWereTimed(t *testing.T) {
	lead := &polyfill.RenderLead{}
	lead.Begin(0, 2048, true, false, 30, quantum, leadRate)
	require.Equal(t, 384, lead.Wake(384))
	lead.Rendered(4) // of 8
	mean, worst := lead.Word(polyfill.LeadLoadMean), lead.Word(polyfill.LeadLoadWorst)
	require.Equal(t, 0.5, worst)
	require.Equal(t, 384, lead.Wake(768))
	lead.Rendered(-1)
	require.Equal(t, mean, lead.Word(polyfill.LeadLoadMean))
	require.Equal(t, worst, lead.Word(polyfill.LeadLoadWorst))
	require.Equal(t, float64(768), lead.Word(polyfill.LeadRendered))
}

func TestRenderLead_CountsWhatIsLostWhileItRenders(t *testing.T) {
	lead := newLead(1024, true)
	require.Equal(t, 512, lead.Wake(512))
	write(lead, 512, 1280) // 1024 was the end of what was written
	lead.Rendered(16)
	require.Equal(t, float64(256), lead.Word(polyfill.LeadLost))
	require.Equal(t, 768, lead.Wake(1280))
	require.Equal(t, float64(256), lead.Word(polyfill.LeadLost), "counted once")
	require.InDelta(t, 1.5, lead.Word(polyfill.LeadLoadWorst), 1e-9)
}

func TestRenderLead_CountsOfALateWakeOnlyTheBlocksThatWereLate(t *testing.T) {
	lead := newLead(1024, true)
	require.Equal(t, 768, lead.Wake(768))
	lead.Written(0, 256, 1000)   // in time: due at 1024
	lead.Written(256, 256, 1280) // just in time
	lead.Written(512, 256, 1600) // 1536 was when it was due
	lead.Rendered(-1)
	require.Equal(t, float64(64), lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns))
}

func TestRenderLead_CountsEachFrameOfBlocksThatRunBehindOnce(t *testing.T) {
	lead := newLead(1024, true)
	require.Equal(t, 1024, lead.Wake(1024))
	lead.Written(0, 512, 1152)   // 128 late
	lead.Written(512, 512, 1792) // 256 late: of it the first 256 frames, and none between
	lead.Rendered(-1)
	require.Equal(t, float64(128+256), lead.Word(polyfill.LeadLost))
	require.Equal(t, float64(2), lead.Word(polyfill.LeadUnderruns))
}

func TestRenderLead_GrowsByAProcessorThatStalls(t *testing.T) {
	lead := newLead(2048, false)
	require.Equal(t, 512, lead.Wake(512))
	write(lead, 512, 3200) // 56 ms
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames), "what has just been written sounds where it is")
	lead.Rendered(56)
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns))
	wake(lead, 3328)
	require.GreaterOrEqual(t, lead.Word(polyfill.LeadFrames), 2816*1.25)
	require.Equal(t, float64(1), lead.Word(polyfill.LeadUnderruns), "it is one gap")
}

func TestRenderLead_DoesNotGrowByAStallThatIsOverWhenThePageWakesUp(t *testing.T) {
	lead := newLead(2048, false)
	require.Equal(t, 1024, lead.Wake(1024))
	lead.Written(0, 512, 2176) // 128 frames late
	lead.Written(512, 512, 2304)
	lead.Rendered(24)
	wake(lead, 2560)
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames), "it would break what sounds again")
}

func TestRenderLead_CountsABacklogThatItSkipsAsOneBreak(t *testing.T) {
	lead := newLead(2048, true)
	for head := 1024.0; head < 500*1024; head += 1024 {
		write(lead, lead.Wake(head), head)
		lead.Rendered(1024.0 / leadRate * 1000 * 1.2)
	}
	next, lost, breaks := lead.Word(polyfill.LeadNext), lead.Word(polyfill.LeadLost), lead.Word(polyfill.LeadUnderruns)
	wake(lead, next+10240)
	require.Equal(t, lost+10240-128, lead.Word(polyfill.LeadLost), "up to what is written next")
	require.Equal(t, breaks+1, lead.Word(polyfill.LeadUnderruns))
}

func TestRenderLead_GoesOnAtLaterFramesWhenTheBrowsersClockHasJumped(t *testing.T) {
	lead := newLead(2048, false)
	wake(lead, 512)
	rendered := lead.Word(polyfill.LeadRendered)
	require.Equal(t, 512.0+4096, lead.Jumped(4096))
	require.Equal(t, 512.0+4096, lead.Word(polyfill.LeadNext))
	require.Equal(t, 2048, wake(lead, 512+4096+2048))
	require.Equal(t, rendered+2048, lead.Word(polyfill.LeadRendered))
	require.Zero(t, lead.Word(polyfill.LeadLost))
	require.Zero(t, lead.Word(polyfill.LeadSkipped))
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
	wake(lead, 512+4096+2048+2176)
	require.Equal(t, float64(128), lead.Word(polyfill.LeadLost), "what is lost afterwards is counted as before")
}

func TestRenderLead_GrowsSoThatTheSameStallIsBridged(t *testing.T) {
	lead := newLead(2048, false)
	wake(lead, 2944) // 61 ms
	grown := lead.Word(polyfill.LeadFrames)
	require.GreaterOrEqual(t, grown, 2944*1.25)
	require.LessOrEqual(t, grown, 4096.0)
	require.Zero(t, int(grown)%quantum)
	lost := lead.Word(polyfill.LeadLost)
	for head := 2944.0 * 2; head < 300000; head += 2944 {
		wake(lead, head)
	}
	require.Equal(t, lost, lead.Word(polyfill.LeadLost))
}

func TestRenderLead_DoesNotGrowWhileThePageMayStillBeLoading(t *testing.T) {
	lead := &polyfill.RenderLead{}
	lead.Begin(0, 2048, false, false, 30, quantum, leadRate)
	wake(lead, 2944)
	require.Equal(t, float64(896), lead.Word(polyfill.LeadLost), "it is told")
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
	for head := 2944.0; head < settling; head += 512 {
		wake(lead, head)
	}
	wake(lead, settling+3072)
	require.Greater(t, lead.Word(polyfill.LeadFrames), float64(2048))
}

func TestRenderLead_DoesNotGrowByAStallThatNoLeadBridges(t *testing.T) {
	lead := newLead(2048, false)
	require.Equal(t, 24064, wake(lead, 24064), "what the windows hold is rendered")
	require.Equal(t, float64(2048), lead.Word(polyfill.LeadFrames))
	require.Zero(t, lead.Word(polyfill.LeadSkipped))
}

func TestRenderLead_SkipsWhatTheWindowsDoNotHold(t *testing.T) {
	lead := newLead(2048, false)
	frames := wake(lead, 96000)
	require.LessOrEqual(t, frames, polyfill.LeadWindow-128)
	require.Zero(t, frames%quantum)
	require.Equal(t, float64(96000-frames), lead.Word(polyfill.LeadSkipped))
	require.Equal(t, float64(96000), lead.Word(polyfill.LeadNext))
}

func TestRenderLead_SkipsABacklogThatCannotBeWorkedOff(t *testing.T) {
	lead := newLead(2048, true)
	for head := 1024.0; head < 500*1024; head += 1024 {
		write(lead, lead.Wake(head), head)
		lead.Rendered(1024.0 / leadRate * 1000 * 1.2)
	}
	require.Greater(t, lead.Word(polyfill.LeadLoadMean), 0.8)
	next := lead.Word(polyfill.LeadNext)
	require.Equal(t, 128, lead.Wake(next+10240), "it catches up at once")
	require.Equal(t, float64(10240-128), lead.Word(polyfill.LeadSkipped))
}

// leadContext is a context whose lead has grown by a stall, and shrinks after so many seconds; one node
// sounds while sounds is true, another is silent.
type leadContext struct {
	*fixture
	head   float64
	sounds bool
}

func newLeadContext(t *testing.T, calm float64) *leadContext {
	c := &leadContext{fixture: newFixture(t), sounds: true}
	sounding := c.worklet(generator(1), func(node *polyfill.AudioWorkletNode) polyfill.ProcessStatus {
		if c.sounds {
			node.Output(0)[0][quantum-1] = 0.5
		}
		return polyfill.ProcessTruthy
	})
	silent := c.worklet(generator(2), nil)
	c.context.RunControlMessages()
	c.context.RouteOutput(silent.ID(), 0)
	c.context.RouteOutput(sounding.ID(), 0)
	c.context.BeginLead(0, 2048, false, false, calm)
	c.run(settling / leadRate)
	c.wake(3072)
	require.Greater(t, c.lead(), 2048.0)
	return c
}

func (c *leadContext) lead() float64 { return c.context.Lead().Word(polyfill.LeadFrames) }

func (c *leadContext) wake(frames float64) {
	c.head += frames
	next := c.context.Lead().Word(polyfill.LeadNext)
	for rest := c.context.WakeLead(c.head); rest > 0; rest -= busFrames {
		frames := min(rest, busFrames)
		require.NoError(c.t, c.context.Render(frames, next))
		c.context.Lead().Written(next, float64(frames), c.head)
		next += float64(frames)
	}
	c.context.Lead().Rendered(0)
}

func (c *leadContext) run(seconds float64) {
	for end := c.head + seconds*leadRate; c.head < end; {
		c.wake(512)
	}
}

func TestRenderLead_WakesMoreOftenForAWhileAfterALateWake(t *testing.T) {
	lead := newLead(2048, false)
	interval := func() float64 { return lead.Word(polyfill.LeadInterval) }
	const often, seldom = 10.0, 14.0 // ms: 4 and 3 times in 42.7 ms
	wake(lead, 1024)
	require.Equal(t, seldom, interval())
	wake(lead, 1024+1152)
	require.Equal(t, often, interval())
	head := 1024.0 + 1152
	for ; head < 10*leadRate+1024+1152; head += 512 {
		require.Equal(t, often, interval(), head)
		wake(lead, head)
	}
	wake(lead, head)
	require.Equal(t, seldom, interval())
	require.Zero(t, lead.Word(polyfill.LeadLost))
}

func TestRenderLead_NeverWakesMoreSeldomThanEach20Milliseconds(t *testing.T) {
	require.Equal(t, 20.0, newLead(4096, true).Word(polyfill.LeadInterval))
	require.Equal(t, 2.0, newLead(128, true).Word(polyfill.LeadInterval))
}

func TestRenderLead_ShrinksInASilenceAfterALongCalm(t *testing.T) {
	c := newLeadContext(t, 30)
	c.sounds = false
	c.run(20)
	require.Zero(t, c.context.Lead().Word(polyfill.LeadShrinks), "not yet")
	c.sounds = true
	c.run(20)
	require.Equal(t, float64(1), c.context.Lead().Word(polyfill.LeadShrinks))
	require.Greater(t, c.lead(), 2048.0, "not while it sounds")
	c.sounds = false
	c.run(1)
	require.Equal(t, float64(2048), c.lead())
	require.Zero(t, c.context.Lead().Word(polyfill.LeadShrinks))
}

func TestRenderLead_ShrinksAfterTheCalmThatItWasGiven(t *testing.T) {
	c := newLeadContext(t, 1)
	c.sounds = false
	c.run(0.9)
	require.Greater(t, c.lead(), 2048.0)
	c.run(0.3)
	require.Equal(t, float64(2048), c.lead())
}

func TestRenderLead_ShrinksAfterACalmThatCameAfterAStallThatItBridged(t *testing.T) {
	c := newLeadContext(t, 2)
	c.sounds = false
	c.run(1)
	c.wake(3072)
	lost := c.context.Lead().Word(polyfill.LeadLost)
	c.run(1.5)
	require.Greater(t, c.lead(), 2048.0, "it would not bridge that any more")
	c.run(3)
	require.Equal(t, float64(2048), c.lead())
	require.Equal(t, lost, c.context.Lead().Word(polyfill.LeadLost))
}

// What is under way is as long as the lead: nothing of it may sound when other frames take its place.
func TestRenderLead_ShrinksOnlyWhenAllThatIsUnderWayIsSilent(t *testing.T) {
	c := newLeadContext(t, 1)
	c.run(2)
	require.Equal(t, float64(1), c.context.Lead().Word(polyfill.LeadShrinks))
	grown := c.lead()
	for pause := 512.0; pause < grown; pause += 512 {
		c.sounds = false
		for silent := 0.0; silent < pause; silent += 512 {
			c.wake(512)
		}
		c.sounds = true
		c.wake(512)
		require.Equal(t, grown, c.lead(), "after a silence of %v frames", pause)
	}
	c.sounds = false
	for silent := 0.0; silent < grown; silent += 512 {
		require.Equal(t, grown, c.lead(), "in a silence of %v frames", silent)
		c.wake(512)
	}
	require.Equal(t, float64(2048), c.lead())
}

func TestRenderLead_AllocatesNothing(t *testing.T) {
	lead := newLead(2048, false)
	head := 0.0
	require.Zero(t, testing.AllocsPerRun(100, func() {
		head += 640
		wake(lead, head)
	}))
}

func TestRenderLead_HoldsALanesRest(t *testing.T) {
	f := newFixture(t)
	node := f.worklet(generator(1), nil).ID()
	f.context.BeginLead(0, 8192, true, false, 30)
	require.Equal(t, 1, f.context.RouteOutput(node, 0))
	first := f.context.OutputLane(node, 0, 0)
	require.NoError(t, f.context.Render(2*quantum, 0))
	f.context.UnrouteOutput(node, 0)
	for frame := 0; frame < 8192; frame += 2 * quantum {
		f.context.RouteOutput(node, 0)
		require.NotEqual(t, first, f.context.OutputLane(node, 0, 0), "its sound is still under way")
		f.context.UnrouteOutput(node, 0)
		require.NoError(t, f.context.Render(2*quantum, float64(frame)))
	}
}
