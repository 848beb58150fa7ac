package scenarios

import (
	"maps"
	"slices"
)

// idle tells of what is said about nobody: limits of a channel on which nobody comes, and holidays that
// are no days of the run; and of agents who get less done the more they hold.
func (w *warner) idle(sc *Scenario) {
	limits := func(key string, counts map[string]Count) {
		for _, channel := range slices.Sorted(maps.Keys(counts)) {
			if !slices.ContainsFunc(sc.Demand, func(d Demand) bool { return d.Channel == channel }) {
				w.add("service.%s.%s: nobody comes on this channel", key, channel)
			}
		}
	}
	limits("queue_limit", sc.Service.QueueLimit)
	limits("trunks", sc.Service.Trunks)
	for _, g := range sc.Service.Groups {
		if !slices.IsSorted(g.TotalRate) {
			w.add("service.groups[%s].total_rate: falls, so that an agent gets less done with more conversations", g.Name)
		}
	}
	days, err := sc.Days()
	if err != nil || days == nil {
		return
	}
	for i, text := range sc.Calendar.Holidays {
		at, err := days.Parse(text)
		if last, _ := days.Day(days.Days()); err == nil && (at < 0 || at >= last) {
			w.add("calendar.holidays[%d]: %s is no day of the calendar", i, text)
		}
	}
}
