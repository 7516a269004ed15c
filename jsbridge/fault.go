//go:build js && wasm && fault

package jsbridge

// Fault panics: the tests of the engine's death are built with it, what is shipped is not.
//
//go:wasmexport awp_fault
func Fault() { panic("a fault on request") }
