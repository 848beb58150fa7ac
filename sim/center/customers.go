package center

import (
	"cmp"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/inquiry"
)

// none is the number of nobody.
const none = int32(-1)

// customer is an open inquiry. At most one thing is pending for it in the calendar: a message that
// is due, the reply to one, or the end of patience, whichever is first.
type customer struct {
	place      int32
	generation uint32
	pending    pending // what a Due event would find
	open       bool
	next       int32         // in the chain of free places
	limit      time.Duration // when the whole conversation has to be over
	due        time.Duration // when the customer does something else; Never for limit
	handle     desk.Handle
	spec       *inquiry.Spec
	number     int64 // in the order of arrival

	talk    inquiry.Conversation
	in      inquiry.Inquiry
	message message
	then    inquiry.Action // what they do when a decision falls due
}

// message is one that was sent, or will be.
type message struct {
	seq      uint64
	stamp    time.Duration
	intended time.Duration
	turn     int32
	verdict  bot.Verdict // with the reply, once it is begun
}

// pending says what a customer is about.
type pending uint8

const (
	nothing  pending = iota // waits for patience to end, or for others
	toSend                  // a message, at its intended time
	inLine                  // a reply that is not begun
	replying                // a reply that is
	decided                 // what the customer will do, since it is known already
)

// customers are the open inquiries, each at a place of its own. A place is used again; its
// generation tells its tenants apart.
type customers struct {
	all    []*customer
	vacant int32
}

func newCustomers() customers { return customers{vacant: none} }

// block is how many places are made at once.
const block = 64

// take gives the place of a new customer.
func (s *customers) take() (c *customer) {
	if s.vacant < 0 {
		s.grow()
	}
	c = s.all[s.vacant]
	s.vacant = c.next
	return
}

// grow makes places.
func (s *customers) grow() {
	made := make([]customer, block)
	for k := range made {
		c := &made[k]
		c.place, c.generation, c.next = int32(len(s.all)), 1, none
		if k+1 < block {
			c.next = c.place + 1
		}
		s.all = append(s.all, c)
	}
	s.vacant = made[0].place
}

// free gives the place of a customer back.
func (s *customers) free(c *customer) {
	c.generation++
	c.open = false
	c.next, s.vacant = s.vacant, c.place
}

// inOrder lists those who are there in the order of their arrival.
func (s *customers) inOrder() (people []*customer) {
	for _, c := range s.all {
		if c.open {
			people = append(people, c)
		}
	}
	slices.SortFunc(people, func(a, b *customer) int { return cmp.Compare(a.number, b.number) })
	return people
}

// id names the tenant of a place to the machines.
func (c *customer) id() uint64 { return uint64(c.generation)<<32 | uint64(uint32(c.place)) }

// find gives the customer with that id, nil if they have gone.
func (s *customers) find(id uint64) *customer {
	c := s.all[uint32(id)]
	if c.generation != uint32(id>>32) {
		return nil
	}
	return c
}
