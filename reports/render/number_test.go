package render

import (
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// An interval that is printed as [0.3, 0.3] tells nothing of its doubt.
func TestFigureIsAsFineAsItsDoubt(t *testing.T) {
	for _, row := range []struct {
		name             string
		value, low, high float64
		unit, want       string
	}{
		{"wide", 0.774, 0.769, 0.779, "share", "77.4% [76.9%, 77.9%]"},
		{"narrow", 0.81570, 0.8148, 0.8166, "share", "81.57% [81.48%, 81.66%]"},
		{"at the edge", 0, 0, 0.00006, "share", "0.000% [0.000%, 0.006%]"},
		{"beyond what is printed", 0.5, 0.499999999, 0.500000001, "share", "50.0000% [50.0000%, 50.0000%]"},
		{"without width", 0.5, 0.5, 0.5, "share", "50.0%"},
		{"money", 0.2931, 0.2910, 0.2952, "money", "0.293 [0.291, 0.295]"},
		{"much money", 4872, 4850, 4894, "money", "4872.00 [4850.00, 4894.00]"},
		{"a sign of nothing", -0.000001, -0.0009, 0.0009, "share", "0.00% [-0.09%, 0.09%]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := stats.Estimate{Value: row.value, Low: row.low, High: row.high, N: 7}
			if got := estimate(e, row.unit); got != row.want {
				t.Errorf("printed %q, want %q", got, row.want)
			}
		})
	}
}
