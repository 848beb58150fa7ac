package scenarios

import (
	"slices"
	"strings"
	"testing"
)

// An hour in which a channel is open and nobody is on shift who serves it is legal and hardly meant.
func TestWarnsOfOpenHoursWithNobodyOnShift(t *testing.T) {
	base := []string{
		"horizon=null", "calendar={start: 2026-03-02, days: 6, hours: {chat: {mon: '09:00-18:00', tue: '09:00-18:00', sat: '20:00-24:00'}}}",
		"customers={locales: {en-US: 1, de-DE: 1}}",
	}
	serves := "service.groups[agents].serves="
	shifts := "service.groups[agents].shifts="
	for name, row := range map[string]struct {
		set  []string
		want []string
	}{
		"nobody late, and nobody on Saturday": {
			[]string{shifts + "[{days: [mon, tue], from: 9h, to: 17h, headcount: 4}]"},
			[]string{"calendar.hours.chat: open on mon 2026-03-02 from 17:00 to 18:00 with nobody on shift who serves refund, and at 2 other times, 6h in all"},
		},
		"no heads are nobody, and so is a break": {
			[]string{shifts + "[{from: 0s, to: 12h, headcount: 4}, {from: 13h, to: 6d, headcount: 4}, {from: 12h, to: 13h, headcount: 0}]"},
			[]string{"calendar.hours.chat: open on mon 2026-03-02 from 12:00 to 13:00 with nobody on shift who serves refund"},
		},
		"those on shift speak another language": {
			[]string{
				"service.groups[night]={serves: [{intent: refund, locales: [en-US]}], shifts: [{from: 18h, to: 6d, headcount: 1}]}",
				shifts + "[{days: [mon, tue], from: 9h, to: 18h, headcount: 4}]",
			},
			[]string{"calendar.hours.chat: open on sat 2026-03-07 from 20:00 to 24:00 with nobody on shift who serves refund in de-DE"},
		},
		"everybody is there":             {[]string{shifts + "[{from: 0s, to: 6d, headcount: 4}]"}, nil},
		"who is there serves":            {[]string{shifts + "[{from: 0s, to: 6d, headcount: 4}]", serves + "[{intent: refund, channels: [chat]}]"}, nil},
		"the bot hands nobody over":      {[]string{shifts + "[{days: [mon], from: 9h, to: 10h, headcount: 4}]", "demand[refund].backlog=0", "service.bot.outcome.refund.solved=50%", "service.groups=null", "service.bot.outcome.refund.unsolved=50%"}, nil},
		"a channel without hours":        {[]string{shifts + "[{days: [mon], from: 9h, to: 10h, headcount: 4}]", "calendar.hours=null"}, nil},
		"a file tells the heads instead": {[]string{"service.groups[agents].shifts=null", "service.groups[agents].staffing=heads.csv"}, nil},
	} {
		sc := load(t, "small", small, LoadOptions{Set: append(slices.Clone(base), row.set...)})
		var got []string
		for _, text := range Warnings(sc, 1) {
			if strings.Contains(text, "nobody on shift") {
				got = append(got, text)
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, row.want)
		}
	}
}
