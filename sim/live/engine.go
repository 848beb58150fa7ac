package live

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
)

// engine is a run in progress. All of it belongs to the scheduler, the goroutine in loop; others
// reach it through the mailbox only, and rows leave it through the recorder.
type engine struct {
	Config
	labels   record.Labels
	groups   map[string]int
	endpoint [2]endpoint // by record.Endpoint
	mail     mailbox
	workers  pool
	rows     *recorder

	next    inquiry.Inquiry // of the plan
	more    bool            // next is one
	times   schedule
	pending int     // returns that wait for their time
	open    []*conv // conversations begun and not ended
	busy    int     // of these, with a message or a request to leave in flight
	bucket  bucket

	state   State
	last    time.Duration // meant start of the last inquiry
	until   time.Duration // when Draining or Stopping ends, forever while Running
	tick    time.Duration // when the recorder is next told how it goes
	stopped stop
	hard    bool

	seq    uint64
	stamp  time.Duration
	counts Counts
	load   load
}

type endpoint struct{ method, url string }

// stop is a reason to end a run early.
type stop struct {
	why         string
	interrupted bool
	aborted     bool
	sinkErr     error
	hard        bool // do not even wait for replies in flight
}

// tickEvery is how often the recorder hears of the engine's state.
const tickEvery = 250 * time.Millisecond

func newEngine(c Config) *engine {
	e := &engine{
		Config: c, labels: c.Plan.Labels(), groups: make(map[string]int),
		bucket: newBucket(c.Limits.Rate), until: forever, tick: tickEvery,
	}
	for i, name := range e.labels.Groups {
		e.groups[name] = i
	}
	for i, d := range []driver.Driver{c.Bot, c.Desk} {
		if d != nil {
			e.endpoint[i].method, e.endpoint[i].url = d.Endpoint()
		}
	}
	e.mail.now, e.mail.wake = e.now, c.Pacer.Wake
	e.workers = pool{mail: &e.mail, now: e.now, text: c.Plan.Text}
	e.rows = newRecorder(&e.Config, e.mail.post)
	return e
}

func (e *engine) now() time.Duration { return time.Since(e.Start) }

// loop runs until everything has ended. It alone touches the engine.
func (e *engine) loop(interrupted func() bool) {
	e.pull()
	var notes []note
	var woke time.Duration
	for {
		now := e.now()
		notes = e.mail.take(notes)
		for i := range notes {
			e.hear(&notes[i])
			notes[i] = note{}
		}
		if interrupted() {
			e.halt(now, stop{why: "it was interrupted", interrupted: true})
		}
		worked := e.work(now) || len(notes) > 0
		if e.over(now) {
			break
		}
		if e.rows.flush(now); worked {
			woke = now
		}
		e.sleep(woke)
	}
	e.cutAll(e.now())
	e.tell(e.now())
}

// pull takes the next inquiry from the plan.
func (e *engine) pull() { e.next, e.more = e.Plan.Next() }

// work does what is due by now in the order of time: arrivals, parked actions, polls, deadlines.
func (e *engine) work(now time.Duration) (worked bool) {
	for {
		at := e.times.next()
		if e.more && e.next.At < at && e.state == Running {
			if e.next.At > now {
				break
			}
			in := e.next
			e.pull()
			e.begin(&conv{in: in}, now)
		} else {
			if at > now {
				break
			}
			e.fire(e.times.top(), now)
		}
		worked = true
	}
	if now >= e.tick {
		e.tell(now)
		e.tick = now.Truncate(tickEvery) + tickEvery
	}
	return worked
}

// over moves the run through its states and says when it has ended.
func (e *engine) over(now time.Duration) bool {
	switch {
	case e.state == Stopping:
	case e.more || e.pending > 0: // a late ending may bring a return that is due before the horizon
		e.state, e.until = Running, forever
	default:
		e.state, e.until = Draining, e.last+e.Drain
	}
	if d := e.Limits.Duration; d > 0 && now >= d {
		e.halt(now, stop{why: "limits.duration (" + d.String() + ") was reached"})
	}
	switch e.state {
	case Running:
		return false
	case Draining:
		return len(e.open) == 0 || now >= e.until
	case Stopping:
		return len(e.open) == 0 || now >= e.until || e.hard
	}
	return true
}

// sleep waits for the next thing to do, or for mail; at least a quantum after woke, when something
// was last done, so that a busy run works in batches.
func (e *engine) sleep(woke time.Duration) {
	at := min(e.times.next(), e.tick, e.until)
	if e.more && e.state == Running {
		at = min(at, e.next.At)
	}
	if e.Limits.Duration > 0 && e.state != Stopping {
		at = min(at, e.Limits.Duration)
	}
	floor := woke + e.Pacer.Quantum()
	until := max(at, floor)
	d := until - e.now()
	if d > e.Pacer.Quantum() { // otherwise mail can wait as well: to be woken for it costs more than it is worth
		if !e.mail.rest(floor) {
			d = floor - e.now()
		}
	}
	if d > 0 {
		e.Pacer.Wait(d)
	}
}

// halt stops the run early: no more arrivals, whoever thinks or waits is cut at once, and replies
// in flight have until the end of the grace.
func (e *engine) halt(now time.Duration, s stop) {
	e.hard = e.hard || s.hard
	if e.state == Stopping || s.why == "" {
		return
	}
	e.stopped, e.state, e.until = s, Stopping, now+e.Grace
	for _, c := range slices.Backward(e.open) { // ending one moves the last to its place
		if c.work == nil {
			e.step(c, inquiry.Event{Kind: inquiry.Cut, At: now})
		}
	}
}

// cutAll closes what is still open at the end, with a row for every turn in flight.
func (e *engine) cutAll(now time.Duration) {
	for _, c := range slices.Backward(e.open) {
		e.step(c, inquiry.Event{Kind: inquiry.Cut, At: now})
	}
}

// tell gives the recorder the state of things.
func (e *engine) tell(now time.Duration) {
	e.load.set(now, len(e.open))
	e.rows.tick(tick{
		at: now, state: e.state, open: len(e.open), inFlight: e.busy,
		area: e.load.area, sojourn: e.load.sojourn, offered: e.counts.Offered, turns: e.counts.Turns,
	})
}

// load watches how many conversations are open: the left side of Little's law by looking, its
// right side from the rows.
type load struct {
	at      time.Duration
	open    int
	area    float64 // conversation-seconds, by the clock at which the engine held them
	sojourn float64 // conversation-seconds, by the times in the rows
}

func (l *load) set(now time.Duration, open int) {
	if now > l.at {
		l.area += float64(l.open) * (now - l.at).Seconds()
		l.at = now
	}
	l.open = open
}

// agent reads what a desk calls an agent: "group/number" where the group is one of the scenario's.
func (e *engine) agent(name string) (group, agent int) {
	g, n, _ := strings.Cut(name, "/")
	group, ok := e.groups[g]
	if !ok {
		return record.None, record.None
	}
	agent, err := strconv.Atoi(n)
	if err != nil || agent < 0 {
		return group, record.None
	}
	return group, agent
}

// watch tells the scheduler of the outer world's wishes to stop until done is closed.
func (e *engine) watch(ctx context.Context, done <-chan struct{}) {
	var wg sync.WaitGroup
	wake := context.AfterFunc(ctx, func() { e.mail.post(note{stop: &stop{}}) })
	wg.Go(func() {
		select {
		case <-e.Hard:
			e.mail.post(note{stop: &stop{hard: true}})
		case <-done:
		}
	})
	<-done
	wake()
	wg.Wait()
}
