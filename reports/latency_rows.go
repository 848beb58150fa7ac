package reports

import (
	"strconv"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// distribution tells some sketches by their usual quantiles, every time multiplied by f.
func (a *Accumulator) distribution(name string, from []*stats.Sketch, clock Clock, f float64) Latency {
	d := merged(from)
	_, above := d.Clamped()
	row := Latency{Measure: name, Clock: clock, N: d.Count(), Clamped: above, Max: d.Max().Seconds() * f}
	v := view{a: a, query: whole(name)}
	row.Mean = v.told(d, from).Scale(f)
	for _, q := range row.quantiles() {
		v.quantile = q.p
		*q.to = v.told(d, from).Scale(f)
	}
	return row
}

// shown is a quantile of a row and where it stands.
type shown struct {
	p  float64
	to *stats.Estimate
}

func (l *Latency) quantiles() [4]shown {
	return [...]shown{{0.50, &l.P50}, {0.90, &l.P90}, {0.95, &l.P95}, {0.99, &l.P99}}
}

// latencyRows tells of the times of turns: replies by endpoint and turn, the rest by endpoint.
func (a *Accumulator) latencyRows() []Latency {
	out := []Latency{}
	for e := range record.Desk + 1 {
		if e == record.Bot || !a.layout.virtual { // to enter a queue takes no virtual time
			out = append(out, a.replyRows(e)...)
		}
	}
	names := quantityNames()
	for q := serviceTime; q < sendLagTime; q++ {
		for e := range record.Desk + 1 {
			if d := &a.store.times[q][e][0]; d.Count() > 0 {
				row := a.distribution(names[q], []*stats.Sketch{d}, a.clock(q), a.factor(q))
				row.Endpoint = e.String()
				out = append(out, row)
			}
		}
	}
	if a.layout.virtual {
		return out
	}
	lag := a.turnTimes(track{quantity: sendLagTime, endpoint: anyEndpoint})
	return append(out, a.distribution(names[sendLagTime], lag, a.clock(sendLagTime), a.factor(sendLagTime)))
}

// replyRows tells of one endpoint's replies: all turns, then each.
func (a *Accumulator) replyRows(e record.Endpoint) []Latency {
	name := quantityNames()[replyTime]
	clock, f := a.clock(replyTime), a.factor(replyTime)
	out := []Latency{}
	var censored, excluded int64
	for turn := 1; turn <= lastTurn; turn++ {
		c, x := a.store.censored[e][turn], a.store.excludedTurn[e][turn]
		censored, excluded = censored+c, excluded+x
		d := &a.store.times[replyTime][e][turn]
		if d.Count()+x == 0 {
			continue
		}
		row := a.distribution(name, []*stats.Sketch{d}, clock, f)
		row.Endpoint, row.Turn, row.Censored, row.Excluded = e.String(), turnName(turn), c, x
		out = append(out, row)
	}
	if len(out) == 0 {
		return nil
	}
	all := a.distribution(name, a.turnTimes(track{endpoint: int(e)}), clock, f)
	all.Endpoint, all.Censored, all.Excluded = e.String(), censored, excluded
	if int(e) == a.layout.firstEndpoint() {
		a.sharpen(&all, f)
	}
	return append([]Latency{all}, out...)
}

// sharpen gives the quantiles of the headline series intervals that know how turns hang together.
func (a *Accumulator) sharpen(row *Latency, f float64) {
	s := &a.store.tracks[0]
	v := a.over(whole("reply_latency"))
	row.Mean = s.mean(v, f).Estimate // the quantile is 0: it asks for the mean
	for _, q := range row.quantiles() {
		v.quantile = q.p
		if r := s.quantile(v, f); r.missing == "" {
			*q.to = r.Estimate
		}
	}
}

func turnName(turn int) string {
	if turn >= lastTurn {
		return strconv.Itoa(lastTurn) + "+"
	}
	return strconv.Itoa(turn)
}

// waitRows tells how long the answered waited: all, then by queue.
func (a *Accumulator) waitRows() []Latency {
	out := []Latency{a.distribution("wait", []*stats.Sketch{&a.store.wait}, ScenarioClock, 1)}
	for i := range a.store.waits {
		if a.store.waits[i].Count() == 0 {
			continue
		}
		row := a.distribution("wait", []*stats.Sketch{&a.store.waits[i]}, ScenarioClock, 1)
		row.Queue = a.queueName(i)
		out = append(out, row)
	}
	return out
}
