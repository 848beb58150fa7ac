package center_test

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/rng"
)

// twinDesk holds everybody in lists that it searches from end to end.
type twinDesk struct {
	w        *twin
	agents   []*twinAgent
	contacts []*twinContact // in line or with an agent, in the order of their coming or their transfer
	orders   int
	stamp    int
	freed    []*twinAgent // an agent with more room than before the present moment
	orphaned bool         // more is to be assigned than to whom came free
	heads    []twinHeads  // by group
	hours    map[string][]twinSpan
	doorsAt  time.Duration
	stay     []map[string]int // by group and channel: agents who stay on after closing time
}

type twinAgent struct {
	group, number int
	duty          string // on, off or leaving
	since         time.Duration
	stamp         int // who changed first
	sent          int // who was sent off first
	at            time.Duration
	wraps         []twinWrap
}

type twinWrap struct {
	end     time.Duration
	channel string
}

type twinContact struct {
	p       *person // who may have gone
	agent   *twinAgent
	waiting bool
	handing bool // with an agent who is leaving, and in line for another
	order   int
	leg     int
	since   time.Duration
	left    float64 // work to go at speed 1, ns
	wrapUp  time.Duration
	empty   bool // nobody will be there
}

// whole is an agent in parts that all small concurrencies divide.
const whole = 720720

func newTwinDesk(w *twin, key rng.Key) *twinDesk {
	d := &twinDesk{w: w, doorsAt: -1, hours: openingHours(w.sc)}
	for g := range w.sc.Service.Groups {
		d.heads = append(d.heads, newTwinHeads(w.sc, g, key))
		d.stay = append(d.stay, map[string]int{})
		for n := range d.heads[g].most() {
			d.agents = append(d.agents, &twinAgent{group: g, number: n, duty: "off", stamp: n})
			d.stamp++
		}
	}
	return d
}

func (d *twinDesk) group(a *twinAgent) *scenarios.Group { return &d.w.sc.Service.Groups[a.group] }

// skill is the first of the group's that fits.
func (d *twinDesk) skill(group int, c *twinContact) *scenarios.Skill {
	g := &d.w.sc.Service.Groups[group]
	for i := range g.Serves {
		s := &g.Serves[i]
		if covers(g, s, c.p.demand.Channel) && s.Intent == c.p.demand.Intent && s.Leg == c.leg+1 &&
			(len(s.Locales) == 0 || slices.Contains(s.Locales, c.p.locale)) {
			return s
		}
	}
	return nil
}

// part is how much of an agent a conversation on a channel takes.
func (d *twinDesk) part(group int, channel string) int {
	n, listed := d.w.sc.Service.Groups[group].Concurrency[channel]
	switch {
	case !listed:
		return whole
	case n == scenarios.Unlimited:
		return 0
	}
	return whole / int(n)
}

func (d *twinDesk) held(a *twinAgent) (out []*twinContact) {
	for _, c := range d.contacts {
		if c.agent == a {
			out = append(out, c)
		}
	}
	return out
}

func (d *twinDesk) holds(a *twinAgent) int {
	n := len(a.wraps)
	for _, c := range d.contacts {
		if c.agent == a {
			n++
		}
	}
	return n
}

func (d *twinDesk) used(a *twinAgent) (parts int) {
	for _, c := range d.contacts {
		if c.agent == a {
			parts += d.part(a.group, c.p.demand.Channel)
		}
	}
	for _, r := range a.wraps {
		parts += d.part(a.group, r.channel)
	}
	return parts
}

// next is the time of the desk's next own event.
func (d *twinDesk) next() time.Duration {
	t := d.nextDoor()
	for _, a := range d.agents {
		_, talked := d.first(a)
		_, wrapped := a.wrapped()
		t = min(t, talked, wrapped)
	}
	for g := range d.heads {
		t = min(t, d.heads[g].next())
	}
	for _, c := range d.contacts {
		if !c.waiting && !c.handing {
			continue
		}
		if tick := d.w.sc.Service.Routing.AssignmentTick.Std(); tick > 0 {
			t = min(t, d.w.now-d.w.now%tick+tick)
		}
		for g := range d.heads {
			if s := d.skill(g, c); s != nil && c.since+s.After.Std() > d.w.now {
				t = min(t, c.since+s.After.Std())
			}
		}
	}
	return t
}

func (d *twinDesk) instant() {
	for _, a := range d.agents {
		d.complete(a)
	}
	changed := d.doors()
	for g := range d.heads {
		d.restaff(g, changed[g])
	}
	d.assign()
	d.goHome()
}

func (d *twinDesk) add(c *twinContact) {
	c.p.contact, c.order = c, d.orders
	d.orders++
	d.contacts = append(d.contacts, c)
}

