package desk

import (
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// state is where a contact is.
type state uint8

const (
	gone    state = iota // the record is free
	waiting              // in line
	talking              // with an agent
	handing              // with an agent who is leaving, and in line for another
)

// contact is the desk's record of a Contact. Records are used again; generation tells their
// tenants apart.
type contact struct {
	id         uint64
	key        rng.Key
	order      uint64        // of offers and transfers
	since      time.Duration // entered the queue, or its second line
	work       float64       // left to do at speed 1 when last taken from an agent, ns
	prev, next int32         // in line; next also chains free records
	line       int32
	agent      int32
	generation uint32
	state      state
	wraps      bool // up: see Desk.legs
	passes     bool // to a second agent: likewise
}

// legs is what a contact's record has no room for: what comes after its work.
type legs struct {
	wrapUp time.Duration
	second Second
}

// handle names the tenant of record x, which is c.
func (c *contact) handle(x int32) Handle { return Handle(c.generation)<<32 | Handle(uint32(x)) }

// find gives the record a handle names, if its tenant is still there.
func (d *Desk) find(h Handle) (int32, bool) {
	x := uint32(h)
	if int64(x) >= int64(len(d.contacts)) {
		return none, false
	}
	c := &d.contacts[x]
	return int32(x), c.state != gone && c.generation == uint32(h>>32)
}

// admit takes a record for a contact that the desk accepts.
func (d *Desk) admit(c *Contact, at int32, l *line) (x int32, r *contact) {
	x = d.vacant
	if x == none {
		x = int32(len(d.contacts))
		d.contacts = append(d.contacts, contact{generation: 1, next: none})
		d.legs = append(d.legs, legs{})
	}
	r = &d.contacts[x]
	d.vacant = r.next
	r.id, r.key, r.work = c.ID, c.Key, float64(c.Work)
	r.order, r.since, r.line, r.agent = d.offered, d.now, at, none
	d.offered++
	r.wraps, r.passes = c.WrapUp > 0, c.Second.Set
	if r.wraps || r.passes {
		d.legs[x] = legs{c.WrapUp, c.Second}
	}
	l.on.inside++
	return x, r
}

// forget frees the record of a contact that is over.
func (d *Desk) forget(x int32, c *contact, l *line) {
	l.on.inside--
	c.state = gone
	c.generation++
	c.next, d.vacant = d.vacant, x
}
