package center

import (
	"context"
	"fmt"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/des"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

// engine is a replication in progress.
type engine struct {
	Config

	brief record.Brief // the sink, if it needs no rows of plain exchanges

	now    time.Duration
	back   int // customers who came back at backAt
	backAt time.Duration
	until  time.Duration // when whoever is left is cut off
	comers time.Duration // returns due before it take place
	rowsAt time.Duration // when the desk's next interval rows are complete
	plain  time.Duration // an event that comes before this, and later than the one before it, is just that

	people   customers
	head     *customer     // the next of the plan
	arrival  time.Duration // its time; Never after the last
	times    des.Calendar  // by customer
	limits   limits
	orbit    orbit
	rare     time.Duration // not after the next of limits and orbit, and of the bot while somebody waits for it
	measured int           // open customers who arrived before the horizon

	specs    []inquiry.Spec
	intents  []int  // by queue
	foretold []bool // by queue: replies of the bot that are known before the message is sent
	replies  []bot.Reply
	emit     func(*record.Interval)

	event    inquiry.Event // scratch: what happens to a customer, and what they make of it
	action   inquiry.Action
	contact  desk.Contact
	answer   desk.Answer
	question bot.Ask
	turn     record.Turn
	request  record.Turn // to join the desk

	stamp  time.Duration
	result Result
}

func newEngine(c Config) *engine {
	e := &engine{Config: c, specs: c.Plan.Specs(), people: newCustomers(), comers: c.Horizon, until: later(c.Horizon, c.Drain)}
	if c.KeepArriving {
		e.comers = e.until
	}
	if c.Desk == nil {
		e.plain = c.Horizon
	}
	e.limits = newLimits(e.specs)
	if e.brief, _ = c.Sink.(record.Brief); e.brief != nil {
		e.brief.InBrief()
	}
	for _, q := range c.Plan.Labels().Queues {
		e.intents = append(e.intents, q.Intent)
		e.foretold = append(e.foretold, e.brief != nil && c.Bot != nil && c.Bot.Foretells(q.Intent))
	}
	e.emit = e.interval
	e.turn = record.Turn{Messages: 1}
	e.request = record.Turn{Messages: 1, Endpoint: record.Desk, Turn: 1}
	e.pull()
	return e
}

// pull takes the next inquiry from the plan and gives it a place.
//
//go:noinline // docs/decisions, 25
func (e *engine) pull() {
	e.head, e.arrival = e.people.take(), des.Never
	if in := &e.head.in; e.Plan.Fill(in) && in.At < e.comers {
		e.arrival = in.At
	}
}

// askEvery is how many events pass between two looks at the outer world.
const askEvery = 1 << 12

// loop takes one event after the other, the earliest first. It is no part of Run for the compiler, which
// then makes earliest a part of it.
//
//go:noinline
func (e *engine) loop(ctx context.Context) error {
	for {
		if e.result.Events%askEvery == 0 {
			if err := e.interrupted(ctx); err != nil {
				return err
			}
		}
		what, at := e.earliest()
		if at > e.now && at < e.plain {
			e.now = at
		} else if over, err := e.proceed(what, at); over {
			return err
		}
		switch what {
		case theDesk:
			e.advanceDesk()
		case thePlan:
			e.begin(e.head)
			e.pull()
		case theBot, theOrbit, theTimes, theLimit:
			e.handle(what)
		}
		e.result.Events++
	}
}

// proceed moves time on to an event that is not simply the next of many: it may be the last (over), come
// at the time of the one before, or find the desk's next rows complete.
func (e *engine) proceed(what source, at time.Duration) (over bool, err error) {
	if e.over(at) {
		return true, nil
	}
	if err := e.reach(what, at); err != nil {
		return true, err
	}
	if at >= e.rowsAt && e.Desk != nil {
		e.Desk.Intervals(at, e.emit)
	}
	return false, nil
}

// reach moves time on to an event.
func (e *engine) reach(what source, at time.Duration) error {
	switch {
	case at < e.now:
		panic(fmt.Sprintf("center: an event of source %d at %v, which is before %v", what, at, e.now))
	case at > e.now || what != theOrbit:
		e.now = at
		return nil
	case at > e.backAt:
		e.backAt, e.back = at, 0
	}
	if e.back++; e.back > mostBack {
		return fmt.Errorf("time stands still at %v: more than %d customers came back at that instant; is there a retry or a repeat without a delay and without max_attempts?", at, mostBack)
	}
	return nil
}

// mostBack is how many customers may come back at one instant before that counts as endless.
const mostBack = 1 << 18

// over says whether the run ends before an event at that time, and brings it to its end: once all
// who came before the horizon are gone, and when the drain is over at the latest.
func (e *engine) over(at time.Duration) bool {
	switch {
	case e.measured == 0 && at >= e.Horizon:
		e.now = max(e.now, e.Horizon)
	case at == des.Never || at > e.until:
		if e.until != des.Never {
			e.now = e.until
		}
	default:
		return false
	}
	return true
}

// interrupted says why the run should end here, nil if it should not.
func (e *engine) interrupted(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.Sink.Err()
}

// source says whose turn it is.
type source uint8

const (
	theDesk  source = iota
	theBot          // begins replies that had to wait
	thePlan         // a fresh inquiry
	theOrbit        // somebody comes back
	theTimes        // something falls due for a customer
	theLimit        // a conversation has to be over, or it is time to look for those that will
)

// earliest finds the next event among all who have one, ties in the order of sim/des. What is left to
// among happens too seldom to be looked at every time.
func (e *engine) earliest() (source, time.Duration) {
	times := e.times.Next()
	rest := min(times, e.rare)
	if e.Desk != nil {
		if at := e.Desk.Due(); at <= min(rest, e.arrival) {
			return theDesk, at
		}
	}
	if e.arrival < rest {
		return thePlan, e.arrival
	}
	if times < min(e.arrival, e.rare) {
		return theTimes, times
	}
	return e.among()
}

// always is a value of rare by which earliest looks at everybody.
const always = time.Duration(-1)

// among is earliest by a look at everybody.
func (e *engine) among() (source, time.Duration) {
	times, orbit := e.times.Next(), e.orbit.next()
	e.rare = min(orbit, e.limits.next())
	at := min(e.arrival, times, e.rare)
	machine := des.Never
	if e.Bot != nil && e.Bot.Waiting() > 0 {
		e.rare = always
		if t, ok := e.Bot.Next(); ok {
			machine = t
		}
	}
	if e.Desk != nil {
		if t := e.Desk.Due(); t <= min(at, machine) {
			return theDesk, t
		}
	}
	switch {
	case machine <= at && machine != des.Never:
		return theBot, machine
	case at == times && e.hears():
		return theTimes, at
	case at == e.arrival:
		return thePlan, at
	case at == orbit:
		return theOrbit, at
	case at == times:
		return theTimes, at
	}
	return theLimit, at
}

// hears says whether what falls due first for a customer is a reply, which comes before arrivals.
func (e *engine) hears() bool {
	if e.times.Len() == 0 {
		return false
	}
	_, class := e.times.First()
	return class <= des.Replies
}

// handle does what is due elsewhere than at the desk and in the plan.
func (e *engine) handle(what source) {
	switch what {
	case theDesk, thePlan: // in loop
	case theBot:
		e.advanceBot()
	case theOrbit:
		c := e.people.take()
		c.in = *e.orbit.take()
		e.begin(c)
	case theTimes:
		i, _ := e.times.First()
		e.fire(e.people.all[i])
	case theLimit:
		e.reachLimit()
	}
}

// later is t + d, without running over the end of time.
func later(t, d time.Duration) time.Duration {
	if d > des.Never-t {
		return des.Never
	}
	return t + max(d, 0)
}
