package live

import (
	"runtime"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// meter watches a run from its rows and ticks. It lives on the recorder's goroutine.
type meter struct {
	*Config
	post func(note)

	lag       *stats.Sketch // of the whole run
	recentLag *stats.Sketch // of this second
	replies   recent
	last      tick
	second    tick // the last one at which a second was full
	closes    int64
	closedNow int // conversations that ended in this second
	notSent   int64
	escalated int64
	cpu       cpuMeter
	strained  int // seconds in a row with a busy processor and late messages
	worst     int // the most of them
	told      bool
}

func newMeter(c *Config, post func(note)) *meter {
	m := &meter{Config: c, post: post, lag: stats.NewSketch(3), recentLag: stats.NewSketch(2)}
	m.cpu.start()
	return m
}

func (m *meter) closed(row *record.Inquiry) {
	if row.Outcome == record.NotSent {
		m.notSent++
		return
	}
	m.closes++
	m.closedNow++
	if row.Escalated {
		m.escalated++
	}
}

func (m *meter) turn(row *record.Turn) {
	if row.Sent != record.Never {
		m.lag.Record(row.Sent - row.Intended)
		m.recentLag.Record(row.Sent - row.Intended)
	}
	if row.Endpoint == record.Bot && row.Failure == record.NoFailure && !row.Open && !row.GaveUp && row.Complete != record.Never {
		m.replies.add(row.Complete, row.Complete-row.Intended)
	}
}

func (m *meter) tick(t tick) {
	m.last = t
	if t.at-m.second.at >= time.Second {
		m.fullSecond(t)
	}
	if m.Observe != nil {
		m.Observe(m.snapshot(false))
	}
}

// fullSecond does what is done once a second: the row of open conversations, the processor, and
// the two questions whether to go on.
func (m *meter) fullSecond(t tick) {
	m.interval(t)
	busy := m.cpu.sample(t.at - m.second.at)
	if busy > m.Trust.GeneratorCPU && m.recentLag.Quantile(0.99) > m.lagBound() {
		m.strained++
	} else {
		m.strained = 0
	}
	m.worst = max(m.worst, m.strained)
	m.recentLag = stats.NewSketch(2)
	m.second = t
	if m.told {
		return
	}
	if err := m.Sink.Err(); err != nil {
		m.told = true
		m.post(note{stop: &stop{why: "its rows could not be written: " + err.Error(), sinkErr: err}})
		return
	}
	if m.Stop == nil {
		return
	}
	if why, abort := m.Stop(t.at); abort {
		m.told = true
		m.post(note{stop: &stop{why: why, aborted: true}})
	}
}

func (m *meter) interval(t tick) {
	m.Sink.Interval(&record.Interval{
		From: m.second.at, To: t.at, Scope: record.RunScope, Index: record.None,
		QueueArea: t.area - m.second.area, Open: (t.at - m.second.at).Seconds(), Ended: m.closedNow,
	})
	m.closedNow = 0
}

// end is after the last row.
func (m *meter) end() {
	if m.last.at > m.second.at {
		m.interval(m.last)
	}
	if m.Observe != nil {
		m.Observe(m.snapshot(true))
	}
}

func (m *meter) snapshot(final bool) Snapshot {
	t := m.last
	rate, p95 := m.replies.summary(t.at)
	lag := record.Never
	if m.lag.Count() > 0 {
		lag = m.lag.Quantile(0.99)
	}
	return Snapshot{
		At: t.at, Horizon: m.Horizon, State: t.state, Offered: t.offered, NotSent: m.notSent,
		Open: t.open, InFlight: t.inFlight, Turns: t.turns, Escalated: m.escalated, Closed: m.closes,
		Replies: rate, LatencyP95: p95, SendLagP99: lag, CPU: m.cpu.now, Final: final,
	}
}

// recent remembers the last replies, enough for a progress line.
type recent struct {
	ring [1024]reply
	n    int
}

type reply struct{ at, took time.Duration }

// recently is how far back a progress line looks.
const recently = 10 * time.Second

func (r *recent) add(at, took time.Duration) {
	r.ring[r.n%len(r.ring)] = reply{at, took}
	r.n++
}

// summary gives the replies a second and their 95th percentile over the last ten seconds, or over
// as much of them as the ring holds.
func (r *recent) summary(now time.Duration) (rate float64, p95 time.Duration) {
	took := make([]time.Duration, 0, len(r.ring))
	since := now
	for _, v := range r.ring[:min(r.n, len(r.ring))] {
		if now-v.at < recently {
			took = append(took, v.took)
			since = min(since, v.at)
		}
	}
	if len(took) == 0 {
		return 0, record.Never
	}
	span := min(recently, now)
	if len(took) == len(r.ring) {
		span = now - since
	}
	slices.Sort(took)
	return float64(len(took)) / max(span, time.Millisecond).Seconds(), took[(len(took)*95-1)/100]
}

// cpuMeter samples the processor time of this process.
type cpuMeter struct {
	known  bool
	first  time.Duration
	last   time.Duration
	now    float64 // share of the processors, over the last second
	peak   float64
	sumFor time.Duration
}

func (c *cpuMeter) start() {
	c.first, c.known = cpuTime()
	c.last = c.first
}

func (c *cpuMeter) sample(span time.Duration) float64 {
	used, ok := cpuTime()
	if !ok || span <= 0 {
		return 0
	}
	c.now = share(used-c.last, span)
	c.peak = max(c.peak, c.now)
	c.last = used
	c.sumFor += span
	return c.now
}

// mean is over all seconds sampled.
func (c *cpuMeter) mean() float64 {
	if c.sumFor == 0 {
		return 0
	}
	return share(c.last-c.first, c.sumFor)
}

func share(used, span time.Duration) float64 {
	return used.Seconds() / span.Seconds() / float64(runtime.GOMAXPROCS(0))
}
