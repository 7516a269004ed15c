//go:build js && wasm

package jsbridge

import (
	"errors"
	"runtime"

	"github.com/audioworklet-anywhere/audioworklet-anywhere/polyfill"
	"github.com/norunners/vert"
)

// refusal is an error as the page reads it from the mailbox.
type refusal struct {
	Name    string `js:"name"`
	Message string `js:"message"`
}

// refuse puts err into the mailbox: a DOMException as it is, anything else as an "Error".
func refuse(err error) {
	result := refusal{Name: "Error", Message: err.Error()}
	if exception, ok := errors.AsType[*polyfill.DOMException](err); ok {
		result = refusal{Name: exception.Name, Message: exception.Message}
	}
	answer(result)
}

// answer puts a value into the mailbox for the page to read.
func answer(value any) {
	mailbox.Set("result", vert.ValueOf(value).JSValue())
}

// argument reads the mailbox into the bag that target points to.
//
// Go hears from its own finalizers which JavaScript values it holds no more, and they run in a goroutine of theirs. But an export
// returns to the page without the scheduler, so that no other goroutine would ever run: here they may.
func argument(target any) error {
	runtime.Gosched()
	return vert.Value{Value: mailbox.Get("argument")}.AssignTo(target)
}
