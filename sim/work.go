package sim

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// Work draws what an inquiry costs the humans. It is the same draw in both worlds, and safe for
// concurrent use.
type Work struct{ queues []queueWork }

type queueWork struct {
	alone, escalated, wrapUp span
	transfer                 float64 // share that the first agent passes on
	second, secondWrapUp     span
}

// span is a law of time. One without variance needs no draw.
type span struct {
	law   dist.Sampler
	fixed bool
	value time.Duration // where it is fixed
}

func newSpan(l *dist.Law, s dist.Sampler) span {
	if l == nil || l.Constant != nil {
		return span{fixed: true, value: s.Sample(0.5)}
	}
	return span{law: s}
}

func (s *span) draw(key rng.Key, p rng.Purpose, leg int) time.Duration {
	if s.fixed {
		return s.value
	}
	return s.law.Sample(key.Uniform(p, leg))
}

// NewWork compiles the work of a checked scenario.
func NewWork(sc *scenarios.Scenario, o Options) (*Work, error) {
	s, err := prepare(sc, o)
	if err != nil {
		return nil, err
	}
	w := &Work{queues: make([]queueWork, len(s.sc.Demand))}
	for i := range s.sc.Demand {
		w.queues[i] = newQueueWork(s, &s.sc.Demand[i])
	}
	return w, nil
}

func newQueueWork(s *setting, d *scenarios.Demand) queueWork {
	work := s.sampler(&d.Work)
	if f := observed(d); f != 1 {
		work = work.Scale(f)
	}
	q := queueWork{
		alone:     newSpan(&d.Work, work),
		escalated: newSpan(&d.Work, work.Scale(or(outcome(s.sc, d.Intent).EscalatedWork, 1))),
		wrapUp:    newSpan(d.WrapUp, s.sampler(d.WrapUp)),
	}
	if t := d.Transfer; t != nil && s.Simulated {
		q.transfer = float64(t.Probability)
		q.second, q.secondWrapUp = newSpan(&t.Work, s.sampler(&t.Work)), newSpan(t.WrapUp, s.sampler(t.WrapUp))
	}
	return q
}

// observed is the factor from a handle time that was measured at a concurrency to work: an agent
// with k conversations gave each of them total_rate(k)/k of themselves. It is that of the place where it
// was measured, so that who serves these customers now changes nothing about what they bring.
func observed(d *scenarios.Demand) float64 {
	if d.ObservedAt <= 1 {
		return 1
	}
	return scenarios.RateAt(d.ObservedRate, d.ObservedAt) / d.ObservedAt
}

// Contact is an inquiry as the desk sees it; the caller gives it an ID. Who will be passed on, and
// what that costs, is drawn along with the rest: it hangs on the inquiry and not on who serves it.
func (w *Work) Contact(queue, locale int, key rng.Key, escalated bool) (c desk.Contact) {
	w.Fill(&c, queue, locale, key, escalated)
	return c
}

// Fill is Contact for engines that have a place for it: all but the ID is written there.
//
//go:noinline // docs/decisions, 25
func (w *Work) Fill(c *desk.Contact, queue, locale int, key rng.Key, escalated bool) {
	q := &w.queues[queue]
	work := &q.alone
	if escalated {
		work = &q.escalated
	}
	c.Queue, c.Locale, c.Key, c.Second.Set, c.Before = queue, locale, key, false, false
	if c.WrapUp = q.wrapUp.value; !q.wrapUp.fixed { // draw, but with what is known of purpose and leg worked out beforehand
		c.WrapUp = q.wrapUp.law.Sample(key.Uniform(rng.WrapUp, 0))
	}
	if q.transfer > 0 && key.Uniform(rng.Transfer, 1) < q.transfer {
		c.Second = desk.Second{Set: true, Work: q.second.draw(key, rng.Work, 1), WrapUp: q.secondWrapUp.draw(key, rng.WrapUp, 1)}
	}
	if c.Work = work.value; !work.fixed {
		c.Work = work.law.Sample(key.Uniform(rng.Work, 0))
	}
}
