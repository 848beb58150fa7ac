package verify

import "time"

// measure gives the two sides of a ratio in one replication: what the measure is the ratio of.
type measure func(*tally) (x, y float64)

// measures lists them under their names in the reference.
func measures() map[string]measure {
	return map[string]measure{
		"blocked_rate":                 of(func(c *counts) (int, int) { return c.blocked, c.offered }),
		"p_wait":                       of(func(c *counts) (int, int) { return c.waited, c.queued }),
		"p_wait_fresh":                 of(func(c *counts) (int, int) { return c.waitedFresh, c.queuedFresh }),
		"abandonment_rate":             of(func(c *counts) (int, int) { return c.abandoned, c.queued }),
		"service_level":                of(func(c *counts) (int, int) { return c.answeredIn, c.queued }),
		"service_level_20s":            of(func(c *counts) (int, int) { return c.answeredIn, c.queued }),
		"service_level_short_excluded": of(func(c *counts) (int, int) { return c.answeredIn, c.queued - c.leftIn }),
		"service_level_abandons_good":  of(func(c *counts) (int, int) { return c.answeredIn + c.leftIn, c.queued }),
		"service_level_answered":       of(func(c *counts) (int, int) { return c.answeredIn, c.answered }),
		"attempts_per_fresh":           of(func(c *counts) (int, int) { return c.fresh + c.retries, c.fresh }),
		// The state that fresh customers find is the state at any time: they come at random.
		"all_busy":                of(func(c *counts) (int, int) { return c.blockedFresh, c.fresh }),
		"mean_wait":               span(func(c *counts) (time.Duration, int) { return c.waitAll, c.queued }),
		"asa":                     span(func(c *counts) (time.Duration, int) { return c.waitAnswered, c.answered }),
		"time_in_service":         span(func(c *counts) (time.Duration, int) { return c.service, c.answered }),
		"queue_length":            average(func(t *tally) time.Duration { return t.queueArea }),
		"orbit":                   average(func(t *tally) time.Duration { return t.orbitArea }),
		"agents_busy":             average(func(t *tally) time.Duration { return t.serviceArea }),
		"in_service":              average(func(t *tally) time.Duration { return t.serviceArea }),
		"bot_offered_per_minute":  func(t *tally) (x, y float64) { return float64(t.all.metBot), (t.to - t.from).Minutes() },
		"p_wait_first":            queue(0, func(c *counts) (float64, float64) { return float64(c.waited), float64(c.queued) }),
		"mean_wait_first":         queue(0, waits),
		"mean_wait_second":        queue(1, waits),
		"mean_wait_third":         queue(2, waits),
		"abandonment_rate_second": queue(1, func(c *counts) (float64, float64) { return float64(c.abandoned), float64(c.queued) }),
	}
}

// of is a ratio of counts over all inquiries.
func of(f func(*counts) (int, int)) measure {
	return func(t *tally) (x, y float64) {
		a, b := f(&t.all)
		return float64(a), float64(b)
	}
}

// span is a mean time in seconds over all inquiries.
func span(f func(*counts) (time.Duration, int)) measure {
	return func(t *tally) (x, y float64) {
		sum, n := f(&t.all)
		return sum.Seconds(), float64(n)
	}
}

// average is that of a number over clock time.
func average(area func(*tally) time.Duration) measure {
	return func(t *tally) (x, y float64) { return area(t).Seconds(), (t.to - t.from).Seconds() }
}

// queue is a measure of one queue.
func queue(index int, f func(*counts) (float64, float64)) measure {
	return func(t *tally) (x, y float64) { return f(&t.queues[index]) }
}

func waits(c *counts) (x, y float64) { return c.waitAll.Seconds(), float64(c.queued) }
