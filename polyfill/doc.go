// Package polyfill is the engine of audioworklet-anywhere: everything an AudioWorklet does
// that is not JavaScript. It registers processors, keeps the render graph, cuts time into
// render quanta, infers channel counts, mixes, hands each processor its block, sees when
// a processor ends, and carries port messages. It knows no browser: what it needs from
// outside is the interface Host, and what surrounds it (jsbridge, web) only translates.
//
//	page ──▶ BaseAudioContext ──▶ renderGraph ─▶ channelPropagation, renderOrder
//	              │                    │
//	driver ──▶ Render ──▶ renderQuantum ──▶ AudioWorkletNode.render ──▶ Host.Process
//	              ▲                    │
//	            bus lanes in           └──▶ bus lanes out
//
// The map, from the concepts of the standard (https://webaudio.github.io/web-audio-api/)
// to the files:
//
//	BaseAudioContext                    base_audio_context.go           §1.1
//	AudioNode, native ones' outputs     audio_node.go                   §1.5
//	actively processing                 channel_propagation.go          §1.5.3
//	channelCount, -Mode, -Interpretation  channel_count.go              §1.5.4
//	connect, disconnect                 render_graph.go                 §1.5.5
//	AudioParam, computedValue           audio_param.go                  §1.6.3
//	automated and modulated AudioParams param_lane.go, param_block.go   §1.6.3
//	AudioWorkletGlobalScope             audio_worklet_global_scope.go   §1.32.3
//	AudioWorkletNode                    audio_worklet_node.go           §1.32.4
//	AudioWorkletNodeOptions             audio_worklet_node_options.go   §1.32.4.3
//	AudioWorkletProcessor               audio_worklet_processor.go      §1.32.5
//	AudioParamDescriptor                audio_param_descriptor.go       §1.32.5.4
//	control message queue               control_message.go              §2.2
//	render quantum                      render_quantum.go               §2.6
//	currentFrame                        render_clock.go                 §1.32.3.1
//	rendering a graph: blocks, quanta   render_scheduler.go             §2.6
//	rendering a graph: one worklet      render_worklet.go               §2.6
//	rendering a graph: order, cycles    render_order.go                 §2.6
//	rendering a graph: offline          offline_plan.go, offline_rendering.go §1.3.3
//	up-mixing and down-mixing           channel_mixing.go               §4
//	MessagePort                         port.go                         HTML §9.4.4
//	DOMException                        dom_exception.go                WebIDL §2.8.1
//
// and what the standard does not know:
//
//	Host, the outside                   host.go
//	Engine, all contexts of a page      engine.go
//	memory shared with process()        process_block.go
//	lanes to and from native nodes      bus.go, route.go
//	rings under the ports               ringbuffer/
//
// One thread runs it all. Where a comment says "no allocation", a test counts them.
package polyfill
