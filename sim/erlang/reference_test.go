package erlang_test

import (
	"math"
	"testing"

	"github.com/holdline/holdline/sim/erlang"
	"github.com/holdline/holdline/sim/verify/reference"
)

// near says whether two numbers agree to 1e-9 relative.
func near(have, want float64) bool {
	return have == want || math.Abs(have-want) <= 1e-9*math.Abs(want)
}

// Every column of every desk of the reference, from 1 to 5000 servers, agrees to 1e-9 relative.
func TestReference(t *testing.T) {
	t.Parallel()
	columns := 0
	for _, d := range reference.Desks() {
		check := func(column string, have, want float64) {
			columns++
			if !near(have, want) {
				t.Errorf("%s, %s: have %.15g, want %.15g", d.System, column, have, want)
			}
		}
		if !math.IsNaN(d.Blocked) {
			b := erlang.B(d.Servers, d.Load)
			check("blocked", b, d.Blocked)
			check("blocked, servers as a real number", erlang.BReal(float64(d.Servers), d.Load), d.Blocked)
			check("occupancy", d.Load*(1-b)/float64(d.Servers), d.Occupancy)
			continue
		}
		q := erlang.C(d.Servers, d.Load, d.AHT)
		if !math.IsNaN(d.Patience) {
			q = erlang.A(d.Servers, d.Load, d.AHT, d.Patience)
		}
		check("p_wait", q.PWait(), d.PWait)
		check("abandonment", q.PAbandon(), d.PAbandon)
		check("mean wait", q.MeanWait(), d.MeanWait)
		check("asa", q.ASA(), d.ASA)
		check("queue", q.MeanQueue(), d.QueueLength)
		check("occupancy", q.Occupancy(), d.Occupancy)
		level := q.ServiceLevel(d.Threshold)
		check("service level", level.Plain, d.Level)
		check("short excluded", level.ShortExcluded, d.ShortExcluded)
		check("abandons good", level.AbandonsGood, d.AbandonsGood)
		check("over answered", level.Answered, d.OverAnswered)
	}
	if columns < 250 {
		t.Errorf("only %d values were compared", columns)
	}
}

// What large desks tend to.
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, l := range reference.Limits() {
		have := erlang.HalfinWhitt(l.Beta)
		if l.ThetaOverMu > 0 {
			have = erlang.Garnett(l.Beta, l.ThetaOverMu)
		}
		if !near(have, l.PWait) {
			t.Errorf("beta %v, theta/mu %v: %.15g, want %.15g", l.Beta, l.ThetaOverMu, have, l.PWait)
		}
	}
}

// Finite desks come closer to the limit as they grow, like one over the root of the load.
func TestDesksTendToTheirLimit(t *testing.T) {
	t.Parallel()
	for _, l := range reference.Limits() {
		last := 1.0
		for _, load := range []float64{1e2, 1e3, 1e4, 1e5} {
			servers := math.Round(load + l.Beta*math.Sqrt(load))
			beta := (servers - load) / math.Sqrt(load) // of so many whole servers
			var have, want float64
			if l.ThetaOverMu > 0 {
				have, want = erlang.A(int(servers), load, 1, 1/l.ThetaOverMu).PWait(), erlang.Garnett(beta, l.ThetaOverMu)
			} else {
				have, want = erlang.C(int(servers), load, 1).PWait(), erlang.HalfinWhitt(beta)
			}
			off := math.Abs(have - want)
			if off > 1/math.Sqrt(load) || off > last && off > 1e-12 {
				t.Errorf("beta %v, theta/mu %v, load %v: %v off the limit, %v at the load before", l.Beta, l.ThetaOverMu, load, off, last)
			}
			last = off
		}
	}
}

// Staffing for a rate that swings: the offered load lags behind the rate and swings less.
func TestStaffing(t *testing.T) {
	t.Parallel()
	for _, s := range reference.Staffings() {
		at := s.Quarters * math.Pi / 2
		load := erlang.OfferedLoad(at, func(t float64) float64 { return 100 + 20*math.Sin(t) }, erlang.ExponentialSurvival(1))
		if want := 100 + 10*(math.Sin(at)-math.Cos(at)); !near(load, want) {
			t.Errorf("offered load at %v: %.15g, want %.15g", at, load, want)
		}
		if n := erlang.PoissonServers(load, s.Alpha); n != s.Servers {
			t.Errorf("alpha %v at %v: %d servers, want %d", s.Alpha, at, n, s.Servers)
		}
		if p := erlang.PoissonTail(s.Servers, load); !near(p, s.AllBusy) {
			t.Errorf("alpha %v at %v: all busy %.15g, want %.15g", s.Alpha, at, p, s.AllBusy)
		}
	}
}
