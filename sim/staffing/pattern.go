package staffing

import "fmt"

// Pattern is a kind of shift, in intervals of heads.
type Pattern struct {
	Name    string
	Length  int
	Break   int   // unpaid, nobody there
	BreakAt int   // after so many intervals
	Starts  []int // intervals in which it may begin
}

// Paid is how many intervals it covers, which are the paid ones.
func (p Pattern) Paid() int { return p.Length - p.Break }

// Covers says whether somebody on a shift is there in an interval.
func (p Pattern) Covers(start, t int) bool {
	at := t - start
	return at >= 0 && at < p.Length && (at < p.BreakAt || at >= p.BreakAt+p.Break)
}

// Shift is a number of people on the same shift.
type Shift struct {
	Pattern, Start int
	Heads          int
}

// Covered are the heads that shifts put into each interval.
func Covered(shifts []Shift, patterns []Pattern, intervals int) []int {
	out := make([]int, intervals)
	for _, s := range shifts {
		p := patterns[s.Pattern]
		for t := s.Start; t < min(intervals, s.Start+p.Length); t++ {
			if p.Covers(s.Start, t) {
				out[t] += s.Heads
			}
		}
	}
	return out
}

// UncoverableError is told of an interval that no pattern covers.
type UncoverableError struct{ Interval int }

func (e *UncoverableError) Error() string {
	return fmt.Sprintf("no shift pattern covers interval %d", e.Interval)
}
