//go:build js && wasm

// Command wasm is the engine of audioworklet-anywhere: the Go program that web/src/loader.ts
// fetches, starts and then drives through the exports of package jsbridge.
package main

import (
	"github.com/audioworklet-anywhere/audioworklet-anywhere/jsbridge"
	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
)

func main() {
	jsbridge.Install(polyfill.NewEngine(jsbridge.Host{}))
	select {} // the exports need the program alive
}
