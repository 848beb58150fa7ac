package reports

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/record"
)

// Open is who was still in progress when the run ended and would have counted in a measure: a rate leaves
// them out, whatever became of them. Least and Most are what it would be if they had counted as far down,
// and as far up, as they may.
type Open struct {
	N           int64
	Share       float64 // of all who would count then
	Least, Most float64
	Are, As     string // what they were doing, and what they count as against a gate
}

// open is what they add to the sides of a ratio.
type open struct {
	n           int64
	den         float64
	least, most float64 // to the numerator, as far down and as far up as may be

	surely, sure float64 // of den, who counts whatever becomes of them, and the numerator of these: at least, where it is a time
}

func (o *open) add(x open) {
	o.n += x.n
	o.den += x.den
	o.least += x.least
	o.most += x.most
	o.surely += x.surely
	o.sure += x.sure
}

// pending says of a measure who of those in progress it leaves out. Measures without one see everybody
// (averages over clock time, counts), or of those in progress nothing is known that could be counted: how
// long they take to handle, how content they are, whether a full desk turns them away when the bot hands
// them over.
type pending struct {
	are, as string
	of      func(*part) open
}

// leaving gives a measure those whom it leaves out.
func leaving(d definition, p pending) definition {
	d.pending = &p
	return d
}

// all are the sums of a part, with those that they leave out.
func (d *definition) all(p *part) sums {
	s := d.sums(p)
	if d.pending != nil {
		s.open = d.pending.of(p)
	}
	return s
}

// left tells what was left out; total are the sums of all that was not.
func (d *definition) left(total *sums) Open {
	o := total.open
	if d.pending == nil || o.n == 0 || o.den <= 0 {
		return Open{}
	}
	of := total.den - total.dark + o.den
	return Open{
		N: o.n, Share: o.den / (total.den + o.den), Are: d.pending.are, As: d.pending.as,
		Least: (total.num + o.least) / of, Most: (total.num + o.most) / of,
	}
}

// left is that of the definition, and of a run that was killed those whose rows nobody closed: which of them met
// the bot, or wait for a human, no row says.
func (v view) left(d *definition, total *sums) Open {
	if d.pending == nil || d.form != shareOf || v.a.layout.virtual {
		return d.left(total)
	}
	n := v.sum(opened) - v.sum(offered) - v.sum(inProgress) - v.sum(outcomes+column(record.NotSent))
	if n <= 0 {
		return d.left(total)
	}
	s, one, p := *total, *d, *d.pending
	s.open.add(may(n))
	p.are, one.pending = stillOpen, &p
	return one.left(&s)
}

// certain counts those of whom it is certain, where a gate minds them: who has waited for longer than they were
// to is not served in time, whoever comes. What may yet become of the others breaks no promise.
func (s *sums) certain(op goal.Op, limit float64) {
	if o := &s.open; op.UpperBound() && o.sure > limit*o.surely || !op.UpperBound() && o.sure < limit*o.surely {
		s.num, s.den = s.num+o.sure, s.den+o.surely
	}
}

// Against is what the measure would be if those left out counted against a gate.
func (o *Open) Against(op goal.Op) float64 {
	if op.UpperBound() {
		return o.Most
	}
	return o.Least
}

// CountsWaiting says of a measure as what those who still wait for a human when a run ends count in a Margin; false
// if they do not.
func CountsWaiting(measure string) (as string, ok bool) {
	d, ok := defined(measure)
	if !ok || d.pending == nil || d.pending.are != stillWaiting {
		return "", false
	}
	as, ok = map[string]string{
		asLate:     "not served in time, if they have waited for longer than they were to,",
		asAnswered: "answered when it ended,",
		asWaited:   "having waited,",
	}[d.pending.as]
	return as, ok
}

// As what they count of whom something is certain, though they still wait.
const (
	asLate     = "not served in time"
	asAnswered = "answered at its end"
	asWaited   = "having waited"
)

const (
	stillWaiting = "still waiting for a human"
	stillOpen    = "still in progress"
)

// among adds a column up over the queues whose customers can do something.
func (p *part) among(c column, can func(*scenarios.Demand) bool) int64 {
	n := int64(0)
	c = p.ofLeg(&p.a.layout, c)
	for queue := range min(p.a.layout.queues, len(p.a.sc.Demand)) {
		if p.takes(queue) && can(&p.a.sc.Demand[queue]) {
			n += p.of(queue, c)
		}
	}
	return n
}

// may counts some who may come to belong to the numerator, or may not.
func may(n int64) open { return open{n: n, den: float64(n), most: float64(n)} }

// notServed are those who still wait. Who has waited for longer than the threshold was not served in time,
// whatever became of them; of a live run it is not known who that is.
func notServed() pending {
	return pending{stillWaiting, asLate, func(p *part) open {
		n, late := p.n(queueStranded), int64(0)
		if c, ok := p.thresholdColumn(&p.a.layout); ok {
			late = p.n(c + strandedBeyond)
		}
		return open{n: n, den: float64(n), most: float64(n - late), surely: float64(late)}
	}}
}

