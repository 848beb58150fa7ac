package capacity

import (
	"math"
	"slices"
)

// Crossing is what the steps of a search happen to tell of one gate: its own bracket. Nobody looked for
// it, so that it may be wide, and open to above.
type Crossing struct {
	Low, High   float64 // the highest load at which it plainly holds, the lowest at which it plainly breaks; 0, +Inf: none
	Held, Broke float64 // the same by the estimates
	Value       float64 // where these cross its limit; NaN: it broke in no step
	Curve       *Curve  // that by the estimates of all steps, where it is not plain on both sides; nil: none
}

// crossings reads every gate off the steps.
func (s *sight) crossings() []Crossing {
	gates := 0
	for _, p := range s.points {
		gates = max(gates, len(p.rung.Gates))
	}
	out := make([]Crossing, gates)
	for g := range out {
		out[g] = s.crossing(g)
	}
	return out
}

func (s *sight) crossing(gate int) Crossing {
	c := Crossing{High: math.Inf(1), Broke: math.Inf(1), Value: math.NaN()}
	for _, p := range slices.Backward(s.points) {
		f := p.rung.of(gate)
		if !f.good() {
			c.Broke = p.load
		}
		if f == Breaks {
			c.High = p.load
		}
	}
	var good, bad *Rung
	for _, p := range s.points {
		f := p.rung.of(gate)
		if p.load < c.Broke && f.good() && f != Unknown {
			c.Held, good = p.load, p.rung
		}
		if p.load < c.High && f == Holds {
			c.Low = p.load
		}
		if p.load == c.Broke {
			bad = p.rung
		}
	}
	switch {
	case bad == nil:
		return c
	case good == nil:
		c.Value = c.Broke
		return c
	}
	c.Value = math.Sqrt(c.Held * c.Broke)
	if x, ok := meet(gate, good, bad); ok {
		c.Value = x
	}
	if curve := s.curve(gate); curve != nil && (c.Low == 0 || math.IsInf(c.High, 1)) {
		c.Curve, c.Value = curve, curve.Value
	}
	c.Value = min(max(c.Value, c.Low), c.High)
	return c
}

// of is what a step tells of one gate. A short step goes by the estimates, and so does one that was
// stopped: it broke for what it had not yet measured.
func (r *Rung) of(gate int) Finding {
	if gate >= len(r.Gates) {
		return Unknown
	}
	f := r.Gates[gate]
	switch {
	case f == Holds && (r.Short || r.Stopped):
		return LeansHolds
	case f == Breaks && (r.Short || r.Stopped):
		return LeansBreak
	}
	return f
}

// meet is the load at which a gate's estimates in two steps cross its limit, on a straight line.
func meet(gate int, good, bad *Rung) (float64, bool) {
	if gate < len(good.Margins) && gate < len(bad.Margins) {
		if a, b := good.Margins[gate], bad.Margins[gate]; a >= 0 && b < 0 {
			return zero(good.Load, a, bad.Load, b), true
		}
	}
	return 0, false
}

// next is the gate whose estimates cross its limit earliest, of all but the first.
func (b *Bracket) next() int {
	next := None
	for g, c := range b.Gates {
		if g == b.First || math.IsNaN(c.Value) || slices.Contains(b.Mute, g) {
			continue
		}
		if next == None || c.Value < b.Gates[next].Value {
			next = g
		}
	}
	return next
}
