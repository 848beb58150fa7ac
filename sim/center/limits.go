package center

import (
	"cmp"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/des"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
)

// limits are the deadlines of whole conversations. Hardly any conversation comes near its own, so
// that noting each would be work for nothing: instead, now and then, those who are there are looked
// through for whose limit comes before the next such look, and only these are noted.
type limits struct {
	times  des.Calendar  // by customer
	every  time.Duration // from one look to the next; Never for none
	lookAt time.Duration // Never while nobody is there
	near   []int32       // scratch
}

// newLimits looks a few times within the shortest deadline.
func newLimits(specs []inquiry.Spec) limits {
	l := limits{every: des.Never, lookAt: des.Never}
	for i := range specs {
		if d := specs[i].Deadline; d > 0 && d != dist.Forever {
			l.every = min(l.every, max(d/4, 1))
		}
	}
	return l
}

// watch takes in customer i, who begins now.
func (l *limits) watch(i int32, limit, now time.Duration) {
	if l.lookAt == des.Never {
		l.lookAt = later(now, l.every)
	}
	if limit <= l.lookAt {
		l.times.Set(i, limit, des.Deadlines)
	}
}

// next is when a conversation has to be over, or the next look is due.
func (l *limits) next() time.Duration { return min(l.times.Next(), l.lookAt) }

// look notes the limits that come before the next look, in the order in which their customers came.
func (l *limits) look(people []*customer, now time.Duration) {
	l.lookAt = des.Never
	near := l.near[:0]
	for i, c := range people {
		if !c.open {
			continue
		}
		if l.lookAt = later(now, l.every); c.limit <= l.lookAt {
			near = append(near, int32(i))
		}
	}
	slices.SortFunc(near, func(a, b int32) int { return cmp.Compare(people[a].number, people[b].number) })
	l.near = near
	for _, i := range near {
		l.times.Set(i, people[i].limit, des.Deadlines)
	}
}
