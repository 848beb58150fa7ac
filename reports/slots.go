package reports

import (
	"math/bits"
	"slices"
	"time"
)

// Bounds of the time axis: the even grid has about so many slots, and whatever gates ask for,
// there are never more than maxSlots.
const (
	gridSlots = 300  // of a live run
	fewSlots  = 100  // of a simulated one, which is laid out anew for each replication
	maxEvery  = 1500 // intervals of one `every` gate
	maxSlots  = 2048
)

// slots divide scenario time [0, horizon) such that the warm-up, every phase and every interval
// of an `every` gate begin and end between two of them. One more slot takes what comes later.
type slots struct {
	speedup float64
	warmup  time.Duration
	horizon time.Duration
	edges   []time.Duration // ascending, from 0 to horizon: slot i is [edges[i], edges[i+1])
	shift   uint            // of the look-up, whose steps are 2^shift ns
	start   []int32         // look-up: the first slot that can hold a time of step i
}

// newSlots lays the axis out. Cuts are phase edges; everies are the interval lengths of gates.
func newSlots(speedup float64, warmup, horizon time.Duration, grid int, cuts, everies []time.Duration) slots {
	horizon = max(horizon, time.Second)
	s := slots{speedup: speedup, warmup: min(max(warmup, 0), horizon), horizon: horizon}
	edges := multiples(gridWidth(horizon, grid), horizon)
	edges = append(edges, 0, horizon, s.warmup)
	for _, c := range cuts {
		if c > 0 && c < horizon && len(edges) < maxSlots {
			edges = append(edges, c)
		}
	}
	for _, every := range everies {
		if fitsEvery(every, horizon) && len(edges)+int(horizon/every) < maxSlots {
			edges = append(edges, multiples(every, horizon)...)
		}
	}
	slices.Sort(edges)
	s.edges = slices.Compact(edges)
	s.index()
	return s
}

func fitsEvery(every, horizon time.Duration) bool {
	return every > 0 && horizon/every <= maxEvery
}

// gridWidth is the shortest usual span that divides the horizon into so many slots or fewer.
func gridWidth(horizon time.Duration, slots int) time.Duration {
	usual := [...]time.Duration{
		10 * time.Millisecond, 20 * time.Millisecond, 50 * time.Millisecond,
		100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	}
	for _, w := range usual {
		if horizon/w <= time.Duration(slots) {
			return w
		}
	}
	w := 24 * time.Hour
	for horizon/w > time.Duration(slots) {
		w *= 2
	}
	return w
}

func multiples(step, end time.Duration) []time.Duration {
	out := make([]time.Duration, 0, end/step+1)
	for t := time.Duration(0); t < end; t += step {
		out = append(out, t)
	}
	return out
}

// index builds the look-up: a table of equal steps, each naming the slot its start falls in.
func (s *slots) index() {
	const table = 4096 // steps at least, and fewer than twice as many
	s.shift = uint(max(0, bits.Len64(uint64(s.horizon)/table)-1))
	s.start = make([]int32, s.horizon>>s.shift+1)
	at := int32(0)
	for i := range s.start {
		for int(at) < s.count()-1 && s.edges[at+1] <= time.Duration(i)<<s.shift {
			at++
		}
		s.start[i] = at
	}
}

// count is the number of slots within the horizon; late is the index of the one after them.
func (s *slots) count() int { return len(s.edges) - 1 }
func (s *slots) late() int  { return len(s.edges) - 1 }

// scenario turns a time of the run clock into scenario time.
func (s *slots) scenario(t time.Duration) time.Duration {
	if s.speedup == 1 {
		return t
	}
	return time.Duration(float64(t) * s.speedup)
}

// of finds the slot of a time of the run clock.
func (s *slots) of(t time.Duration) int { return s.at(s.scenario(t)) }

// at finds the slot of a scenario time. Times before the start count as the start.
func (s *slots) at(t time.Duration) int {
	if uint64(t) >= uint64(s.horizon) {
		if t < 0 {
			return 0
		}
		return s.late()
	}
	i := int(s.start[t>>(s.shift&63)])
	for s.edges[i+1] <= t {
		i++
	}
	return i
}

// width is the length of a slot in scenario time.
func (s *slots) width(i int) time.Duration { return s.edges[i+1] - s.edges[i] }

// span is a range of slots [from, to).
type span struct{ from, to int }

// between gives the slots that lie wholly within two scenario times.
func (s *slots) between(from, to time.Duration) span {
	lo, _ := slices.BinarySearch(s.edges, from)
	hi, found := slices.BinarySearch(s.edges, min(to, s.horizon))
	if !found {
		hi--
	}
	return span{min(lo, s.count()), max(lo, hi)}
}

// spread hands each slot that [from, to) of the run clock touches its overlap, in scenario time.
func (s *slots) spread(from, to time.Duration, add func(slot int, overlap time.Duration)) {
	a, b := max(s.scenario(from), 0), min(s.scenario(to), s.horizon)
	if a >= b {
		return
	}
	for i := s.at(a); i < s.count() && s.edges[i] < b; i++ {
		add(i, min(b, s.edges[i+1])-max(a, s.edges[i]))
	}
}

// cutsAt says whether a slot begins or ends at a scenario time.
func (s *slots) cutsAt(t time.Duration) bool {
	_, found := slices.BinarySearch(s.edges, t)
	return found
}
