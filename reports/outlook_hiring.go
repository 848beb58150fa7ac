package reports

import (
	"fmt"
	"strconv"

	"github.com/holdline/holdline/sim/stats"
)

// HiringAdvice is the least hiring of one kind that keeps a promise.
type HiringAdvice struct {
	Kind     string         `json:"kind"` // class or steady
	Group    string         `json:"group"`
	Found    bool           `json:"found"`
	Size     int            `json:"size"`    // of the class, or hires a week; not found: the most that was tried
	Decided  int            `json:"decided"` // the week; of steady hiring the first
	Ready    int            `json:"ready"`   // the first week in which one of them is at work
	From     int            `json:"from"`    // the first week that it keeps: no earlier than Ready
	Breaks   int            `json:"breaks"`  // the week in which the promise breaks without it
	Holds    stats.Estimate `json:"holds"`   // the chance of the week in which it is lowest, on years the search has not seen
	Week     int            `json:"week"`    // that week
	Cost     stats.Estimate `json:"cost"`    // more than without it, over all weeks; null: no pay of the group is named
	Held     bool           `json:"held"`    // Holds is at the level asked for, or above
	Sentence string         `json:"sentence"`
}

// The kinds of hiring.
const (
	OneClass     = "class"
	SteadyHiring = "steady"
)

// Tell writes the sentence, once the rest is there; weeks is the length of the plan.
func (a *HiringAdvice) Tell(level float64, weeks int) {
	what := fmt.Sprintf("one class of %d more for %s, decided in week %d and at work from week %d", a.Size, a.Group, a.Decided, a.Ready)
	if a.Kind == SteadyHiring {
		what = fmt.Sprintf("%d more a week for %s, decided from week %d on and at work from week %d", a.Size, a.Group, a.Decided, a.Ready)
	}
	switch {
	case a.Ready > weeks:
		a.Sentence = fmt.Sprintf("nobody whom %s decides on in week %d is at work before week %d, after the plan's last", a.Group, a.Decided, a.Ready)
		return
	case !a.Found && a.Ready > a.Breaks:
		more := fmt.Sprintf("%d people in one class", a.Size)
		if a.Kind == SteadyHiring {
			more = fmt.Sprintf("%d more a week", a.Size)
		}
		a.Sentence = fmt.Sprintf("nobody hired for %s can be there in time: the promise breaks in week %d, and whom it decides on in week %d is at work from week %d; not even %s keep it after that", a.Group, a.Breaks, a.Decided, a.Ready, more)
		return
	case !a.Found && a.Kind == SteadyHiring:
		a.Sentence = fmt.Sprintf("steady hiring for %s does not keep the promise: not even %d more a week", a.Group, a.Size)
		return
	case !a.Found:
		a.Sentence = fmt.Sprintf("one class for %s does not keep the promise: not even %d people", a.Group, a.Size)
		return
	}
	cost, fresh := "at a cost that is not known, since no pay is named", fmt.Sprintf("on fresh years its chance is lowest in week %d, %s", a.Week, chance(a.Holds))
	if a.Cost.Known() {
		cost = "for " + thousands(a.Cost.Value) + " more over the plan"
	}
	a.Sentence = fmt.Sprintf("%s, keeps the promise from week %d on, %s; %s", what, a.From, cost, fresh)
	if !a.Held {
		a.Sentence = fmt.Sprintf("%s, %s, is not enough: it kept the promise from week %d on in the years of the search, but %s, below %s: hire some more", what, cost, a.From, fresh, percentage(level))
	}
	if a.Ready > a.Breaks {
		a.Sentence += "; nobody hired can be there in time"
	}
	switch {
	case a.From == a.Breaks+1:
		a.Sentence += fmt.Sprintf("; week %d comes too early for any hiring", a.Breaks)
	case a.From > a.Breaks:
		a.Sentence += fmt.Sprintf("; weeks %d to %d come too early for any hiring", a.Breaks, a.From-1)
	}
}

// thousands prints an amount as 1,234,567.
func thousands(x float64) string {
	text := strconv.FormatFloat(x, 'f', 0, 64)
	for at := len(text) - 3; at > 0 && text[at-1] != '-'; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
