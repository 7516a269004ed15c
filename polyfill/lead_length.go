package polyfill

import "math"

// How long a RenderLead's lead is, and how often the page wakes up within it. No allocation.

const (
	// MaxLead is the lead that stalls can make of a shorter one, in frames at the usual rates.
	MaxLead = 8192
	// wakesPerLead is how often the page wakes up within the lead: one late wake costs nothing, and each wake costs more than what it renders.
	wakesPerLead = 3
	// restlessWakes is the same for restlessSeconds after half of the lead went by between two wakes: more of it is left for the next stall.
	restlessWakes   = 4
	restlessSeconds = 10
	// growsAfter is for how many seconds the lead does not grow: pages that load stall, and few of them go on so.
	growsAfter = 0.5
)

// grow: the stall that has just been is to be bridged next time, if it can be.
func (l *RenderLead) grow(head, backlog float64) {
	wanted := backlog + backlog/4
	wanted += l.quantum - 1 - rest(wanted+l.quantum-1, l.quantum)
	if l.pinned || head < l.settled || wanted > l.most || wanted <= l.words[LeadFrames] {
		return
	}
	l.words[LeadFrames] = wanted
	l.counted = l.delivered + wanted // the gap goes on until then, as one
	l.worst = 0
}

// shrink goes back towards the lead that was asked for after a long calm, in a silence that is as long as the lead:
// what is under way is silent, and what comes instead is, too.
func (l *RenderLead) shrink() {
	lead := l.words[LeadFrames]
	if lead <= l.base || l.words[LeadNext]-l.broke <= l.calm {
		l.words[LeadShrinks], l.silence = 0, 0
		return
	}
	l.words[LeadShrinks] = 1
	shorter := max(l.base, math.Ceil(l.worst*1.5/l.quantum)*l.quantum)
	if shorter < lead && l.silence < lead {
		return
	}
	// Where all of it was needed, what comes may be calmer.
	l.words[LeadFrames] = min(lead, shorter)
	l.worst, l.broke = 0, l.words[LeadNext]
}

// listen counts the silence in what the page is given next to write ahead. Only while the lead waits for it: it looks at every sample.
func (l *RenderLead) listen(out *bus, frames int) {
	if l.words[LeadShrinks] == 0 {
		return
	}
	l.hear(float64(frames), out.isSilent(frames))
}

func (l *RenderLead) hear(frames float64, silent bool) {
	if silent {
		l.silence += frames
	} else {
		l.silence = 0
	}
}

// pace says how often to wake up, at most each 20 ms, so that the windows that are read stay short.
func (l *RenderLead) pace(head float64) {
	wakes := float64(wakesPerLead)
	if head < l.restless {
		wakes = restlessWakes
	}
	l.words[LeadInterval] = min(max(math.Floor(l.words[LeadFrames]/wakes/l.rate*1000), 2), 20)
}
