package polyfill

// Loops over samples. Go's WebAssembly jumps back to the beginning of a loop through a table, which costs more than a
// sample does; so each round takes eight samples. And it loops instead of calling copy or clear: the compiler makes bulk
// memory instructions of those, and lowered to the WebAssembly MVP they are loops over bytes. None of this allocates.

const unrolled = 8

func silence(samples []float32) {
	for len(samples) >= unrolled {
		s := (*[unrolled]float32)(samples)
		s[0], s[1], s[2], s[3] = 0, 0, 0, 0
		s[4], s[5], s[6], s[7] = 0, 0, 0, 0
		samples = samples[unrolled:]
	}
	for i := 0; i < len(samples); i++ {
		samples[i] = 0
	}
}

// copySamples copies len(source) samples to the beginning of destination.
func copySamples(destination, source []float32) {
	destination = destination[:len(source)]
	for len(source) >= unrolled && len(destination) >= unrolled {
		d, s := (*[unrolled]float32)(destination), (*[unrolled]float32)(source)
		d[0], d[1], d[2], d[3] = s[0], s[1], s[2], s[3]
		d[4], d[5], d[6], d[7] = s[4], s[5], s[6], s[7]
		destination, source = destination[unrolled:], source[unrolled:]
	}
	//lint:ignore S1001 a loop on purpose, see above
	for i, sample := range source {
		destination[i] = sample
	}
}

func addSamples(destination, source []float32) {
	destination = destination[:len(source)]
	for len(source) >= unrolled && len(destination) >= unrolled {
		d, s := (*[unrolled]float32)(destination), (*[unrolled]float32)(source)
		d[0] += s[0]
		d[1] += s[1]
		d[2] += s[2]
		d[3] += s[3]
		d[4] += s[4]
		d[5] += s[5]
		d[6] += s[6]
		d[7] += s[7]
		destination, source = destination[unrolled:], source[unrolled:]
	}
	for i, sample := range source {
		destination[i] += sample
	}
}

// addScaled's conversions forbid a fused multiply-add: every machine gets the same sum.
func addScaled(destination, source []float32, gain float32) {
	destination = destination[:len(source)]
	for len(source) >= unrolled && len(destination) >= unrolled {
		d, s := (*[unrolled]float32)(destination), (*[unrolled]float32)(source)
		d[0] += float32(s[0] * gain)
		d[1] += float32(s[1] * gain)
		d[2] += float32(s[2] * gain)
		d[3] += float32(s[3] * gain)
		d[4] += float32(s[4] * gain)
		d[5] += float32(s[5] * gain)
		d[6] += float32(s[6] * gain)
		d[7] += float32(s[7] * gain)
		destination, source = destination[unrolled:], source[unrolled:]
	}
	for i, sample := range source {
		destination[i] += float32(sample * gain)
	}
}

// halveSum is the down-mix of a stereo pair: half of each, as two addScaled onto silence would make it.
func halveSum(destination, left, right []float32) {
	left, right = left[:len(destination)], right[:len(destination)]
	for len(destination) >= unrolled && len(left) >= unrolled && len(right) >= unrolled {
		d, l, r := (*[unrolled]float32)(destination), (*[unrolled]float32)(left), (*[unrolled]float32)(right)
		d[0] = float32(l[0]*0.5) + float32(r[0]*0.5)
		d[1] = float32(l[1]*0.5) + float32(r[1]*0.5)
		d[2] = float32(l[2]*0.5) + float32(r[2]*0.5)
		d[3] = float32(l[3]*0.5) + float32(r[3]*0.5)
		d[4] = float32(l[4]*0.5) + float32(r[4]*0.5)
		d[5] = float32(l[5]*0.5) + float32(r[5]*0.5)
		d[6] = float32(l[6]*0.5) + float32(r[6]*0.5)
		d[7] = float32(l[7]*0.5) + float32(r[7]*0.5)
		destination, left, right = destination[unrolled:], left[unrolled:], right[unrolled:]
	}
	for i := range destination {
		destination[i] = float32(left[i]*0.5) + float32(right[i]*0.5)
	}
}
