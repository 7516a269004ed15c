package polyfill_test

import "unsafe"

// distance is how many bytes b lies behind a.
func distance(a, b *float32) uintptr {
	return uintptr(unsafe.Pointer(b)) - uintptr(unsafe.Pointer(a))
}

// address is a as web/ would see it: 32 bits.
func address(a *float32) int32 { return int32(uintptr(unsafe.Pointer(a))) }