func (d *twinDesk) forget(c *twinContact) {
	d.contacts = slices.DeleteFunc(d.contacts, func(o *twinContact) bool { return o == c })
}

// changed notes that what an agent holds changed.
func (d *twinDesk) changed(a *twinAgent) {
	d.stamp++
	a.since, a.stamp = d.w.now, d.stamp
}

func (d *twinDesk) released(a *twinAgent) {
	d.changed(a)
	if a.duty == "leaving" && d.holds(a) == 0 {
		a.duty = "off"
	}
}

// offer brings a customer: place 0 says that an agent has joined at once.
func (d *twinDesk) offer(p *person) (place int, announced time.Duration, in bool) {
	service, channel, now := d.w.sc.Service, p.demand.Channel, d.w.now
	inside, waiting, place := 0, 0, 1
	for _, o := range d.contacts {
		if o.p.demand.Channel == channel {
			inside++
			if o.waiting {
				waiting++
			}
		}
		if o.waiting && o.p.demand == p.demand && o.leg == 0 {
			place++
			if o.p.locale == p.locale {
				announced = max(announced, now-o.since)
			}
		}
	}
	if !p.backlog && !d.open(channel, now) && channel != "email" {
		d.w.saw("closed")
		p.row.Closed = true
		return 0, 0, false
	}
	if n, given := service.Trunks[channel]; given && n != scenarios.Unlimited && inside >= int(n) && !p.backlog {
		d.w.saw("trunks taken")
		return 0, 0, false
	}
	c := d.contact(p)
	if free := d.free(c); len(free) > 0 && service.Routing.AssignmentTick == 0 {
		d.add(c)
		d.join(c, d.firstAgent(free, c))
		return 0, 0, true
	}
	if n, given := service.QueueLimit[channel]; given && n != scenarios.Unlimited && waiting >= int(n) && !p.backlog {
		d.w.saw("queue full")
		return 0, 0, false
	}
	if !d.open(channel, now) {
		d.w.saw("deferred")
	}
	c.waiting = true
	d.add(c)
	return place, announced, true
}

// contact is what serving p will take.
func (d *twinDesk) contact(p *person) *twinContact {
	by := 1.0
	if bot := d.w.sc.Service.Bot; p.row.Escalated && bot != nil {
		if f := bot.Outcome[p.demand.Intent].EscalatedWork; f > 0 {
			by = f
		}
	}
	return &twinContact{
		p: p, since: d.w.now, left: float64(d.w.stretch(&p.demand.Work, d.observed(p.demand), by, p.key.Uniform(rng.Work, 0))),
		wrapUp: d.w.draw(p.demand.WrapUp, p.key.Uniform(rng.WrapUp, 0)),
	}
}

// observed is the factor from work as measured at a concurrency to work alone: how fast each of so many
// conversations goes in the first group that serves the demand and slows down.
func (d *twinDesk) observed(demand *scenarios.Demand) float64 {
	k := demand.ObservedAt
	if k <= 1 {
		return 1
	}
	for g := range d.heads {
		group := &d.w.sc.Service.Groups[g]
		if total := group.TotalRate; len(total) > 0 && slices.ContainsFunc(group.Serves, func(s scenarios.Skill) bool {
			return s.Leg == 1 && s.Intent == demand.Intent && covers(group, &s, demand.Channel)
		}) {
			d.w.saw("work as observed")
			low := total[min(int(k), len(total))-1]
			high := total[min(int(k)+1, len(total))-1]
			return (low + (k-math.Floor(k))*(high-low)) / k
		}
	}
	return 1
}

// covers says whether a skill is for a channel.
func covers(g *scenarios.Group, s *scenarios.Skill, channel string) bool {
	_, listed := g.Concurrency[channel]
	return slices.Contains(s.Channels, channel) || len(s.Channels) == 0 && (listed || len(g.Concurrency) == 0)
}

func (d *twinDesk) leave(c *twinContact) {
	d.forget(c)
	d.goHome()
}

// hangUp takes a customer away from an agent, too, who has room for another then.
func (d *twinDesk) hangUp(c *twinContact) {
	if a := c.agent; a != nil {
		d.w.saw("out of time with an agent")
		d.work(a)
		d.forget(c)
		c.agent, c.handing = nil, false
		d.released(a)
		if a.duty == "on" && d.w.sc.Service.Routing.AssignmentTick == 0 {
			d.freed = []*twinAgent{a}
			d.assign()
		}
	}
	d.leave(c)
}

// rework leaves an agent so much to do about somebody who will not be there.
func (d *twinDesk) rework(c *twinContact, work time.Duration) {
	c.left, c.wrapUp, c.empty = float64(work), 0, true
}
