package polyfill_test

import "unsafe"

// distance is how many bytes b lies behind a.
func distance(a, b *float32) uintptr {
	return uintptr(unsafe.Pointer(b)) - uintptr(unsafe.Pointer(a))
}
