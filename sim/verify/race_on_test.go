//go:build race

package verify

const raced = true // too slow to verify everything
