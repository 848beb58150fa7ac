//go:build race

package capacity_test

const raced = true // too slow for more than a glance
