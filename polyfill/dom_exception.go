package polyfill

// Names of the DOMExceptions the engine raises.
// https://webidl.spec.whatwg.org/#idl-DOMException-error-names
const (
	IndexSizeError    = "IndexSizeError"
	InvalidStateError = "InvalidStateError"
	NotSupportedError = "NotSupportedError"
)

// DOMException is every error the engine returns: the web's own kind, so that the edge
// can throw it in the page's realm without parsing text. Message carries no
// "Failed to construct …" prefix: only the edge knows which call failed.
// https://webidl.spec.whatwg.org/#idl-DOMException
type DOMException struct {
	// Name is one of the names above.
	Name string
	// Message says what is wrong, with the offending value, in one sentence.
	Message string
}

// Error returns "Name: Message".
func (e *DOMException) Error() string { return e.Name + ": " + e.Message }

// Is reports whether target is a DOMException of the same name and, when target has a
// message, of the same message: errors.Is(err, &DOMException{Name: NotSupportedError}).
func (e *DOMException) Is(target error) bool {
	other, ok := target.(*DOMException)
	return ok && other.Name == e.Name && (other.Message == "" || other.Message == e.Message)
}
