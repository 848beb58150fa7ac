package scenarios

import (
	"slices"
	"strings"
	"testing"
)

// Who comes while nobody is on shift waits for a shift to begin, or gives up, on a channel without opening
// hours as well: the first such stretch is named, with how many are expected then.
func TestWarnsOfArrivalsWithNobodyOnShift(t *testing.T) {
	const (
		arrives = "demand[refund].arrivals={process: poisson, rate: 60/h}"
		shifts  = "service.groups[agents].shifts="
	)
	for name, row := range map[string]struct {
		set  []string
		want []string
	}{
		"at the end": {
			[]string{shifts + "[{from: 0s, to: 3h, headcount: 4}]"},
			[]string{"demand[refund]: nobody is on shift who serves it on chat from 3h to 4h, with about 60 inquiries expected at load 1"},
		},
		"no heads are nobody": {
			[]string{shifts + "[{from: 30m, to: 2h, headcount: 4}, {from: 2h, to: 3h, headcount: 0}, {from: 3h, to: 4h, headcount: 4}]"},
			[]string{"demand[refund]: nobody is on shift who serves it on chat from 0s to 30m, with about 30 inquiries expected at load 1, and at 1 other time, 1h30m in all with about 90 inquiries"},
		},
		"by the clock on the wall": {
			[]string{"horizon=null", "calendar={start: 2026-03-02, days: 2}", shifts + "[{days: [mon], from: 0s, to: 24h, headcount: 4}]"},
			[]string{"demand[refund]: nobody is on shift who serves it on chat on tue 2026-03-03 from 00:00 to 24:00, with about 1440 inquiries expected at load 1"},
		},
		"those on shift speak another language": {
			[]string{"customers={locales: {en-US: 2, de-DE: 1}}", shifts + "[{from: 0s, to: 3h, headcount: 4}]", "service.groups[late]={serves: [{intent: refund, locales: [en-US]}], shifts: [{from: 3h, to: 4h, headcount: 1}]}"},
			[]string{"demand[refund]: nobody is on shift who serves it in de-DE on chat from 3h to 4h, with about 20 inquiries expected at load 1"},
		},
		"of whom the bot hands over a quarter": {
			[]string{shifts + "[{from: 0s, to: 3h, headcount: 4}]", "service.bot={reply_time: {constant: 1s}, outcome: {refund: {solved: 50%, unsolved: 25%, abandoned: 0}}}"},
			[]string{"demand[refund]: nobody is on shift who serves it on chat from 3h to 4h, with about 15 inquiries expected at load 1"},
		},
		"letters wait, but not for ever": {
			[]string{"demand[refund].channel=email", shifts + "[{from: 1h, to: 3h, headcount: 4}]"},
			[]string{"demand[refund]: nobody is on shift who serves it on email from 3h to 4h, with about 60 inquiries expected at load 1"},
		},
		"nobody comes then":              {[]string{"demand[refund].arrivals={process: steps, steps: [{at: 0s, rate: 60/h}, {at: 3h, rate: 0/h}]}", shifts + "[{from: 0s, to: 3h, headcount: 4}]"}, nil},
		"everybody is there":             {[]string{shifts + "[{from: 0s, to: 2h, headcount: 4}, {from: 2h, to: 4h, headcount: 1}]"}, nil},
		"a file tells the heads instead": {[]string{"service.groups[agents].shifts=null", "service.groups[agents].staffing=heads.csv"}, nil},
	} {
		sc := load(t, "small", small, LoadOptions{Set: append([]string{"horizon=4h", "service.bot=null", arrives}, row.set...)})
		var got []string
		for _, text := range Warnings(sc, 1) {
			if strings.Contains(text, "nobody is on shift") {
				got = append(got, text)
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, row.want)
		}
	}
}
