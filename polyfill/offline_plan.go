package polyfill

import "slices"

// Offline rendering. What native nodes put out is known beforehand to whoever can render them twice: so a context of
// a known length is rendered in passes, without a bus and without its latency. In each pass the page's side
// renders, by the browser's own nodes, what feeds some of the worklets, and RenderOffline runs those through the time in
// question. No node sees that the order is another one: each gets the quanta in theirs. Web Audio §1.3.3, §2.6.
//
// The plan says which worklet is rendered in which pass. Not in a render quantum: may allocate.

// offlineInput is what the plan knows of an input or, numbered after the inputs, of an AudioParam.
type offlineInput struct {
	fed      bool                // native nodes lead here
	upstream []*AudioWorkletNode // worklets whose audio comes here through native nodes
	recorded *recording          // nil: only worklets of the same pass are connected, their audio comes by edges
}

// FeedOffline notes, before PlanOffline, that native nodes lead to an input or, numbered after the inputs, an
// AudioParam, and, unless source is 0, that audio of a worklet comes here through them.
func (c *BaseAudioContext) FeedOffline(node NodeID, input int, source NodeID) {
	to := c.workletNode(node)
	if to == nil || input < 0 || input >= len(to.offline) {
		return
	}
	to.offline[input].fed = true
	if from := c.workletNode(source); from != nil {
		to.offline[input].comesFrom(from)
	}
}

func (i *offlineInput) comesFrom(source *AudioWorkletNode) {
	if !slices.Contains(i.upstream, source) {
		i.upstream = append(i.upstream, source)
	}
}

// PlanOffline takes what FeedOffline told and answers in how many passes the worklets are to be rendered; -1 when audio
// goes round through native nodes: no order of passes renders such a cycle.
func (c *BaseAudioContext) PlanOffline() (passes int) {
	worklets := c.graph.worklets
	for _, worklet := range worklets {
		worklet.beginPlan()
	}
	passes = planPasses(worklets)
	for _, worklet := range worklets {
		for input := range worklet.offline {
			worklet.offline[input].fed, worklet.offline[input].upstream = false, nil
		}
	}
	c.graph.touch()
	return passes
}

func (n *AudioWorkletNode) beginPlan() {
	n.pass = 0
	for input := range n.offline {
		n.offline[input].recorded = nil
		if n.offline[input].fed {
			n.record(input)
		}
	}
	for parameter := range n.parameters {
		n.parameters[parameter].recorded = nil
	}
}

func planPasses(worklets []*AudioWorkletNode) (passes int) {
	for changed := true; changed; {
		if !layOutPasses(worklets) {
			return -1
		}
		passes, changed = recordEarlier(worklets)
	}
	return passes
}

// record makes an input one that is recorded, with all that is connected to it: the worklets' audio goes there through native
// nodes too, since only the browser knows how it mixes the one with the other.
func (n *AudioWorkletNode) record(input int) {
	n.offline[input].recorded = &recording{}
	for _, source := range n.input(input).connections {
		if from := source.node.worklet; from != nil {
			n.offline[input].comesFrom(from)
		}
	}
}

// layOutPasses gives each worklet the first pass in which all is there that it needs: after the worklets whose audio comes
// through native nodes, and not before those that are connected directly. Returns false if there is no such pass.
func layOutPasses(worklets []*AudioWorkletNode) bool {
	for round := 0; round <= len(worklets); round++ {
		settled := true
		for _, worklet := range worklets {
			if pass := worklet.earliestPass(); pass > worklet.pass {
				worklet.pass, settled = pass, false
			}
		}
		if settled {
			return true
		}
	}
	return false
}

func (n *AudioWorkletNode) earliestPass() (pass int) {
	for input := range n.offline {
		for _, source := range n.offline[input].upstream {
			pass = max(pass, source.pass+1)
		}
		for _, source := range n.directSources(input) {
			if source.node.worklet != nil {
				pass = max(pass, source.node.worklet.pass)
			}
		}
	}
	return pass
}

// directSources are the connections whose audio reaches an input by edges.
func (n *AudioWorkletNode) directSources(input int) []connection {
	if n.offline[input].recorded != nil {
		return nil
	}
	return n.input(input).connections
}

// recordEarlier makes inputs that are connected to worklets of an earlier pass, whose quanta are gone by then, recorded ones.
// Returns whether there were any, and how many passes there are.
func recordEarlier(worklets []*AudioWorkletNode) (passes int, changed bool) {
	for _, worklet := range worklets {
		passes = max(passes, worklet.pass+1)
		for input := range worklet.offline {
			for _, source := range worklet.directSources(input) {
				if source.node.worklet != nil && source.node.worklet.pass < worklet.pass {
					worklet.record(input)
					changed = true
					break
				}
			}
		}
	}
	return passes, changed
}

// OfflinePass is the pass, counted from 0, in which the plan has a worklet rendered.
func (c *BaseAudioContext) OfflinePass(id NodeID) int {
	if node := c.workletNode(id); node != nil {
		return node.pass
	}
	return -1
}

// RecordedOffline tells whether the plan wants an input or, numbered after the inputs, an AudioParam to be recorded:
// all that is connected to it, native nodes and worklets.
func (c *BaseAudioContext) RecordedOffline(id NodeID, input int) bool {
	node := c.workletNode(id)
	return node != nil && input >= 0 && input < len(node.offline) && node.offline[input].recorded != nil
}
