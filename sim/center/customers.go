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
)

// customers are the open inquiries, each at a place of its own. A place is used again; its
// generation tells its tenants apart.
type customers struct {
	all    []customer
	vacant int32
}

func newCustomers() customers { return customers{vacant: none} }

// take gives the place of a new customer. Pointers to others are void afterwards.
func (s *customers) take() int32 {
	i := s.vacant
	if i == none {
		i = int32(len(s.all))
		s.all = append(s.all, customer{generation: 1})
		return i
	}
	s.vacant = s.all[i].next
	return i
}

// free gives the place of a customer back.
func (s *customers) free(i int32) {
	c := &s.all[i]
	c.generation++
	c.open = false
	c.next, s.vacant = s.vacant, i
}

// inOrder lists the places of those who are there in the order of their arrival.
func (s *customers) inOrder() (places []int32) {
	for i := range s.all {
		if s.all[i].open {
			places = append(places, int32(i))
		}
	}
	slices.SortFunc(places, func(a, b int32) int { return cmp.Compare(s.all[a].number, s.all[b].number) })
	return places
}

// id names the tenant of place i to the machines.
func (s *customers) id(i int32) uint64 { return uint64(s.all[i].generation)<<32 | uint64(uint32(i)) }

// find gives the place of the customer with that id, none if they have gone.
func (s *customers) find(id uint64) int32 {
	i := int32(uint32(id))
	if s.all[i].generation != uint32(id>>32) {
		return none
	}
	return i
}
