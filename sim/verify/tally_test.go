package verify

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// life is the row of an inquiry by its moments in seconds; a negative one did not come.
func life(arrived, queued, joined, ended float64, more func(*record.Inquiry)) *record.Inquiry {
	at := func(s float64) time.Duration {
		if s < 0 {
			return record.Never
		}
		return time.Duration(s * float64(time.Second))
	}
	r := &record.Inquiry{
		Arrived: at(arrived), BotAt: record.Never, QueuedAt: at(queued), JoinedAt: at(joined), EndedAt: at(ended), ReturnAt: record.Never,
		Outcome: record.Handled,
	}
	if joined < 0 {
		r.Outcome = record.Abandoned
	}
	if queued < 0 {
		r.Outcome = record.Blocked
	}
	if more != nil {
		more(r)
	}
	return r
}

// Inquiries count by their arrival in [100s, 200s), areas by the clock.
func TestTally(t *testing.T) {
	t.Parallel()
	tally := newTally(100*time.Second, 200*time.Second, 20*time.Second, 2)
	again := func(at float64) func(*record.Inquiry) {
		return func(r *record.Inquiry) {
			r.Return, r.ReturnAt = record.Retry, time.Duration(at*float64(time.Second))
		}
	}
	retry := func(r *record.Inquiry) { r.Kind = record.Retry }
	for _, r := range []*record.Inquiry{
		life(80, 80, 110, 130, nil),                                          // in warm-up: areas only, from 100 on
		life(110, 110, 110, 140, nil),                                        // at once
		life(120, 120, 140, 190, nil),                                        // after exactly 20 s, which is in time
		life(130, 130, -1, 145, again(165)),                                  // leaves, comes back
		life(165, 165, -1, 190, retry),                                       // and leaves for good
		life(170, -1, -1, 170, again(260)),                                   // turned away; the orbit is cut at 200
		life(190, 190, 230, 250, nil),                                        // followed to its end; areas cut at 200
		life(210, 210, 210, 220, nil),                                        // too late
		life(199, 199, -1, 199, func(r *record.Inquiry) { r.Balked = true }), // leaves at once
	} {
		tally.Close(r)
	}
	for _, row := range []struct {
		measure string
		x, y    float64
	}{
		{"blocked_rate", 1, 7},
		{"p_wait", 5, 6},
		{"p_wait_fresh", 4, 5},
		{"abandonment_rate", 3, 6},
		{"service_level", 2, 6},
		{"service_level_short_excluded", 2, 4},
		{"service_level_abandons_good", 4, 6},
		{"service_level_answered", 2, 3},
		{"attempts_per_fresh", 7, 6},
		{"all_busy", 1, 6},
		{"mean_wait", 0 + 20 + 15 + 25 + 40 + 0, 6},
		{"asa", 60, 3},
		{"time_in_service", 30 + 50 + 20, 3},
		{"queue_length", 10 + 20 + 15 + 25 + 10, 100},
		{"orbit", 20 + 30, 100},
		{"in_service", 20 + 30 + 50, 100},
		{"mean_wait_second", 0, 0},
	} {
		if x, y := measures()[row.measure](tally); math.Abs(x-row.x) > 1e-9 || math.Abs(y-row.y) > 1e-9 {
			t.Errorf("%s: %v / %v, want %v / %v", row.measure, x, y, row.x, row.y)
		}
	}
	if tally.all.shortAll != 3 { // 0, 15 and 0 s; exactly 20 s is not under 20 s
		t.Errorf("%d waited under 20 s, want 3", tally.all.shortAll)
	}
}
