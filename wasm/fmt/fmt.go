// Package fmt is what the engine's build puts in the place of Go's own fmt (scripts/build/overlay.mjs). The only thing
// in the engine that formats is vert, for the text of errors that a page never sees; and Go's fmt brings package os,
// files and time zones along, a seventh of the engine. Should vert ask for more than is here, the build fails.
package fmt

// Stringer is fmt.Stringer.
type Stringer interface {
	String() string
}

// Sprintf puts an error's, a Stringer's or a string's text in the place of each %v and %+v. It knows no other verb, and
// of any other value it says only that there is one.
func Sprintf(format string, values ...any) string {
	var text []byte
	for len(format) > 0 {
		verb := verbLength(format)
		if verb == 0 || len(values) == 0 {
			text = append(text, format[0])
			format = format[1:]
			continue
		}
		text = append(text, textOf(values[0])...)
		values = values[1:]
		format = format[verb:]
	}
	return string(text)
}

// verbLength answers how many bytes of a verb format begins with.
func verbLength(format string) int {
	for _, verb := range [...]string{"%v", "%+v"} {
		if len(format) >= len(verb) && format[:len(verb)] == verb {
			return len(verb)
		}
	}
	return 0
}

func textOf(value any) string {
	switch value := value.(type) {
	case error:
		return value.Error()
	case Stringer:
		return value.String()
	case string:
		return value
	case nil:
		return "<nil>"
	}
	return "(a value)"
}
