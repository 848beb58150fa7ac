package render

import (
	"math"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/sim/stats"
)

// printed is an estimate, and how it should read.
type printed struct {
	name             string
	value, low, high float64
	unit, want       string
}

// reads holds a way of printing against what each row should read.
func reads(t *testing.T, rows []printed, show func(e stats.Estimate, unit string) string) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			e := stats.Estimate{Value: row.value, Low: row.low, High: row.high, N: 7}
			if got := show(e, row.unit); got != row.want {
				t.Errorf("printed %q, want %q", got, row.want)
			}
		})
	}
}

// An interval that is printed as [0.3, 0.3] tells nothing of its doubt.
func TestFigureIsAsFineAsItsDoubt(t *testing.T) {
	reads(t, []printed{
		{"wide", 0.774, 0.769, 0.779, "share", "77.4% [76.9%, 77.9%]"},
		{"narrow", 0.81570, 0.8148, 0.8166, "share", "81.57% [81.48%, 81.66%]"},
		{"at the edge", 0, 0, 0.00006, "share", "0.000% [0.000%, 0.006%]"},
		{"beyond what is printed", 0.5, 0.499999999, 0.500000001, "share", "50.0000% [50.0000%, 50.0000%]"},
		{"without width", 0.5, 0.5, 0.5, "share", "50.0%"},
		{"money", 0.2931, 0.2910, 0.2952, "money", "0.293 [0.291, 0.295]"},
		{"much money", 4872, 4850, 4894, "money", "4872.00 [4850.00, 4894.00]"},
		{"a sign of nothing", -0.000001, -0.0009, 0.0009, "share", "0.00% [-0.09%, 0.09%]"},
		{"without width but for rounding", 1, 1 - 2e-16, 1 + 2e-16, "money", "1.00"},
		{"seconds beside minutes", 119.2, 116, 122, "s", "119 s [116 s, 122 s]"},
		{"half an hour and more stays", 1800, 110, 2400, "s", "30m00s [1m50s, 40m00s]"},
		{"milliseconds beside seconds", 0.96, 0.9, 1.02, "s", "0.960 s [0.900 s, 1.020 s]"},
		{"from nothing to seconds", 0.5, 0, 1.2, "s", "0.500 s [0 s, 1.200 s]"},
		{"minutes alone", 130, 125, 135, "s", "2m10s [2m05s, 2m15s]"},
	}, estimate)
}

// Beside others in a table an estimate has half of its interval, the wider one, to the same digit and in
// the same unit; at an end of it there is nothing on one side.
func TestHalfOfAnInterval(t *testing.T) {
	reads(t, []printed{
		{"share", 0.774, 0.769, 0.779, "share", "77.4% ±0.5%"},
		{"the wider side", 0.774, 0.76, 0.782, "share", "77.4% ±1.4%"},
		{"a lopsided interval", 0.774, 0.75, 0.779, "share", "77.4% [75.0%, 77.9%]"},
		{"never seen", 0, 0, 0.168, "share", "0.0% +16.8%"},
		{"always seen", 1, 0.832, 1, "share", "100.0% -16.8%"},
		{"narrow", 0.81570, 0.8148, 0.8166, "share", "81.57% ±0.09%"},
		{"money", 0.2931, 0.2910, 0.2952, "money", "0.293 ±0.002"},
		{"without width", 0.5, 0.5, 0.5, "share", "50.0%"},
		{"without interval", 0.5, math.NaN(), math.NaN(), "share", "50.0%"},
		{"unknown", math.NaN(), math.NaN(), math.NaN(), "share", "-"},
		{"without an end", 3, 2, math.Inf(1), "s", "3.00 s [2.00 s, -]"},
		{"seconds", 50, 45.7, 54.3, "s", "50.0 s ±4.3 s"},
		{"milliseconds beside seconds", 0.96, 0.9, 1.02, "s", "0.960 s ±0.060 s"},
		{"milliseconds", 0.33, 0.3, 0.36, "s", "330 ms ±30 ms"},
		{"less than a digit", 0.33, 0.3299, 0.3301, "s", "330 ms ±0.1 ms"},
		{"minutes", 200, 188, 212, "s", "3m20s ±12.0 s"},
		{"a number", 12.5, 12.25, 12.75, "", "12.5 ±0.2"},
	}, doubted)
}

// A table too wide for a terminal goes on below, in parts of about as many columns behind the same keys.
func TestWideTables(t *testing.T) {
	wide := strings.Repeat("x", 20)
	row := []string{"key", wide, wide, wide, wide, wide}
	for _, c := range []struct{ cells, want int }{{1, 0}, {2, 1}, {5, 4}, {6, 3}} {
		got := parts([][]string{row[:c.cells]}, 1)
		if c.want == 0 {
			if len(got) != 0 {
				t.Errorf("%d cells: %v", c.cells, got)
			}
			continue
		}
		if n := len(got[0][0]) - 1; n != c.want || got[0][0][0] != "key" || got[len(got)-1][0][0] != "key" {
			t.Errorf("%d cells: %d in the first part, want %d: %v", c.cells, n, c.want, got)
		}
	}
	huge := parts([][]string{{"key", strings.Repeat("x", 2*columns), wide}}, 1)
	if len(huge) != 2 {
		t.Errorf("a column wider than a terminal is a part of its own: %v", huge)
	}
}

// What missed a limit by a hair shows by how much: 0.0 % would be no miss.
func TestMarginIsAsFineAsTheFigure(t *testing.T) {
	for _, row := range []struct {
		name          string
		value, margin float64
		low, high     float64
		unit, want    string
	}{
		{"missed by 0.017 points", 0.99983, -0.00017, 0.99980, 0.99986, "share", "-0.017%"},
		{"by less than the figure shows", 0.5, -0.00001, 0.4, 0.6, "share", "-0.001%"},
		{"not at all", 0.5, 0, 0.4, 0.6, "share", "+0.0%"},
		{"by far", 0.5, 0.1, 0.4, 0.6, "share", "+10.0%"},
		{"time", 10, 2.5, 9, 11, "s", "+2.50 s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := reports.Verdict{Unit: row.unit, Margin: row.margin, Estimate: stats.Estimate{Value: row.value, Low: row.low, High: row.high, N: 7}}
			if got := margin(v); got != row.want {
				t.Errorf("printed %q, want %q", got, row.want)
			}
		})
	}
}

// A difference that is told apart has no end that reads 0, on which the verdict turns.
func TestEndsOfADifferenceNearZero(t *testing.T) {
	for _, row := range []struct {
		low, high float64
		want      string
	}{
		{-0.0096, -0.0002, "[-0.96 pt, -0.02 pt]"},
		{-0.0096, -0.0000004, "[-0.9600 pt, 0.0000 pt]"}, // there is an end to digits
		{-0.01, 0, "[-1.0 pt, 0.0 pt]"},
		{-0.01, 0.004, "[-1.0 pt, +0.4 pt]"},
	} {
		e := stats.Estimate{Value: (row.low + row.high) / 2, Low: row.low, High: row.high, N: 40}
		if have := bounds(e, "share"); have != row.want {
			t.Errorf("%v to %v: have %s, want %s", row.low, row.high, have, row.want)
		}
	}
}
