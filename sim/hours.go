package sim

import (
	"fmt"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/desk"
)

// deferred is the channel on which nobody is turned away at night: who writes waits for morning.
const deferred = "email"

// end is when the last inquiry is over at the latest, in scenario time. Days go on until then:
// whoever wrote on the last evening is answered on the morning after.
func (s *setting) end() time.Duration { return s.length + s.sc.Drain.Std() }

// hours are the opening hours by channel, nil where no channel ever closes.
func (b *deskBuilder) hours() ([][]desk.Span, error) {
	if b.days == nil || len(b.sc.Calendar.Hours) == 0 {
		return nil, nil
	}
	all := make([][]desk.Span, len(b.labels.Channels))
	for i, channel := range b.labels.Channels {
		weekly, closes := b.sc.Calendar.Hours[channel]
		if !closes {
			continue
		}
		spans, err := b.days.Spans(weekly, b.end())
		if err != nil {
			return nil, fmt.Errorf("calendar.hours.%s.%w", channel, err)
		}
		all[i] = make([]desk.Span, len(spans)) // never nil: a channel without hours is always open
		for j, s := range spans {
			all[i][j] = desk.Span{From: b.run(s.From), To: b.run(s.To)}
		}
	}
	return all, nil
}

// doors says by channel who is accepted while it is closed, and where agents stay on at closing
// time.
func (b *deskBuilder) doors() (waits, stay []bool) {
	waits, stay = make([]bool, len(b.labels.Channels)), make([]bool, len(b.labels.Channels))
	for i, channel := range b.labels.Channels {
		waits[i] = channel == deferred
		stay[i] = b.sc.Calendar != nil && b.sc.Calendar.AtClose[channel] == "drain"
	}
	return waits, stay
}

// shifts are a group's paid heads on the run clock: as the scenario or a file lists them, day by
// day of the calendar where they name weekdays.
func (b *deskBuilder) shifts(g *scenarios.Group) ([]desk.Shift, error) {
	if g.Staffing != "" && b.Open == nil {
		return nil, fmt.Errorf("staffing: %s: this run opens no files", g.Staffing)
	}
	heads, err := b.sc.Staffing(*g, b.Open)
	if err != nil {
		return nil, fmt.Errorf("staffing: %w", err)
	}
	var list []desk.Shift
	for i := range heads {
		s := &heads[i]
		if len(s.Days) == 0 {
			list = append(list, b.shift(s.From.Std(), s.To.Std(), s.Headcount))
			continue
		}
		if b.days == nil {
			return nil, fmt.Errorf("shifts[%d].days: there are weekdays only with a calendar", i)
		}
		for day := 0; b.days.At(day, 0) < b.end(); day++ {
			if b.days.Among(day, s.Days) {
				list = append(list, b.shift(b.days.At(day, s.From.Std()), b.days.At(day, s.To.Std()), s.Headcount))
			}
		}
	}
	return list, nil
}

// shift puts a stretch of heads on the run clock.
func (b *deskBuilder) shift(from, to time.Duration, heads int) desk.Shift {
	return desk.Shift{From: b.run(from), To: b.run(to), Headcount: heads}
}
