//go:build !race

package capacity_test

const raced = false
