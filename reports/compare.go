package reports

import (
	"slices"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// Difference is a measure, or what a gate asks for, of two studies that met the same customers: B - A.
type Difference struct {
	Measure string         `json:"measure"`
	Gate    string         `json:"gate,omitempty"` // as written, where it is about a gate
	Arg     string         `json:"arg,omitempty"`
	Unit    string         `json:"unit"`
	A       stats.Estimate `json:"a"`
	B       stats.Estimate `json:"b"`
	Diff    stats.Estimate `json:"difference"`        // n: replications
	Verdict string         `json:"verdict"`           // Higher | Lower | CannotTell | NotSeen: B against A
	Missing string         `json:"missing,omitempty"` // why there is no difference
}

// The verdicts of a Difference.
const (
	Higher     = "higher"
	Lower      = "lower"
	CannotTell = "cannot tell"        // the interval holds 0
	NotSeen    = "no difference seen" // both are alike in every replication, which tells no interval
)

// Compare holds b against a, replication by replication, as far as both have them: every measure
// over the whole, then what each gate of b asks for. Both must have met the same customers: the same
// seed, and the same names of demand.
func Compare(a, b *Study) []Difference {
	var out []Difference
	for _, m := range goal.Measures() {
		q := whole(m.Name)
		if m.Form == goal.FormQuantile {
			q.quantile = usualQuantile
		}
		if d, ok := compare(a, b, q, q); ok {
			out = append(out, d)
		}
	}
	for _, text := range b.all.sc.Gates {
		g, err := goal.Parse(text)
		if err != nil {
			continue
		}
		d, ok := compareGate(a, b, g)
		if ok {
			d.Gate = g.Text
			out = append(out, d)
		}
	}
	return out
}

// compareGate compares what a gate asks for: its measure, or for a gate on windows the share of
// windows in which it holds.
func compareGate(a, b *Study, g goal.Gate) (Difference, bool) {
	if g.Every > 0 || g.ShareOfDays {
		return compareWindows(a, b, g), true
	}
	p, errA := compile(g, a.all.sc, a.all.meta.Labels)
	q, errB := compile(g, b.all.sc, b.all.meta.Labels)
	if errA != nil || errB != nil {
		return Difference{}, false
	}
	return compare(a, b, p, q)
}

// compare answers a query of each. False says that neither has anything to show.
func compare(a, b *Study, p, q query) (Difference, bool) {
	va, vb := a.all.over(p), b.all.over(q)
	x, y := a.all.measure(p, a.all.compute(va)), b.all.measure(q, b.all.compute(vb))
	d := Difference{Measure: x.Name, Arg: x.Arg, Unit: x.Unit, A: x.Estimate, B: y.Estimate, Diff: stats.Unknown(0), Verdict: CannotTell}
	switch {
	case !d.A.Known() && !d.B.Known():
		return d, false
	case !d.A.Known():
		d.Missing = x.Missing
		return d, true
	case !d.B.Known():
		d.Missing = y.Missing
		return d, true
	}
	def, _ := defined(p.measure)
	if x.Fixed != "" && y.Fixed != "" {
		d.Diff, d.Missing = stats.Point(0, int64(min(a.N(), b.N())), "cannot be anything else in either"), "in neither: "+y.Fixed
	} else if def.form == distribution {
		d.Diff = sectionDifference(va, vb, d.B.Value-d.A.Value, min(a.N(), b.N()))
	} else {
		d.Diff = ratioDifference(va, vb, &def, d)
	}
	d.judge()
	return d, true
}

// judge says on which side of 0 the whole interval lies, or that there was no difference to be seen.
func (d *Difference) judge() {
	switch {
	case !d.Diff.HasInterval() && d.Diff.Value == 0:
		d.Verdict = NotSeen
	case !d.Diff.HasInterval():
	case d.Diff.Low > 0:
		d.Verdict = Higher
	case d.Diff.High < 0:
		d.Verdict = Lower
	}
}

// ratioDifference pairs replications.
func ratioDifference(va, vb view, def *definition, d Difference) stats.Estimate {
	if def.timed {
		va.late, vb.late = false, false
	}
	x, okA := va.cells(def)
	y, okB := vb.cells(def)
	if !okA || !okB {
		return stats.Unknown(0)
	}
	if def.form == counted {
		for i := range x {
			x[i].den = 1
		}
		for i := range y {
			y[i].den = 1
		}
	}
	e := stats.Difference(ratios(x, false), ratios(y, false), va.atLevel())
	if def.finish != nil && len(x) == len(y) { // with the constants that it adds
		shift := d.B.Value - d.A.Value - e.Value
		e.Value, e.Low, e.High = e.Value+shift, e.Low+shift, e.High+shift
	}
	return atBounds(e, def, d)
}

// atBounds widens the difference of two shares of which each was 0 or 1 in every replication: the
// spread between replications says nothing then, and what is known of the two is how far each may lie
// from its bound.
func atBounds(e stats.Estimate, def *definition, d Difference) stats.Estimate {
	bound := func(x float64) bool { return x == 0 || x == 1 }
	if def.form == shareOf && e.Value != 0 && bound(d.A.Value) && bound(d.B.Value) {
		e.Low, e.High = d.B.Low-d.A.High, d.B.High-d.A.Low
		e.Method = "both alike in all replications: Clopper-Pearson of each, the replication as unit"
		if def.alone {
			e.Method = "both alike in all replications: Clopper-Pearson of each, the inquiry as unit"
		}
	}
	return e
}

// sectionDifference pairs sections.
func sectionDifference(va, vb view, value float64, n int) stats.Estimate {
	x, y := va.inSections(), vb.inSections()
	if x == nil || y == nil {
		return stats.Unknown(0)
	}
	apart := quantiles(y, vb.quantile)
	for i, v := range quantiles(x, va.quantile) {
		apart[i] -= v
	}
	return stats.SectionedDifference(value, apart, int64(n), va.atLevel())
}

// inSections gives the times behind a latency section by section; nil where they were not kept.
func (v view) inSections() []*stats.Bins {
	t, _ := v.track(&v.a.layout)
	if i := slices.IndexFunc(v.a.layout.tracks, t.same); i >= 0 {
		return v.trackSections(&v.a.store.tracks[i])
	}
	return v.a.study.sections.of(v.a.turnTimes(t))
}

// compareWindows compares the share of windows (of all replications) in which a gate holds.
func compareWindows(a, b *Study, g goal.Gate) Difference {
	d := Difference{Measure: g.Measure, Unit: string(goal.Share), A: stats.Unknown(0), B: stats.Unknown(0), Diff: stats.Unknown(0), Verdict: CannotTell}
	x, y := a.windowsHeld(g), b.windowsHeld(g)
	if x == nil || y == nil {
		d.Missing = "windows of this gate were not kept in both"
		return d
	}
	d.A, d.B = stats.ShareOfMeans(x, windows(x), a.level()), stats.ShareOfMeans(y, windows(y), b.level())
	if !d.A.Known() || !d.B.Known() {
		d.Missing = "no window had traffic"
		return d
	}
	d.Diff = atBounds(stats.Difference(x, y, a.level()), &definition{form: shareOf}, d)
	d.judge()
	return d
}

func (s *Study) windowsHeld(g goal.Gate) []stats.Cell {
	q, err := compile(g, s.all.sc, s.all.meta.Labels)
	if err != nil {
		return nil
	}
	for i := range s.questions {
		if s.questions[i].same(&q) {
			cells, _, _ := s.questions[i].held(g)
			return cells
		}
	}
	return nil
}

func windows(cells []stats.Cell) int64 {
	n := int64(0)
	for _, c := range cells {
		n += int64(c.Den)
	}
	return n
}
