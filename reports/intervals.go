package reports

import (
	"math"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// Interval is what one queue or one group did in one interval, a mean over replications. What does
// not exist is NaN.
type Interval struct {
	From, To        time.Duration
	Begins, Ends    string // the same as local time (RFC 3339); without a calendar as spans since the start
	Kind            string // queue | group
	Name            string // intent/channel, or the group's
	Intent, Channel string // of a queue
	Queue           QueueInterval
	Group           GroupInterval
}

// QueueInterval counts inquiries by the interval of their arrival, and what concerns the queue by that
// of their entry.
type QueueInterval struct {
	Fresh, Offered, QueueOffered, Answered, Abandoned, Blocked float64
	ServiceLevel                                               float64
	ASA, AHT                                                   float64 // seconds
}

// GroupInterval is about agents, in hours and heads.
type GroupInterval struct{ Staffed, Paid, Occupancy, Heads float64 }

// Intervals cuts the measured time into the calendar's intervals, or into spans that make a dozen
// lines or more, and tells of each queue, then of each group.
func (s *Study) Intervals() []Interval {
	a := s.all
	cal := calendarOf(a.sc)
	spans := a.layout.intervals(a.sc)
	out := make([]Interval, 0, len(spans)*(len(a.meta.Labels.Queues)+len(a.meta.Labels.Groups)))
	for _, in := range spans {
		row := Interval{From: in.From, To: in.To, Begins: moment(cal, in.From), Ends: moment(cal, in.To)}
		for q, x := range a.meta.Labels.Queues {
			row.Kind, row.Name = "queue", a.queueName(q)
			row.Intent, row.Channel = a.meta.Labels.Intents[x.Intent], a.meta.Labels.Channels[x.Channel]
			row.Queue, row.Group = a.queueInterval(q, in, float64(s.N())), GroupInterval{}
			out = append(out, row)
		}
		for g, name := range a.meta.Labels.Groups {
			row.Kind, row.Name, row.Intent, row.Channel = "group", name, "", ""
			row.Queue, row.Group = QueueInterval{}, a.groupInterval(g, in, float64(s.N()))
			out = append(out, row)
		}
	}
	return out
}

// TellsIntervals says whether the intervals are few enough to be kept apart; else there are none.
func (s *Study) TellsIntervals() bool { return len(s.all.layout.intervals(s.all.sc)) > 0 }

func moment(c *civil.Calendar, t time.Duration) string {
	if c == nil {
		return unit.Duration(t).String()
	}
	return c.Clock(t)
}

func (a *Accumulator) queueInterval(queue int, in Span, n float64) QueueInterval {
	q := whole("")
	q.queues = only(queue, a.layout.queues)
	v := a.within(q, in.From, in.To)
	f := v.funnel()
	per := func(k int64) float64 { return float64(k) / n }
	r := QueueInterval{
		Fresh: per(f.Fresh), Offered: per(f.Offered), QueueOffered: per(f.QueueOffered),
		Answered: per(f.Answered), Abandoned: per(v.sum(queueAbandoned)), Blocked: per(f.Blocked),
		ServiceLevel: math.NaN(), ASA: math.NaN(), AHT: math.NaN(),
	}
	for name, to := range map[string]*float64{"service_level": &r.ServiceLevel, "asa": &r.ASA, "aht": &r.AHT} {
		d, _ := defined(name)
		w := v
		w.measure = name
		*to = a.point(&d, w).Value
	}
	return r
}

// point is a measure's value over the slots of a view, whoever is asked for its doubt.
func (a *Accumulator) point(d *definition, v view) stats.Estimate {
	var total sums
	v.eachSlot(func(slot int) {
		p := a.part(v.query, slot)
		total.add(d.sums(&p))
	})
	if total.den <= 0 {
		return stats.Unknown(0)
	}
	e := stats.Point(total.num/total.den, total.n, "")
	if d.finish != nil {
		e = d.finish(v, e)
	}
	return e
}

func (a *Accumulator) groupInterval(group int, in Span, n float64) GroupInterval {
	q := whole("occupancy")
	q.group = group
	v := a.within(q, in.From, in.To)
	d, _ := defined("occupancy")
	r := GroupInterval{Occupancy: a.point(&d, v).Value}
	v.eachSlot(func(slot int) {
		p := a.part(q, slot)
		r.Staffed += p.area(staffed) / 3600 / n
		r.Paid += p.paidHours(group) / n
	})
	r.Heads = r.Paid / (in.To - in.From).Hours()
	return r
}
