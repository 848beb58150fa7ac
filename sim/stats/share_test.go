package stats_test

import (
	"math"
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

func near(t *testing.T, what string, have, want, within float64) {
	t.Helper()
	if !(math.Abs(have-want) <= within) {
		t.Errorf("%s: have %v, want %v within %v", what, have, want, within)
	}
}

// Wilson's interval against hand-computed and published values (Newcombe 1998, table I, method 3).
func TestWilson(t *testing.T) {
	for _, row := range []struct {
		name      string
		k, n      int64
		low, high float64
	}{
		{"a quarter or so of a few hundred", 81, 263, 0.2553, 0.3662},
		{"a tenth of a hundred and fifty", 15, 148, 0.0624, 0.1605},
		{"none of twenty: the interval is not empty", 0, 20, 0, 0.1611},
		{"one of twenty-nine", 1, 29, 0.0061, 0.1718},
		{"all of twenty: the mirror of none", 20, 20, 0.8389, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := stats.Wilson(row.k, row.n)
			near(t, "value", e.Value, float64(row.k)/float64(row.n), 1e-12)
			near(t, "low", e.Low, row.low, 5e-5)
			near(t, "high", e.High, row.high, 5e-5)
			if e.N != row.n || e.Method == "" {
				t.Errorf("have n %d by %q, want n %d and a method", e.N, e.Method, row.n)
			}
		})
	}
}

func TestNothingIsKnownOfNothing(t *testing.T) {
	for name, e := range map[string]stats.Estimate{
		"Wilson":   stats.Wilson(0, 0),
		"mean":     stats.Moments{}.Mean(),
		"share":    stats.Share(0, 0, nil, stats.Level, nil),
		"ratio":    stats.Ratio(nil, 0, stats.Level, nil),
		"quantile": stats.Quantile(new(stats.Sketch), 0.5, nil, stats.Level, nil),
	} {
		if e.Known() || e.HasInterval() || e.N != 0 {
			t.Errorf("%s of no samples: have %+v, want unknown", name, e)
		}
	}
}

// Five values with mean 3 and variance 2.5: the half-width is t(0.975, 4) x sqrt(2.5 / 5).
func TestMeanByStudent(t *testing.T) {
	var m stats.Moments
	for _, x := range []float64{1, 2, 3, 4, 5} {
		m.Add(x)
	}
	e := m.Mean()
	near(t, "value", e.Value, 3, 0)
	near(t, "half-width", e.High-e.Value, 2.7764451*math.Sqrt(0.5), 1e-6)
	if one := (stats.Moments{N: 1, Sum: 7, Square: 49}).Mean(); one.Value != 7 || one.HasInterval() {
		t.Errorf("a single value: have %+v, want 7 without an interval", one)
	}
}

func TestEstimateJSON(t *testing.T) {
	for _, row := range []struct {
		name string
		e    stats.Estimate
		want string
	}{
		{
			"a share",
			stats.Estimate{Value: 0.5, Low: 0.25, High: 0.75, N: 12, Method: "Wilson"},
			`{"value":0.5,"low":0.25,"high":0.75,"n":12,"method":"Wilson"}`,
		},
		{"unknown is null, not zero", stats.Unknown(3), `{"value":null,"low":null,"high":null,"n":3}`},
		{
			"no upper bound is null",
			stats.Estimate{Value: 1, Low: 0, High: math.Inf(1), N: 2},
			`{"value":1,"low":0,"high":null,"n":2}`,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			text, err := row.e.MarshalJSON()
			if err != nil || string(text) != row.want {
				t.Fatalf("have %s (%v), want %s", text, err, row.want)
			}
			var back stats.Estimate
			if err := back.UnmarshalJSON(text); err != nil {
				t.Fatal(err)
			}
			if again, _ := back.MarshalJSON(); string(again) != row.want {
				t.Errorf("read back: have %s, want %s", again, row.want)
			}
		})
	}
}
