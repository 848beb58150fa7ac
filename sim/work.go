package sim

import (
	"math"
	"slices"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// Work draws what an inquiry costs the humans. It is the same draw in both worlds, and safe for
// concurrent use.
type Work struct{ queues []queueWork }

type queueWork struct{ alone, escalated, wrapUp dist.Sampler }

// NewWork compiles the work of a checked scenario.
func NewWork(sc *scenarios.Scenario, o Options) (*Work, error) {
	sc, o, err := prepare(sc, o)
	if err != nil {
		return nil, err
	}
	w := &Work{queues: make([]queueWork, len(sc.Demand))}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		work := o.sampler(&d.Work)
		if f := observed(sc, d); f != 1 {
			work = work.Scale(f)
		}
		w.queues[i] = queueWork{
			alone:     work,
			escalated: work.Scale(or(outcome(sc, d.Intent).EscalatedWork, 1)),
			wrapUp:    o.sampler(d.WrapUp),
		}
	}
	return w, nil
}

// observed is the factor from a handle time that was measured at a concurrency to work: an agent
// with k conversations gives each of them total_rate(k)/k of themselves. The first group that
// serves the demand and slows down says what total_rate is; without one nobody slows down.
func observed(sc *scenarios.Scenario, d *scenarios.Demand) float64 {
	if d.ObservedAt <= 1 || sc.Service == nil {
		return 1
	}
	for i := range sc.Service.Groups {
		g := &sc.Service.Groups[i]
		serves := slices.ContainsFunc(g.Serves, func(s scenarios.Skill) bool {
			return s.Intent == d.Intent && slices.Contains(channelsOf(g, &s, []string{d.Channel}), d.Channel)
		})
		if serves && len(g.TotalRate) > 0 {
			return totalRate(g.TotalRate, d.ObservedAt) / d.ObservedAt
		}
	}
	return 1
}

// totalRate is the rate at k conversations, linear between whole numbers and level beyond the
// last.
func totalRate(rates []float64, k float64) float64 {
	at := func(n int) float64 { return rates[min(n, len(rates))-1] }
	whole := math.Floor(k)
	low, high := at(int(whole)), at(int(whole)+1)
	return low + (k-whole)*(high-low)
}

// Contact is an inquiry as the desk sees it; the caller gives it an ID.
func (w *Work) Contact(queue, locale int, key rng.Key, escalated bool) desk.Contact {
	q := &w.queues[queue]
	work := &q.alone
	if escalated {
		work = &q.escalated
	}
	return desk.Contact{
		Queue: queue, Locale: locale, Key: key,
		Work:   work.Sample(key.Uniform(rng.Work, 0)),
		WrapUp: q.wrapUp.Sample(key.Uniform(rng.WrapUp, 0)),
	}
}
