package polyfill

// BaseAudioContext is the engine's side of one context of the page: its global scope,
// its render graph, its bus, its clock and its ports.
// https://webaudio.github.io/web-audio-api/#BaseAudioContext
//
// All methods take ids as the page knows them. Ids that mean nothing (any more) are no
// mistake of the engine's user: a message may be under way to a node that was just
// released. They are ignored, and queries answer 0, -1 or nil.
type BaseAudioContext struct {
	engine *Engine
	id     int32
	closed bool

	sampleRate        float64
	renderQuantumSize int

	scope     AudioWorkletGlobalScope
	nodes     map[NodeID]*AudioNode
	graph     renderGraph
	scheduler renderScheduler
	bus       bus
	arrivals  arrivals
	clock     renderClock
	lead      RenderLead
	blocks    BlockSize
	messages  controlMessageQueue
	queues    [2]recordQueue
}

func newBaseAudioContext(engine *Engine, id int32, sampleRate float64, renderQuantumSize, busFrames int) *BaseAudioContext {
	return &BaseAudioContext{
		engine:            engine,
		id:                id,
		sampleRate:        sampleRate,
		renderQuantumSize: renderQuantumSize,
		scope:             newAudioWorkletGlobalScope(),
		nodes:             make(map[NodeID]*AudioNode),
		graph:             newRenderGraph(),
		bus:               newBus(busFrames),
		clock:             newRenderClock(renderQuantumSize),
		scheduler:         newRenderScheduler(renderQuantumSize),
		queues:            [2]recordQueue{newRecordQueue(), newRecordQueue()},
	}
}

// ID is the context's id: greater than 0, never used twice.
func (c *BaseAudioContext) ID() int32 { return c.id }

// SampleRate is the context's, in Hz.
func (c *BaseAudioContext) SampleRate() float64 { return c.sampleRate }

// RenderQuantumSize is the context's, in frames.
func (c *BaseAudioContext) RenderQuantumSize() int { return c.renderQuantumSize }

// Clock points to currentFrame, the frame at which the current render quantum begins;
// between blocks, the frame at which the next one will. The pointer is good while the
// context lives.
func (c *BaseAudioContext) Clock() *float64 { return &c.clock.frame }

// FollowClock moves the clock on to where the context is, in frames, while no blocks tell: before the
// first one, and after the last. It never goes back.
func (c *BaseAudioContext) FollowClock(frame float64) { c.clock.follow(frame) }

// BeginLead starts a driver that plays a lead behind its inputs, at a frame (see RenderLead).
func (c *BaseAudioContext) BeginLead(frame, lead float64, pinned, remote bool, calm float64) {
	c.lead.Begin(frame, lead, pinned, remote, calm, float64(c.renderQuantumSize), c.sampleRate)
	c.bus.underWay = uint64(lead)
}

// Lead is the context's, for drivers that have one.
func (c *BaseAudioContext) Lead() *RenderLead { return &c.lead }

// WakeLead says up to which frame the browser has played and returns how many frames are to be rendered.
func (c *BaseAudioContext) WakeLead(head float64) int {
	frames := c.lead.Wake(head)
	c.bus.underWay = uint64(c.lead.Word(LeadFrames))
	return frames
}

// BeginBlocks starts a driver that brings blocks of a size (see BlockSize).
func (c *BaseAudioContext) BeginBlocks(frames float64, pinned bool, calm float64) {
	c.bus.block = int(frames)
	c.blocks.Begin(frames, pinned, calm, c.sampleRate)
}

// NextBlocks returns the size that the driver's blocks should have (see BlockSize.Next).
func (c *BaseAudioContext) NextBlocks(frames, frame, lost float64, tells bool) float64 {
	// Longer blocks carry the sound of a lane for longer.
	c.bus.block = int(frames)
	return c.blocks.Next(frames, frame, lost, tells)
}

// RegisterProcessor adds a processor to the context's global scope, or returns the
// standard's *DOMException (see AudioWorkletGlobalScope).
func (c *BaseAudioContext) RegisterProcessor(name string, descriptors []AudioParamDescriptor) error {
	return c.scope.RegisterProcessor(name, descriptors)
}

// HasProcessor tells whether name is registered.
func (c *BaseAudioContext) HasProcessor(name string) bool { return c.scope.HasProcessor(name) }

// node returns the living node with that id if it is one of this context, or nil.
func (c *BaseAudioContext) node(id NodeID) *AudioNode { return c.nodes[id] }

// workletNode returns the living worklet node with that id, or nil.
func (c *BaseAudioContext) workletNode(id NodeID) *AudioWorkletNode {
	if node := c.nodes[id]; node != nil {
		return node.worklet
	}
	return nil
}

func (c *BaseAudioContext) adopt(node *AudioNode) {
	c.engine.adopt(node)
	c.nodes[node.id] = node
}

// ReleaseNode forgets a node, native or worklet: its connections, its lanes (silenced),
// the records queued for its ports. No call of the host follows.
func (c *BaseAudioContext) ReleaseNode(id NodeID) {
	node := c.nodes[id]
	if node == nil {
		return
	}
	delete(c.nodes, id)
	delete(c.engine.nodes, id)
	c.graph.remove(node)
	if node.worklet != nil {
		node.worklet.letGo()
		node.worklet.releaseRoutes()
		if !c.scheduler.rendering {
			c.graph.order.forget() // a suspended context must not keep its nodes alive
		}
	}
	node.released = true
	node.ports = [2]port{}
}

// close may come while the context renders: the nodes are marked, so that the running
// quantum passes over them.
func (c *BaseAudioContext) close() {
	c.closed = true
	for id := range c.nodes {
		c.ReleaseNode(id)
	}
}
