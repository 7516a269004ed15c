package polyfill

// paramLane is the way of a parameter that is automated or modulated into the engine: a lane
// of the bus with the native AudioParam's value at each frame, aligned with the inputs.
//
// A sample of exactly 0 says that nothing arrives: the page is still wiring the lane, or has
// to wire it anew. The last value holds then. web/ adds lanePresence to all that it sends,
// which is lost in any other value, so a parameter that is 0 arrives as lanePresence.
type paramLane struct {
	held   float32 // the value that arrived last; before one did, the parameter's before
	until  float64 // the frame at which the automation known so far is over
	steady int     // frames for which the value has not moved
}

// lanePresence is 2^-100; web/src/presence.ts has the same number.
const lanePresence = 1.0 / (1 << 50) / (1 << 50)

// laneRelease is how many seconds a parameter must not have moved before it gives its lane
// back: pages schedule automation piece by piece.
const laneRelease = 2

// hold is called when the parameter gets a lane: value is what it has until one arrives.
func (p *AudioParam) hold(value float32) {
	p.lane.held = value
	p.lane.steady = 0
}

// arrive writes what a render quantum of the lane means. No allocation.
func (l *paramLane) arrive(block, lane []float32) {
	block = block[:len(lane)]
	held := l.held
	moved := false
	for i, sample := range lane {
		switch sample {
		case 0:
		case lanePresence:
			moved = moved || held != 0
			held = 0
		default:
			moved = moved || held != sample
			held = sample
		}
		block[i] = held
	}
	l.held = held
	l.steady += len(lane)
	if moved {
		l.steady = 0
	}
}

// AutomateParameter notes that a parameter of a worklet node follows events of automation up
// to a frame of the context. It keeps the lane that RouteInput gives it at least so long.
func (c *BaseAudioContext) AutomateParameter(id NodeID, parameter int, until float64) {
	if p := c.parameter(id, parameter); p != nil {
		p.lane.until = max(p.lane.until, until)
		p.lane.steady = 0
	}
}

// SetAutomationRate sets a parameter's automationRate. Web Audio §1.6.1.
func (c *BaseAudioContext) SetAutomationRate(id NodeID, parameter int, rate AutomationRate) {
	if p := c.parameter(id, parameter); p != nil && (rate == ARate || rate == KRate) {
		p.rate = rate
	}
}

func (c *BaseAudioContext) parameter(id NodeID, parameter int) *AudioParam {
	node := c.workletNode(id)
	if node == nil || parameter < 0 || parameter >= len(node.parameters) {
		return nil
	}
	return &node.parameters[parameter]
}

// releaseIfOver gives the lane of a parameter back that nothing moves any more. Its value is
// the one that arrived last, until the page sets another. No allocation.
func (n *AudioWorkletNode) releaseIfOver(parameter int) {
	lane, context := &n.parameters[parameter].lane, n.context
	if float64(lane.steady) < laneRelease*context.sampleRate || context.clock.frame < lane.until || n.modulated(parameter) {
		return
	}
	input := len(n.inputs) + parameter
	n.inputRoutes[input].drop(context, BusInput)
	n.block.values[parameter] = lane.held
	context.engine.host.InputRouteChanged(n.id, input)
}

// modulated tells whether native nodes are connected to a parameter.
func (n *AudioWorkletNode) modulated(parameter int) bool {
	for _, source := range n.params[parameter].connections {
		if source.node.worklet == nil {
			return true
		}
	}
	return false
}
