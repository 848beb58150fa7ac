package desk

import (
	"time"

	"github.com/holdline/holdline/sim/desk/routing"
	"github.com/holdline/holdline/sim/record"
)

// Desk is the human desk. Offer, Leave, HangUp, Rework and Advance are all that moves it; a time before that of
// the last call counts as that time. A Desk is not safe for use by several goroutines at once.
type Desk struct {
	now      time.Duration
	policy   routing.Policy
	order    routing.Order
	tick     time.Duration
	agents   []agent
	people   []Agent // of agents: what they do, unless they are solo
	groups   []group
	queues   []queue
	lines    []line // by leg, within it by queue, within it by locale
	locales  int
	filled   set // lines with somebody
	overflow set // lines with a group that takes only who has waited
	channels []channel
	draining int // groups that stay on, once a channel
	contacts []contact
	legs     []legs // by contact, of those that wrap up or pass
	vacant   int32  // first free record
	offered  uint64

	calendar calendar
	shiftAt  time.Duration // next change of heads anywhere
	doorAt   time.Duration // next opening or closing of a channel
	wakeAt   time.Duration // not after the next head of a line has waited long enough for one more group
	tickAt   time.Duration // next tick that may have something to assign
	planned  time.Duration // the first of these four
	simple   bool          // an agent who comes free changes nothing for others: no tick, no overflow
	quiet    time.Duration // before this an agent who comes free is all that happens, and no interval ends

	due      []int32 // agents with something to complete at this instant
	freed    []int32 // agents with a slot that came free at this instant
	orphaned bool    // conversations lost their agent at this instant
	events   []Event // the first told of them are not yet handed out
	told     int
	rows     rows

	free      []routing.Free // scratch of the decisions
	freeAgent []int32
	heads     []routing.Waiting
	headLine  []int32
	held      []int32
}

// New opens a desk at time 0. The scenario's check has seen to it that indices point somewhere;
// one that does not panics here.
func New(cfg Config) *Desk {
	cfg.fill()
	d := &Desk{
		policy: cfg.Policy, order: cfg.Policy.Order(), tick: cfg.Tick,
		lines: newLines(&cfg), queues: make([]queue, len(cfg.Queues)), vacant: none, locales: cfg.Locales,
		shiftAt: never, doorAt: never, wakeAt: never, tickAt: never, rows: newRows(cfg.Interval),
	}
	d.filled, d.overflow = newSet(len(d.lines)), newSet(len(d.lines))
	for q := range d.queues {
		d.queues[q].channel = cfg.Queues[q].Channel
	}
	for i := range cfg.Groups {
		d.groups = append(d.groups, newGroup(&cfg, &cfg.Groups[i], d.lines))
	}
	for c := range cfg.Channels {
		d.channels = append(d.channels, channel{
			door: newDoor(&cfg, c), limit: bound(cfg.QueueLimit, c), trunks: bound(cfg.Trunks, c),
		})
		d.doorAt = min(d.doorAt, d.channels[c].due())
	}
	d.connect()
	for i := range cfg.Groups {
		d.hire(int32(i), NewRates(cfg.Groups[i].TotalRate))
		d.shiftAt = min(d.shiftAt, d.groups[i].due())
	}
	d.calendar = newCalendar(len(d.agents))
	d.simple = d.tick == 0
	for _, word := range d.overflow {
		d.simple = d.simple && word == 0
	}
	d.plan()
	return d
}

// fill puts the defaults where Config leaves room for them.
func (c *Config) fill() {
	for _, q := range c.Queues {
		c.Channels = max(c.Channels, q.Channel+1)
	}
	c.Channels, c.Locales = max(c.Channels, 1), max(c.Locales, 1)
	if c.Policy == nil {
		c.Policy = routing.LongestIdle{}
	}
	if c.Day <= 0 {
		c.Day = 24 * time.Hour
	}
}

// bound gives the limit for a channel.
func bound(limit []int, channel int) int {
	if channel < len(limit) {
		return limit[channel]
	}
	return Unlimited
}

// hire gives a group as many agents as it ever has chairs, all of them off duty, with room for
// what they can hold.
func (d *Desk) hire(i int32, rates Rates) {
	g := &d.groups[i]
	most := max(0, int(g.slots.each))
	if g.slots.single {
		most = 0
	}
	n := g.roster.most()
	g.bench.first, g.bench.size = int32(len(d.agents)), int32(n)
	talks, wraps := make([]entry[float64], n*most), make([]entry[time.Duration], n*most)
	for k := range n {
		p := NewAgent(rates)
		p.talks, p.wraps = talks[k*most:k*most:(k+1)*most], wraps[k*most:k*most:(k+1)*most]
		d.people = append(d.people, p)
		d.agents = append(d.agents, agent{group: i, number: int32(k), solo: g.slots.single, talk: none, due: never})
	}
	for k := range n {
		g.off.add(d.agents, g.bench.first+int32(k))
	}
}

// Offer brings a contact at time t. The desk takes it at once if an agent is free and there is no
// tick to wait for, lets it wait, or turns it away.
func (d *Desk) Offer(t time.Duration, c Contact) Answer {
	a := Answer{Group: -1, Agent: -1}
	d.Receive(t, &c, &a)
	return a
}

