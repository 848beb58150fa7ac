package center

import (
	"time"

	"github.com/holdline/holdline/sim/des"
	"github.com/holdline/holdline/sim/inquiry"
)

// orbit is those who will come back.
type orbit struct {
	times  des.Calendar
	places []inquiry.Inquiry
	free   []int32
}

// add notes a return.
func (o *orbit) add(in *inquiry.Inquiry) {
	var i int32
	if n := len(o.free); n > 0 {
		i, o.free = o.free[n-1], o.free[:n-1]
		o.places[i] = *in
	} else {
		i = int32(len(o.places))
		o.places = append(o.places, *in)
	}
	o.times.Set(i, in.At, des.Arrivals)
}

// next is when the first of them does.
func (o *orbit) next() time.Duration { return o.times.Next() }

// take gives whoever comes back first. What it points to is valid until the next add.
func (o *orbit) take() *inquiry.Inquiry {
	i, _ := o.times.First()
	o.times.Drop(i)
	o.free = append(o.free, i)
	return &o.places[i]
}
