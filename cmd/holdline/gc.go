package main

const ballastSize = 32 << 20

// ballast raises the heap size at which garbage is collected. A generator lives in a few megabytes
// and makes garbage with every message, so that by the usual rule it would collect many times a
// second; behind this much more it is about once. It is taken first of all, from memory that the
// system has not given out yet, and never touched: so it is address space only, and no part of the
// resident set.
func ballast() []byte { return make([]byte, ballastSize) }