// Receive is Offer for those who offer by the million: it copies neither the contact nor the answer,
// which it writes into a, and keeps neither. What the verdict does not call for is left there as it was.
//
//go:noinline // docs/decisions, 25
func (d *Desk) Receive(t time.Duration, c *Contact, a *Answer) {
	d.reach(t)
	at := int32(c.Queue*d.locales + c.Locale)
	l := &d.lines[at]
	ch := l.on
	if (ch.shut || ch.trunks >= 0 && ch.inside >= ch.trunks) && !c.Before {
		a.Verdict, a.Handle, a.Closed = Blocked, 0, ch.shut
		return
	}
	i := d.pick(at, l, 0)
	if i != none && d.tick == 0 {
		x, r := d.admit(c, at, l)
		ag := &d.agents[i]
		a.Verdict, a.Handle = Joined, r.handle(x)
		a.Group, a.Agent = int(ag.group), int(ag.number)
		if ag.solo {
			d.seat(i, x, r, ag)
			return
		}
		d.take(x, i)
		d.replan(i)
		return
	}
	if ch.limit >= 0 && ch.waiting >= ch.limit && !c.Before {
		a.Verdict, a.Handle, a.Closed = Blocked, 0, false
		return
	}
	if i != none {
		d.tickAt = min(d.tickAt, d.now-d.now%d.tick+d.tick)
		d.planned = min(d.planned, d.tickAt)
	}
	a.Announced = d.longest(l)
	x, r := d.admit(c, at, l)
	d.queueUp(x, r, l)
	a.Verdict, a.Handle, a.Position = Queued, r.handle(x), int(l.waiting.level)
	if d.locales > 1 {
		a.Position = d.crowd(l.queue, 0)
	}
}

// Next is the time of the desk's next own event; false if it will do nothing unasked.
func (d *Desk) Next() (time.Duration, bool) {
	t := d.Due()
	return t, t < never
}

// Due is Next for those who ask by the million: the end of time stands for false.
func (d *Desk) Due() time.Duration {
	if d.told > 0 {
		return d.now
	}
	if t := d.next(); t < idle {
		return t
	}
	return never
}

func (d *Desk) next() time.Duration { return min(d.calendar.first(), d.planned) }

// Advance brings the desk to time t and appends to out what it did since the last Advance.
func (d *Desk) Advance(t time.Duration, out []Event) []Event {
	return append(out, d.Pass(t)...)
}

// Pass is Advance for those who advance by the million: what it gives is valid until the desk is called
// again.
func (d *Desk) Pass(t time.Duration) []Event {
	d.catchUp(t)
	out := d.events[:d.told]
	d.told = 0
	return out
}

// reach does all that is due up to time t.
func (d *Desk) reach(t time.Duration) {
	if t < d.quiet && t < d.calendar.first() {
		d.now = max(d.now, t)
	} else {
		d.reachThrough(t)
	}
}

// reachThrough is reach where it may not be quiet until then.
func (d *Desk) reachThrough(t time.Duration) {
	if t >= d.calendar.first() || t >= d.planned || t >= d.rows.to {
		d.catchUp(t)
	} else if t > d.now {
		d.now = t
	}
}

func (d *Desk) catchUp(t time.Duration) {
	for {
		at := d.calendar.first()
		if at < d.quiet {
			if at > t {
				d.now = max(d.now, t)
				return
			}
			d.now = at
			if i, alone := d.calendar.earliest(); alone {
				a := &d.agents[i]
				g := &d.groups[a.group]
				switch {
				case a.duty != on || g.choosy:
				case a.solo:
					if d.relieve(i, a, g) {
						continue
					}
				case d.turnOver(i, a, g):
					continue
				}
			}
			d.instant()
			continue
		}
		at = min(at, d.planned)
		if at > t || at >= idle {
			break
		}
		if at >= d.rows.to {
			d.closeIntervals(at)
			continue // it may be quiet now
		}
		d.now = at
		d.instant()
	}
	d.now = max(d.now, t)
	if d.now >= d.rows.to {
		d.closeIntervals(d.now)
	}
}

// instant does what is due now, in the order that the package comment gives.
func (d *Desk) instant() {
	d.completeAll()
	if d.doorAt <= d.now {
		d.changeDoors()
	}
	if d.shiftAt <= d.now {
		d.changeShifts()
	}
	d.assign()
	d.goHome()
	d.plan()
}

// plan notes when the next event is that is not a completion.
func (d *Desk) plan() {
	d.planned = min(d.doorAt, d.shiftAt, d.wakeAt, d.tickAt)
	d.quiet = 0
	if d.simple && d.draining == 0 {
		d.quiet = min(d.planned, d.rows.to, idle)
	}
}

// Waiting is how many inquiries wait in a queue, first and second line.
func (d *Desk) Waiting(queue int) int { return d.crowd(queue, 0) + d.crowd(queue, 1) }

// Position is the contact's place in its queue over all locales, from 1; 0 if it does not wait. Who
// waits for the second line has a place among those who do.
// It counts those ahead one by one.
func (d *Desk) Position(h Handle) int {
	x, ok := d.find(h)
	if !ok || d.contacts[x].state != waiting {
		return 0
	}
	place := 1
	own := int(d.contacts[x].line)
	for l := own - d.lines[own].locale; l < own-d.lines[own].locale+d.locales; l++ {
		for y := d.lines[l].head; y != none && d.contacts[y].order < d.contacts[x].order; y = d.contacts[y].next {
			if d.contacts[y].state == waiting {
				place++
			}
		}
	}
	return place
}

// emit tells the caller what happened to a contact at an agent.
func (d *Desk) emit(kind EventKind, id uint64, h Handle, a *agent, solved record.Solved) {
	n := d.told
	if uint(n) >= uint(len(d.events)) {
		d.makeRoom()
	}
	d.told = n + 1
	e := &d.events[n] // written in place: it is the desk's largest write
	e.Kind, e.Solved, e.At = kind, solved, d.now
	e.ID, e.Handle = id, h
	e.Group, e.Agent = int(a.group), int(a.number)
}

// makeRoom is for more events: apart, so that emit is short.
func (d *Desk) makeRoom() { d.events = append(d.events, make([]Event, max(len(d.events), 16))...) }
