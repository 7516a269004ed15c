//go:build js && wasm

package jsbridge

import (
	"unsafe"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill/ringbuffer"
)

// idOf is the node's id, 0 for none.
func idOf(node *polyfill.AudioNode) int32 {
	if node == nil {
		return 0
	}
	return int32(node.ID())
}

// address is where a ring begins, 0 for none.
func address(ring *ringbuffer.RecordRing) unsafe.Pointer {
	if ring == nil {
		return nil
	}
	return unsafe.Pointer(unsafe.SliceData(ring.Memory()))
}

// processBlock is where the words of a worklet node's block begin, 0 for any other node.
func processBlock(id polyfill.NodeID) unsafe.Pointer {
	node := engine.Node(id)
	if node == nil || node.Worklet() == nil {
		return nil
	}
	return unsafe.Pointer(unsafe.SliceData(node.Worklet().Block()))
}

// deliverRecords puts the reason into the mailbox when the ring is broken.
func deliverRecords(context *polyfill.BaseAudioContext, end polyfill.PortEnd, limit int) int32 {
	taken := context.Deliver(end, limit)
	if taken < 0 {
		refuse(context.RingError(end))
	}
	return int32(taken)
}
