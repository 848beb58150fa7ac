package reports

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/sim/stats"
)

// Outlook is headcount, and what becomes of the promises, over the weeks of a plan.
type Outlook struct {
	SchemaVersion int            `json:"schema_version"`
	Scenario      string         `json:"scenario"`
	Mix           string         `json:"mix,omitempty"`
	Seed          uint64         `json:"seed"`
	Version       string         `json:"version"`
	Command       string         `json:"command"`
	Replications  int            `json:"replications"` // years that were drawn
	Level         float64        `json:"level"`        // the chance of holding below which a promise counts as broken
	Gates         []string       `json:"gates"`        // as written
	Interrupted   bool           `json:"interrupted"`
	Why           string         `json:"why,omitempty"`
	Sentence      string         `json:"sentence"`
	Breaks        *int           `json:"breaks"`           // the first week whose chance is below Level; null: none
	Surely        *int           `json:"surely"`           // the first whose whole interval is
	Advice        []HiringAdvice `json:"advice,omitempty"` // what hiring prevents it
	Weeks         []OutlookWeek  `json:"weeks"`
	Paid          stats.Estimate `json:"paid"` // over all weeks; null: no pay is named
	Training      stats.Estimate `json:"training"`
	Notes         []string       `json:"notes"`
}

// OutlookWeek is one week over all years drawn.
type OutlookWeek struct {
	Week       int              `json:"week"`
	Volume     stats.Estimate   `json:"volume"` // as a multiple of the scenario's
	Heads      stats.Estimate   `json:"heads"`  // of the workforce's groups, at the end of the week
	HeadsSD    float64          `json:"heads_sd"`
	Productive stats.Estimate   `json:"productive"` // on average over the week
	Holds      stats.Estimate   `json:"holds"`      // the chance that every gate holds
	Gates      []stats.Estimate `json:"gates"`      // and of each, in the order of Gates
	Paid       stats.Estimate   `json:"paid"`
	Training   stats.Estimate   `json:"training"`
	Groups     []OutlookGroup   `json:"groups"`
}

// OutlookGroup is one group in one week.
type OutlookGroup struct {
	Name       string         `json:"name"`
	Heads      stats.Estimate `json:"heads"`
	HeadsSD    float64        `json:"heads_sd"`
	Productive stats.Estimate `json:"productive"`
	Started    float64        `json:"started"`
	Left       float64        `json:"left"`
	WashedOut  float64        `json:"washed_out"`
}

// Tell finds the weeks in which the promise breaks and writes the sentence, once the rest is there.
func (o *Outlook) Tell() {
	o.Breaks, o.Surely = nil, nil
	for i := range o.Weeks {
		w := &o.Weeks[i]
		if o.Breaks == nil && w.Holds.Value < o.Level {
			o.Breaks = &w.Week
		}
		if o.Surely == nil && w.Holds.High < o.Level {
			o.Surely = &w.Week
		}
	}
	switch {
	case len(o.Weeks) == 0:
		o.Sentence = "nothing is known yet"
	case o.Breaks == nil:
		o.Sentence = o.kept(o.Least())
	default:
		o.Sentence = o.broken(o.Weeks[*o.Breaks-1])
	}
}

// kept is the sentence of a plan in which no week breaks.
func (o *Outlook) kept(least OutlookWeek) string {
	sure := least.Holds.Value == 1
	switch weeks := len(o.Weeks); {
	case weeks == 1 && sure:
		return "the promise holds in the week of every year drawn: its chance is " + chance(least.Holds)
	case weeks == 1:
		return "the promise holds in the week: its chance is " + chance(least.Holds)
	case sure:
		return fmt.Sprintf("the promise holds in all %d weeks of every year drawn: the chance of each is %s", weeks, chance(least.Holds))
	default:
		return fmt.Sprintf("the promise holds in all %d weeks: its chance is lowest in week %d, %s", weeks, least.Week, chance(least.Holds))
	}
}

// Least is the week whose chance is lowest, the first of them.
func (o *Outlook) Least() OutlookWeek {
	least := o.Weeks[0]
	for _, w := range o.Weeks {
		if w.Holds.Value < least.Holds.Value {
			least = w
		}
	}
	return least
}

func (o *Outlook) broken(w OutlookWeek) string {
	text := fmt.Sprintf("the promise first breaks in week %d: every gate holds with a chance of %s, below %s; %s heads at its end, %s productive over its course, for x%s the volume",
		w.Week, chance(w.Holds), percentage(o.Level), whole1(w.Heads.Value), whole1(w.Productive.Value), Multiplier(w.Volume.Value))
	if worst := w.worst(); worst >= 0 {
		text += "; held least: " + o.Gates[worst] + " (" + percentage(w.Gates[worst].Value) + ")"
	}
	switch {
	case o.Surely == nil:
		text += "; in no week does the whole interval lie below"
	case *o.Surely != w.Week:
		text += fmt.Sprintf("; the whole interval lies below from week %d", *o.Surely)
	}
	return text
}

// worst is the gate that holds least; -1 without gates.
func (w *OutlookWeek) worst() int {
	worst := -1
	for i, e := range w.Gates {
		if worst < 0 || e.Value < w.Gates[worst].Value {
			worst = i
		}
	}
	return worst
}

// Worst is the text of the gate that holds least in a week, "" if all always do.
func (o *Outlook) Worst(w *OutlookWeek) string {
	if i := w.worst(); i >= 0 && w.Gates[i].Value < 1 {
		return o.Gates[i]
	}
	return ""
}

func chance(e stats.Estimate) string {
	text := percentage(e.Value)
	if e.HasInterval() {
		text += " [" + percentage(e.Low) + ", " + percentage(e.High) + "]"
	}
	return text
}

func percentage(x float64) string { return fmt.Sprintf("%.3g%%", 100*x) }

// whole1 is a number of heads, which are whole but for their mean.
func whole1(x float64) string {
	if x >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%g", math.Round(x*10)/10)
}