// mayGiveUp are those who still wait and can lose patience.
func mayGiveUp() pending {
	return pending{stillWaiting, "abandoned", func(p *part) open {
		return may(p.among(queueStranded, func(d *scenarios.Demand) bool { return !endless(d.Patience) || d.Callback != nil }))
	}}
}

// haveWaited are those who still wait, and so have had to.
func haveWaited() pending {
	return pending{stillWaiting, asWaited, func(p *part) open {
		n := p.n(queueStranded)
		return open{n: n, den: float64(n), least: float64(n), most: float64(n), surely: float64(n), sure: float64(n)}
	}}
}

// waitSoFar are those who still wait, with what they had waited when the run ended: they wait no less. It
// is known of a simulated run, which ends at a time of its own.
func waitSoFar() pending {
	return pending{stillWaiting, asAnswered, func(p *part) open {
		if !p.a.layout.virtual {
			return open{}
		}
		n, t := p.n(queueStranded), float64(p.n(strandedTime))/1e9
		return open{n: n, den: float64(n), least: t, most: t, surely: float64(n), sure: t}
	}}
}

// notContained are those who met the bot and whom it has not closed.
func notContained() pending {
	return pending{stillOpen, "not contained", func(p *part) open {
		n := p.n(botOpen)
		return open{n: n, den: float64(n), most: p.f(botStill), surely: float64(n - p.n(botStill))}
	}}
}

// mayEscalate are those whom it has handed over, or may.
func mayEscalate() pending {
	return pending{stillOpen, "escalated", func(p *part) open {
		n := p.n(botOpen)
		over := float64(n - p.n(botStill))
		return open{n: n, den: float64(n), least: over, most: float64(n), surely: over, sure: over}
	}}
}

// mayLeaveTheBot are those whom it still has and can lose.
func mayLeaveTheBot() pending {
	return pending{stillOpen, "gone from the bot", func(p *part) open {
		return may(p.among(botStill, func(d *scenarios.Demand) bool { return !staysWithTheBot(p.a.sc, d) }))
	}}
}

// mayFail are those of whom an endpoint may yet lose track.
func mayFail() pending {
	return pending{stillOpen, "failed", func(p *part) open {
		n := p.n(inProgress)
		o := may(n)
		if p.endpoint == botEndpoint {
			o.most = float64(p.n(botStill))
		}
		return o
	}}
}

// unsolved are those whose matter is not settled, of all or of the fresh ones.
func unsolved(of column) pending {
	return pending{stillOpen, "unsolved", func(p *part) open { return may(p.n(of)) }}
}

// mayReturn are those who may yet mean to come back.
func mayReturn() pending {
	return pending{stillOpen, "coming back", func(p *part) open {
		return may(p.among(inProgress, func(d *scenarios.Demand) bool { return d.Retry != nil || d.Repeat != nil }))
	}}
}

// mayBeLost are those who may yet give up for good.
func mayBeLost() pending {
	return pending{stillOpen, "lost", func(p *part) open {
		n := p.n(inProgress)
		return open{n: n, den: p.f(openFresh), most: float64(n)}
	}}
}

// inProgress is the column of those, by the slot of arrival.
const inProgress = outcomes + column(record.InProgress)

// atTheEnd counts an inquiry that was still in progress when the run ended, for whoever asks what rates
// leave out.
func (a *Accumulator) atTheEnd(k *class, r *record.Inquiry, slot, entered int) {
	n := a.row(r.Queue, slot)
	tick(n, openFresh, r.Kind == record.Fresh)
	if r.BotAt >= 0 {
		n[botOpen]++
		tick(n, botStill, !r.Escalated && !k.entered)
	}
	if !k.entered {
		return
	}
	n = a.row(r.Queue, entered)
	n[queueOpen]++
	tick(n, queueOpenEscalated, r.Escalated)
	l := &a.layout
	if !k.answered {
		waited := max(0, l.end-l.scenario(r.QueuedAt))
		n[queueStranded]++
		n[strandedTime] += int64(waited)
		a.beyond(n, l.thresholdColumn, waited)
		return
	}
	if from, _, ok := a.secondWait(r); ok && r.TakenAt < 0 {
		n = a.row(r.Queue, l.at(from))
		n[l.secondColumn(secondStranded)]++
		n[l.secondColumn(secondStrandedTime)] += int64(max(0, l.end-from))
		a.beyond(n, l.secondThreshold, l.end-from)
	}
}

// beyond counts who had waited for longer than a threshold when the run ended; of a simulated one, which ends
// at a time of its own.
func (a *Accumulator) beyond(n []int64, column func(int) column, waited time.Duration) {
	for i, limit := range a.layout.thresholds {
		tick(n, column(i)+strandedBeyond, a.layout.virtual && waited > limit)
	}
}
