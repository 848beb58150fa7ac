package main

import "runtime"

const ballastSize = 32 << 20

// ballast raises the heap size at which garbage is collected. A generator lives in a few megabytes
// and makes garbage with every message, so that by the usual rule it would collect many times a
// second; behind this much more it is about once. The memory is never touched, so it is address
// space only and no part of the resident set.
func ballast() (release func()) {
	b := make([]byte, ballastSize)
	return func() { runtime.KeepAlive(b) }
}
