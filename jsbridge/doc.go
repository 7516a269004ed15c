// Package jsbridge lets the page's JavaScript drive the engine in package polyfill. It
// only translates; every decision is made in polyfill, and what only JavaScript can do
// is done in web/src.
//
// # Calls
//
// abi.go lists every function that crosses, both ways; web/src/abi.ts is its twin. Numbers
// travel as wasm parameters: tens of nanoseconds and no allocation, so these calls may
// stand on the render path. Option bags (a node's options, a processor's parameter
// descriptors) travel through the mailbox, one object {argument, result} at
// globalThis.awp: the page writes argument, calls, and reads result. An export reads its
// argument before it does anything else, so the page may make a cold call from within
// an import.
//
// Everything runs on the page's main thread. An import runs while an export runs, and may
// itself call exports: to Go that is another goroutine while the first one waits.
//
// # Memory
//
// A pointer answered by an export is a byte offset into the engine's memory, kept alive by
// the engine for as long as the export's sentence says. The memory may grow during any call; then the
// page's views are detached and made anew. A pointer given to an import is valid during the call.
//
// # Errors
//
// An import catches whatever the page's code throws and answers a status: an exception
// that passed through Go's frames would leak them. An export refuses by its status and,
// for cold calls, with {name, message} in the mailbox. Unknown ids are no error: they fall into a
// context in which nothing is. A Go panic ends the program and reaches the page
// through go.exit alone; the call that died answers undefined or 0, and the loader lets no later call in.
package jsbridge
