package main

import (
	"slices"
	"testing"

	"github.com/holdline/holdline/sim/staffing"
)

// Multiples that round to heads already there are no points of the frontier of their own.
func TestFrontierLeavesOutTheSameHeads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		heads int
		most  int
		want  []float64
	}{
		{heads: 1, want: []float64{1}},
		{heads: 2, want: []float64{1, 1.25}},
		{heads: 3, want: []float64{0.8, 1, 1.25}},
		{heads: 3, most: 3, want: []float64{0.8, 1}},
		{heads: 20, want: []float64{0.8, 0.9, 1, 1.1, 1.25}},
	} {
		j := &staffJob{groups: []staffing.Group{{Name: "desk", Max: c.most}}}
		if got := j.multiples(staffing.Heads{{c.heads}}); !slices.Equal(got, c.want) {
			t.Errorf("%d heads of at most %d: %v; want %v", c.heads, c.most, got, c.want)
		}
	}
}
