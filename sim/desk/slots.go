package desk

// maxUnits bounds how finely an agent is divided; beyond it (concurrencies with a huge common
// multiple) a conversation's part is rounded down, exact for concurrencies up to 255.
const maxUnits = 1 << 16

// slots says how many units of an agent a conversation on each channel uses. A unit is the
// agent's capacity over the least common multiple of the concurrencies, so that thirds and halves
// add up exactly.
type slots struct {
	need     []int32 // by channel
	capacity int32
	each     int32 // most conversations at once on one channel; 0 where there is no bound
	single   bool  // one at once on every channel, so that an agent holds nothing or one thing
}

// newSlots divides an agent of a group with these concurrencies among the channels it serves.
func newSlots(concurrency []int, serves []bool) slots {
	s := slots{need: make([]int32, len(serves)), capacity: 1}
	of := func(c int) int {
		if c >= len(concurrency) || concurrency[c] == 0 {
			return 1
		}
		return concurrency[c]
	}
	bounded, unbounded := false, false
	for c := range serves {
		unbounded = unbounded || serves[c] && of(c) < 0
		if serves[c] && of(c) > 0 {
			bounded = true
			s.each = max(s.each, int32(of(c)))
			s.capacity = min(lcm(s.capacity, int32(min(of(c), maxUnits))), maxUnits)
		}
	}
	s.single = s.each == 1 && !unbounded
	if !bounded {
		return unboundedSlots(len(serves))
	}
	for c := range serves {
		if serves[c] && of(c) > 0 {
			s.need[c] = max(1, s.capacity/int32(of(c)))
		}
	}
	return s
}

// unboundedSlots counts conversations that never fill an agent.
func unboundedSlots(channels int) slots {
	s := slots{need: make([]int32, channels), capacity: 1 << 30}
	for c := range s.need {
		s.need[c] = 1
	}
	return s
}

// levels is how many levels of load a bench needs for these slots.
func (s *slots) levels() int {
	if s.each == 0 {
		return 2
	}
	return int(s.capacity) + 2
}

// level is where an agent who holds k and uses so many units sits on the bench.
func (s *slots) level(k int, used int32) int32 {
	switch {
	case k == 0:
		return 0
	case s.each == 0:
		return 1
	}
	return 1 + used
}

// load is the share of an agent that so many units are.
func (s *slots) load(used int32) float64 {
	if s.each == 0 || used == 0 {
		return 0
	}
	return float64(used) / float64(s.capacity)
}

// unit is how many conversations a unit is.
func (s *slots) unit() float64 {
	if s.each == 0 {
		return 1
	}
	return float64(s.each) / float64(s.capacity)
}

// limit is the highest level with room for a conversation on the channel.
func (s *slots) limit(channel int) int32 {
	if s.each == 0 {
		return 1
	}
	return 1 + s.capacity - s.need[channel]
}

func lcm(a, b int32) int32 {
	x, y := int64(a), int64(b)
	for y != 0 {
		x, y = y, x%y
	}
	return int32(min(int64(a)/x*int64(b), maxUnits))
}
