package polyfill

import "math"

// renderClock counts the frames a context has rendered: AudioWorkletGlobalScope.currentFrame.
// Web Audio §1.32.3.1, §2.6 step 6. It is monotone and moves by whole quanta.
//
// A driver may lose blocks (a busy page), even parts of one; then its frame runs ahead and the
// clock jumps after it, so that it stays the context's. Less than a quantum is rounding and must not show.
type renderClock struct {
	frame   float64
	quantum float64
	started bool
}

func newRenderClock(renderQuantumSize int) renderClock {
	return renderClock{quantum: float64(renderQuantumSize)}
}

// follow is called once a block with the context frame of its first frame, as the driver
// counts it.
func (c *renderClock) follow(driver float64) {
	if math.IsNaN(driver) || math.IsInf(driver, 0) {
		return
	}
	if !c.started || driver-c.frame >= c.quantum {
		c.frame = max(c.frame, math.Round(driver/c.quantum)*c.quantum)
	}
	c.started = true
}

// seek goes to a frame of a context that is rendered offline, pass by pass from the same one.
func (c *renderClock) seek(frame float64) {
	c.frame, c.started = frame, true
}

// advance counts one render quantum.
func (c *renderClock) advance() { c.frame += c.quantum }
