package staffing

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// Heads are paid heads by group and interval.
type Heads [][]int

// Clone is a copy that shares nothing.
func (h Heads) Clone() Heads {
	out := make(Heads, len(h))
	for g := range h {
		out[g] = slices.Clone(h[g])
	}
	return out
}

// Equal says whether both are the same heads.
func (h Heads) Equal(o Heads) bool { return slices.EqualFunc(h, o, slices.Equal[[]int]) }

// key names heads among others of the same shape.
func (h Heads) key() string {
	var b []byte
	for _, row := range h {
		for _, n := range row {
			b = strconv.AppendInt(b, int64(n), 36)
			b = append(b, ' ')
		}
	}
	return string(b)
}

// Group is a pool of agents alike.
type Group struct {
	Name     string
	Min, Max int     // paid heads in any interval; Max 0: no limit
	Barred   bool    // the limit is nobody at all
	Cost     float64 // of a paid head, an hour
	Present  float64 // share of paid time on the floor: (1 - absence)(1 - in_shift); 0: all of it
}

// present is the share of paid time on the floor.
func (g Group) present() float64 {
	if g.Present <= 0 {
		return 1
	}
	return g.Present
}

// Paid is how many heads must be paid for so many on the floor, rounded up.
func (g Group) Paid(floor int) int {
	if g.Present <= 0 || g.Present >= 1 {
		return floor
	}
	const slack = 1e-9 // of a division that comes out whole
	return int(math.Ceil(float64(floor)/g.Present - slack))
}

// Limited says whether there is a limit to the heads of a group.
func (g Group) Limited() bool { return g.Barred || g.Max > 0 }

// Within keeps a number of heads inside the group's limits.
func (g Group) Within(n int) int {
	if g.Barred {
		return 0
	}
	n = max(n, g.Min)
	if g.Max > 0 {
		n = min(n, g.Max)
	}
	return n
}

// Span is an interval of heads.
type Span struct{ From, To time.Duration }

func (s Span) hours() float64 { return (s.To - s.From).Hours() }

// Cost is what paid heads cost over all intervals.
func Cost(h Heads, groups []Group, spans []Span) float64 {
	sum := 0.0
	for g := range h {
		for t, n := range h[g] {
			sum += float64(n) * groups[g].Cost * spans[t].hours()
		}
	}
	return sum
}

// Hours are the paid hours over all intervals.
func Hours(h Heads, spans []Span) float64 {
	sum := 0.0
	for g := range h {
		for t, n := range h[g] {
			sum += float64(n) * spans[t].hours()
		}
	}
	return sum
}
