package polyfill

// Engine holds every context of a page and every node of them. It and all that hangs on
// it belong to one thread, which plays the standard's control thread and its rendering
// thread in turn: the page's main thread or, with an engine of its own, a Worker.
type Engine struct {
	host        Host
	contexts    map[int32]*BaseAudioContext
	nodes       map[NodeID]*AudioNode
	lastContext int32
	lastNode    NodeID
}

// NewEngine makes an engine that calls host.
func NewEngine(host Host) *Engine {
	return &Engine{
		host:     host,
		contexts: make(map[int32]*BaseAudioContext),
		nodes:    make(map[NodeID]*AudioNode),
	}
}

// OpenContext makes the engine's side of one BaseAudioContext. sampleRate is in Hz,
// renderQuantumSize in frames, busFrames, the longest block Render will be asked for, a
// multiple of it. nil when one of them is impossible.
func (e *Engine) OpenContext(sampleRate float64, renderQuantumSize, busFrames int) *BaseAudioContext {
	if !(sampleRate > 0) || renderQuantumSize <= 0 || busFrames < renderQuantumSize ||
		busFrames%renderQuantumSize != 0 {
		return nil
	}
	e.lastContext++
	context := newBaseAudioContext(e, e.lastContext, sampleRate, renderQuantumSize, busFrames)
	e.contexts[context.id] = context
	return context
}

// CloseContext releases a context with its nodes, lanes and rings. Unknown ids are ignored.
func (e *Engine) CloseContext(id int32) {
	context := e.contexts[id]
	if context == nil {
		return
	}
	delete(e.contexts, id)
	context.close()
}

// Context returns the open context with that id, or nil.
func (e *Engine) Context(id int32) *BaseAudioContext { return e.contexts[id] }

// Node returns the living node with that id, native or worklet, or nil.
func (e *Engine) Node(id NodeID) *AudioNode { return e.nodes[id] }

// NodeCount is the number of living nodes of all contexts.
func (e *Engine) NodeCount() int { return len(e.nodes) }

// NextNodeID makes id that of the next node, native or worklet: two engines, one of the page
// and one of a Worker, call the same node by the same id. One that was given before, or
// that is not greater than 0, changes nothing.
func (e *Engine) NextNodeID(id NodeID) {
	if id > e.lastNode {
		e.lastNode = id - 1
	}
}

// adopt gives a node its id.
func (e *Engine) adopt(node *AudioNode) {
	e.lastNode++
	node.id = e.lastNode
	e.nodes[node.id] = node
}
