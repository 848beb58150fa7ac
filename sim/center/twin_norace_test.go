//go:build !race

package center_test

const underRace = false
