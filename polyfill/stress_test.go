package polyfill_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

// stress is a random graph, once in the engine and once in the model.
type stress struct {
	*fixture
	random  *rand.Rand
	nodes   []*modelNode
	sources []*modelSource
}

func TestStress_RandomGraphsAgreeWithTheModel(t *testing.T) {
	compared, cyclic := 0, 0
	for seed := range uint64(30) {
		s := &stress{fixture: newFixture(t), random: rand.New(rand.NewPCG(seed, 7))}
		for range 60 {
			for range 1 + s.random.IntN(4) {
				s.edit()
			}
			known, unknown := s.compare(seed)
			compared += known
			cyclic += unknown
		}
	}
	require.Greater(t, compared, 3000)
	require.Greater(t, cyclic, 3000, "the graphs must have had cycles")
}

func (s *stress) edit() {
	switch action := s.random.IntN(20); {
	case len(s.nodes) < 2 || action < 3 && len(s.nodes) < 12:
		s.addNode()
	case action < 5 || len(s.sources) == 0:
		source := &modelSource{seed: float64(s.random.IntN(9)), channels: 1 + s.random.IntN(6)}
		source.id = s.source(source.channels)
		s.sources = append(s.sources, source)
	case action < 11:
		from, to := s.pick(), s.pick()
		if to.fixed == 0 {
			return
		}
		input := s.random.IntN(len(to.sources))
		s.context.Connect(from.node.ID(), 0, to.node.ID(), input)
		to.sources[input][from] = true
	case action < 14:
		source, to := s.sources[s.random.IntN(len(s.sources))], s.pick()
		input := s.random.IntN(len(to.native))
		s.context.Connect(source.id, 0, to.node.ID(), input)
		to.native[input][source] = true
	case action < 17:
		from, to := s.pick(), s.pick()
		s.context.Disconnect(from.node.ID(), 0, to.node.ID(), 0)
		delete(to.sources[0], from)
	case action < 18:
		node := s.pick()
		node.count = 1 + s.random.IntN(6)
		node.mode = polyfill.ChannelCountMode(s.random.IntN(3))
		node.interpretation = polyfill.ChannelInterpretation(s.random.IntN(2))
		s.context.SetChannelConfig(node.node.ID(), node.count, node.mode, node.interpretation)
	case action < 19:
		s.removeSource()
	default:
		s.removeNode()
	}
}

func (s *stress) pick() *modelNode { return s.nodes[s.random.IntN(len(s.nodes))] }

// addNode: a node whose output follows its input is fed by native sources only: in a cycle
// its count would be a least solution, which the model does not look for.
func (s *stress) addNode() {
	inputs := 1 + s.random.IntN(2)
	model := &modelNode{seed: float64(1 + s.random.IntN(9)), count: 2}
	options := ports(inputs, 1)
	if inputs > 1 || s.random.IntN(3) > 0 {
		model.fixed = 1 + s.random.IntN(6)
		options.OutputChannelCount = []int{model.fixed}
	}
	model.node = s.worklet(options, process(float32(model.seed)))
	for input := range inputs {
		model.sources = append(model.sources, map[*modelNode]bool{})
		model.native = append(model.native, map[*modelSource]bool{})
		s.context.RouteInput(model.node.ID(), input)
	}
	s.context.RouteOutput(model.node.ID(), 0)
	s.nodes = append(s.nodes, model)
}

func (s *stress) removeNode() {
	at := s.random.IntN(len(s.nodes))
	gone := s.nodes[at]
	s.nodes = append(s.nodes[:at], s.nodes[at+1:]...)
	s.context.ReleaseNode(gone.node.ID())
	for _, node := range s.nodes {
		for _, sources := range node.sources {
			delete(sources, gone)
		}
	}
}

func (s *stress) removeSource() {
	at := s.random.IntN(len(s.sources))
	gone := s.sources[at]
	s.sources = append(s.sources[:at], s.sources[at+1:]...)
	s.context.ReleaseNode(gone.id)
	for _, node := range s.nodes {
		for _, native := range node.native {
			delete(native, gone)
		}
	}
}

// compare fills the input lanes as the native side would, renders what was under way before
// too, and compares every channel; returns how many nodes the model knew and did not know.
func (s *stress) compare(seed uint64) (known, unknown int) {
	for _, node := range s.nodes {
		node.value = nil
		for input := range node.native {
			captured := make([]float64, s.context.RouteInput(node.node.ID(), input))
			addMixed(captured, node.nativeInput(input), node.interpretation)
			for channel, value := range captured {
				lane := s.context.InputLane(node.node.ID(), input, channel)
				require.GreaterOrEqual(s.t, lane, 0)
				copy(s.context.BusLane(polyfill.BusInput, lane), filled(float32(value), quantum))
			}
		}
	}
	for range 4*busFrames/quantum + 1 { // until other lanes are taken without a mark
		s.render(1)
	}
	for _, node := range s.nodes {
		if node.hearsCycle() {
			unknown++
			continue
		}
		known++
		for channel, expected := range node.output() {
			for _, frame := range []int{0, quantum - 1} {
				actual := s.outputLane(node.node.ID(), channel, quantum)[frame]
				require.InEpsilon(s.t, expected+1, float64(actual)+1, 1e-4, "seed %d, node %d, channel %d", seed, node.node.ID(), channel)
			}
		}
	}
	return known, unknown
}
