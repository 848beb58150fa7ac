package scenarios

import (
	"math"
	"reflect"

	"gopkg.in/yaml.v3"
)

// observedRate is the total_rate of those whose handle time was measured, where a demand does not say:
// that of the first group which serves it and slows down. Where none does, nobody slowed down.
func (sc *Scenario) observedRate(d *Demand) []float64 {
	if sc.Service != nil {
		for _, g := range sc.Service.Groups {
			if len(g.TotalRate) > 0 && g.answers(d) {
				return g.TotalRate
			}
		}
	}
	level := make([]float64, int(math.Ceil(d.ObservedAt)))
	for k := range level {
		level[k] = float64(k + 1)
	}
	return level
}

// answers says whether a group takes a demand's inquiries first. It may be asked before the defaults are
// filled in.
func (g *Group) answers(d *Demand) bool {
	channel := d.Channel
	fill(&channel, DefaultChannel)
	for _, s := range g.Serves {
		if s.Intent == d.Intent && s.Leg < secondLine && g.covers(s, channel) {
			return true
		}
	}
	return false
}

// fillObserved says at what rate work was done where it was measured at a concurrency, as far as sc does
// not say: as in the groups of written.
func fillObserved(sc, written *Scenario) {
	for i := range sc.Demand {
		d := &sc.Demand[i]
		if d.ObservedAt > 1 && d.ObservedAt <= maxObserved && len(d.ObservedRate) == 0 {
			d.ObservedRate = written.observedRate(d)
		}
	}
}

// maxObserved bounds the concurrency at which work was measured.
const maxObserved = 100

// asWritten decodes a tree for what a mix or an option does not change: at what rate agents worked when
// handle times were measured. Its faults are told elsewhere.
func asWritten(root *yaml.Node) *Scenario {
	var sc Scenario
	walker{newNotes("")}.decode(spot{node: root}, reflect.ValueOf(&sc).Elem())
	return &sc
}

// observed tells of handle times that were measured where it is not clear who measured them: at more
// conversations than anybody here holds, or by groups of which each slows down in its own way.
func (w *warner) observed(at string, sc *Scenario, d *Demand) {
	if d.ObservedAt <= 1 || sc.Service == nil {
		return
	}
	most, first, other := 0.0, "", ""
	var rate []float64
	for i := range sc.Service.Groups {
		g := &sc.Service.Groups[i]
		if !g.answers(d) {
			continue
		}
		most = max(most, g.holds(d.Channel))
		switch {
		case first == "":
			first, rate = g.Name, g.TotalRate
		case other == "" && !alike(rate, g.TotalRate, d.ObservedAt):
			other = g.Name
		}
	}
	if first != "" && d.ObservedAt > most && d.ObservedAt > float64(len(d.ObservedRate)) {
		w.add("%s.observed_at: %v conversations at once is more than anybody who serves it holds (%v); say in observed_rate what the total_rate was where work was measured", at, d.ObservedAt, most)
	}
	if other != "" {
		w.add("%s.observed_at: %s and %s slow down differently, and work is converted by one total_rate, %v; say in observed_rate whose handle time it is", at, first, other, d.ObservedRate)
	}
}

// holds is how many conversations on a channel an agent of the group holds at once.
func (g *Group) holds(channel string) float64 {
	switch n, ok := g.Concurrency[channel]; {
	case n == Unlimited:
		return math.Inf(1)
	case ok:
		return float64(n)
	}
	return 1
}

// alike says whether two total rates give each of k conversations the same.
func alike(a, b []float64, k float64) bool { return RateAt(a, k) == RateAt(b, k) }

// RateAt is the total rate of an agent with k conversations, k at least 1: linear between whole numbers
// and level beyond the last. Without rates nobody slows down.
func RateAt(rates []float64, k float64) float64 {
	if len(rates) == 0 {
		return k
	}
	at := func(n int) float64 { return rates[min(n, len(rates))-1] }
	whole := math.Floor(k)
	low, high := at(int(whole)), at(int(whole)+1)
	return low + (k-whole)*(high-low)
}
