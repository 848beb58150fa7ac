package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/stats"
)

// LiveBreaking is the answer to how much load live targets bear: a bracket of steps.
type LiveBreaking struct {
	SchemaVersion int             `json:"schema_version"`
	Scenario      string          `json:"scenario"`
	Seed          uint64          `json:"seed"`
	Version       string          `json:"version"`
	Command       string          `json:"command"`
	Mode          string          `json:"mode"`             // live
	Target        string          `json:"target"`           // sandbox, or what was sent to
	Bot           bool            `json:"bot"`              // customers meet it first
	Intent        string          `json:"intent,omitempty"` // of which alone the arrivals are multiplied
	Speedup       float64         `json:"speedup"`
	Whole         bool            `json:"whole"`        // steps replay the scenario as it is; else its busiest moment is held
	MeanPerMin    float64         `json:"mean_per_min"` // fresh arrivals that are multiplied, at load 1
	PeakPerMin    float64         `json:"peak_per_min"`
	MomentS       *float64        `json:"moment_s"`  // of the scenario's horizon, whose rates and heads steps hold; null where they play all of it
	StepS         float64         `json:"step_s"`    // of scenario time that a step measures
	WarmupS       float64         `json:"warmup_s"`  // before it
	Plan          *LivePlan       `json:"plan"`      // what the budget has room for; null where steps play the whole scenario
	Precision     float64         `json:"precision"` // asked for
	State         string          `json:"state"`
	Sentence      string          `json:"sentence"` // the answer
	RestsOn       string          `json:"rests_on"` // what the interval is
	First         string          `json:"first"`    // the gate that breaks first, as written; "" for none
	Next          string          `json:"next"`     // the one after it, of those that broke in a step
	NextSentence  string          `json:"next_sentence"`
	Gates         []LiveGate      `json:"gates"`
	Load          stats.Estimate  `json:"load"` // multiplier; its interval is the bracket
	Peak          stats.Estimate  `json:"limit_per_min"`
	Estimated     *stats.Estimate `json:"estimated"` // multiplier, by the estimates of steps that are not plain on both sides of it; null: none
	Recommended   *float64        `json:"recommended"`
	Reached       bool            `json:"reached"`             // as narrow as asked for; of always: a step plainly broke
	Held          *float64        `json:"held"`                // highest load that held, at least by the estimates
	Broke         *float64        `json:"broke"`               // lowest that broke, at least by the estimates
	Late          *float64        `json:"late,omitempty"`      // the generator was late from this load on, before anything broke
	Fails         *float64        `json:"fails,omitempty"`     // it is not monotone: it broke plainly at this load
	Holds         *float64        `json:"holds,omitempty"`     // and held plainly at this higher one
	Mute          []string        `json:"mute,omitempty"`      // gates that no step could tell of: they do not count
	Straddled     []string        `json:"straddled,omitempty"` // gates that no step saw beyond the limit, and not all plainly within: they count as held
	Collapse      *LiveCollapse   `json:"collapse"`            // throughput fell past the knee; null: it did not
	Steps         []LiveStep      `json:"steps"`
	SpentS        float64         `json:"spent_s"` // wall time of the steps
	Interrupted   bool            `json:"interrupted"`
	Why           string          `json:"why,omitempty"` // it ended early
	Warnings      []string        `json:"warnings"`
}

// LiveGate is what the steps of a search happen to tell of one gate: nobody looked for its limit.
type LiveGate struct {
	Gate  string         `json:"gate"`  // as written
	Load  stats.Estimate `json:"load"`  // multiplier; its interval is the bracket of the steps that were plain
	Held  *float64       `json:"held"`  // highest load at which it held, at least by the estimates
	Broke *float64       `json:"broke"` // lowest at which it broke, at least by the estimates; null: at none

	Estimated *stats.Estimate `json:"estimated"` // multiplier, as that of the search

	AtLeast *float64 `json:"at_least,omitempty"` // multiplier below which it hardly breaks, by single short steps (95 %)
	AtMost  *float64 `json:"at_most,omitempty"`  // above which it hardly holds
}

// LiveCollapse is a fall of throughput: more was offered, and less was done.
type LiveCollapse struct {
	BestLoad       float64 `json:"best_load"`
	BestPerMin     float64 `json:"best_per_min"`
	Load           float64 `json:"load"`
	OfferedPerMin  float64 `json:"offered_per_min"`
	AchievedPerMin float64 `json:"achieved_per_min"`
}

// LiveStep is one step: a run at one load.
type LiveStep struct {
	Number         int         `json:"number"` // from 1
	Load           float64     `json:"load"`
	Finding        string      `json:"finding"`           // holds | leans_holds | leans_breaks | breaks | unknown | late
	Why            string      `json:"why,omitempty"`     // in a clause
	Stopped        string      `json:"stopped,omitempty"` // why it was not played to its end: saturated, or abort_when
	Refused        string      `json:"refused,omitempty"` // why it breaks though no gate tells: most of those who came failed, or were turned away
	Swamped        string      `json:"swamped,omitempty"` // why it breaks though it was played to its end and no gate tells: hardly anybody was done
	Late           bool        `json:"late"`              // the generator was: not trustworthy
	Short          bool        `json:"short,omitempty"`   // shorter than its gates want: it goes by the estimates
	Reasons        []string    `json:"reasons,omitempty"`
	PlannedPerMin  float64     `json:"planned_per_min"`  // fresh arrivals, of all intents
	OfferedPerMin  float64     `json:"offered_per_min"`  // returns included
	AchievedPerMin float64     `json:"achieved_per_min"` // contained or handled
	Offered        int64       `json:"offered"`          // inquiries within the measured time
	Served         int64       `json:"served"`
	Minutes        float64     `json:"minutes"`   // of scenario time that was measured
	Trials         float64     `json:"trials"`    // independent ones that it is worth, at most: inquiries of one queue are not; 0: not told
	OpenMean       float64     `json:"open"`      // conversations, by watching them
	LeftOpen       int64       `json:"left_open"` // conversations that the target had still to do when the step ended
	ReplyP95S      *float64    `json:"first_reply_p95_s"`
	MeanWaitS      *float64    `json:"mean_wait_s,omitempty"` // for a human, or until they gave up; absent without a desk
	Note           string      `json:"note,omitempty"`        // what the target does not tell
	Gates          []Verdict   `json:"gates"`
	Worst          []LiveWorst `json:"worst,omitempty"` // of the gates that broke
	Scarce         []Scarcity  `json:"scarce,omitempty"`
	Dir            string      `json:"dir"` // below the search's directory
	Started        time.Time   `json:"started"`
	WallS          float64     `json:"wall_s"`
}

// LiveWorst is the queue that contributed most to a gate's failure.
type LiveWorst struct {
	Gate    string `json:"gate"` // as written
	Intent  string `json:"intent"`
	Channel string `json:"channel"`
}

// FindingLate is the finding of a step that tells of the generator, not of the target.
const FindingLate = "late"

// Tell writes the rates and why, once the rest is there.
func (s *LiveStep) Tell() {
	s.OfferedPerMin, s.AchievedPerMin = perMinute(s.Offered, s.Minutes), perMinute(s.Served, s.Minutes)
	var gates []string
	for _, v := range s.Gates {
		if s.blames(v) {
			gates = append(gates, (&GateBreaking{Gate: v.Text}).name())
		}
	}
	switch {
	case s.Late:
		s.Why = "the generator was late"
	case s.Stopped != "":
		s.Why = s.Stopped
	case s.Swamped != "":
		s.Why = "swamped: " + s.Swamped
	case s.Refused != "":
		s.Why = "refused: " + s.Refused
	case s.Short && s.Finding == "leans_holds": // every gate only leans
		s.Why = tooShort
	case s.Short && s.Finding == "leans_breaks":
		s.Why = strings.Join(gates, ", ") + "; " + tooShort
	default:
		s.Why = strings.Join(gates, ", ")
	}
}

// Measured says whether the step came as far as the time that it measures; else it has no rates.
func (s *LiveStep) Measured() bool { return s.Minutes > 0 }

const tooShort = "too short to be plain"

// blames says whether a gate is why the step did not plainly hold.
func (s *LiveStep) blames(v Verdict) bool {
	switch s.Finding {
	case "breaks", "leans_breaks":
		return v.State == Failed || v.State == Marginal && !v.MarginalMet || v.State == Undecided && v.Margin < 0
	}
	return v.State == Marginal || v.State == Undecided
}

func perMinute(n int64, minutes float64) float64 {
	if !(minutes > 0) {
		return 0
	}
	return float64(n) / minutes
}

// Tell writes the sentences, once the rest is there.
func (b *LiveBreaking) Tell() {
	b.NextSentence = b.After()
	switch {
	case b.State == LoadBroke && b.Estimated != nil:
		b.Sentence = "seems to hold up to " + b.rate(*b.Estimated) + b.byEstimates() + "; first to break: " + b.first() + b.scarce()
		b.RestsOn = b.curve()
	case b.State == LoadBroke:
		b.Sentence = b.holds() + " up to " + b.rate(b.Load) + "; first to break: " + b.first() + b.scarce()
		b.RestsOn = b.bracket()
	case b.State == LoadAlways && b.Broke != nil && b.Why != "":
		breaks := "breaks"
		if !b.Reached {
			breaks = "seems to break"
		}
		b.Sentence = fmt.Sprintf("cannot tell yet at which load it holds: at x%s, the lowest tried so far, it %s; first to break: %s%s", Multiplier(*b.Broke), breaks, b.first(), b.scarce())
	case b.State == LoadAlways && b.Broke != nil && !b.Reached:
		b.Sentence = fmt.Sprintf("cannot tell: by its estimates %s fails at every load tried, down to x%s, and plainly at none; longer steps (--step) tell more%s", b.first(), Multiplier(*b.Broke), b.scarce())
	case b.State == LoadAlways && b.Broke != nil:
		b.Sentence = fmt.Sprintf("there is no load it holds at: %s fails already at the lowest load tried, x%s%s", b.first(), Multiplier(*b.Broke), b.scarce())
	case b.State == LoadNever && b.Held != nil && b.Late != nil:
		b.Sentence = fmt.Sprintf("cannot tell where it breaks: it %s at %s, and at x%s the generator could not keep up, so that what breaks there is not the target's", b.holds(), b.at(*b.Held), Multiplier(*b.Late))
	case b.State == LoadNever && b.Held != nil && b.blank() > 0:
		b.Sentence = fmt.Sprintf("cannot tell where it breaks: it %s up to %s, and above that, up to x%s, no step had enough to judge a gate by", b.holds(), b.at(*b.Held), Multiplier(b.blank()))
	case b.State == LoadNever && b.Held != nil:
		b.Sentence = fmt.Sprintf("nothing broke: it %s up to %s, the highest load tried", b.holds(), b.at(*b.Held))
	case b.Late != nil:
		remedy := "use a larger machine, or a lower load"
		if b.Speedup > 1 {
			remedy = "lower --speedup, or use a larger machine"
		}
		b.Sentence = fmt.Sprintf("cannot tell: the generator was late in every step, down to x%s; %s", Multiplier(*b.Late), remedy)
	case len(b.Steps) == 0:
		b.Sentence = "cannot tell: no step was played to its end"
	default:
		b.Sentence = "cannot tell: no step had enough inquiries to judge a gate by; longer steps (--step) or a higher --load have more"
	}
	if c := b.Collapse; c != nil {
		b.Sentence += fmt.Sprintf("; collapse past the knee: at x%s %s/min were offered and %s/min served, after %s/min at x%s",
			Multiplier(c.Load), rate(c.OfferedPerMin), rate(c.AchievedPerMin), rate(c.BestPerMin), Multiplier(c.BestLoad))
	}
	b.tellSides()
}

// tellSides adds what single short steps bound, where nothing better is known.
func (b *LiveBreaking) tellSides() {
	var told []string
	for i := range b.Gates {
		g := &b.Gates[i]
		name := (&GateBreaking{Gate: g.Gate}).name()
		switch {
		case g.AtLeast != nil && g.AtMost != nil:
			told = append(told, fmt.Sprintf("%s hardly breaks below %s nor holds above %s", name, b.at(*g.AtLeast), b.at(*g.AtMost)))
		case g.AtLeast != nil:
			told = append(told, fmt.Sprintf("%s hardly breaks below %s", name, b.at(*g.AtLeast)))
		case g.AtMost != nil:
			told = append(told, fmt.Sprintf("%s hardly holds above %s", name, b.at(*g.AtMost)))
		}
	}
	if len(told) == 0 {
		return
	}
	b.Sentence += "; by single short steps " + strings.Join(told, ", ")
	if b.RestsOn != "" {
		b.RestsOn += "; "
	}
	b.RestsOn += "single short steps, of which one in twenty at most leans to the wrong side at half of a limit, or at twice of it"
}

// blank is the highest load at which a step that could be trusted told nothing, if that lies above all
// that told something; 0: it does not.
func (b *LiveBreaking) blank() float64 {
	top, blank := 0.0, false
	for i := range b.Steps {
		if s := &b.Steps[i]; !s.Late && s.Load > top {
			top, blank = s.Load, s.Finding == "unknown"
		}
	}
	if !blank {
		return 0
	}
	return top
}

// holds says how sure it is that lower loads hold: a step that only leans to it does not plainly, nor one
// that is too short.
func (b *LiveBreaking) holds() string {
	at := b.step(b.Held)
	leans := at != nil && (at.Short || at.Finding == "leans_holds")
	if b.State == LoadNever && leans || b.State == LoadBroke && !(b.Load.Low > 0) && slices.ContainsFunc(b.Steps, func(s LiveStep) bool { return s.Short }) {
		return "seems to hold"
	}
	return "holds"
}

// first is what breaks first, in words.
func (b *LiveBreaking) first() string {
	at := b.step(b.Broke)
	name := "no gate by then"
	if at != nil && at.Stopped != "" {
		name += ", the step was stopped: " + at.Stopped
	} else if at != nil && at.Swamped != "" {
		name += ", the target was swamped: " + at.Swamped
	} else if at != nil && at.Refused != "" {
		name += ", the target refused most: " + at.Refused
	}
	if b.First != "" {
		name = (&GateBreaking{Gate: b.First}).name() + at.of(b.First)
	}
	return name
}

// scarce ends the answer with what was scarce where it broke.
func (b *LiveBreaking) scarce() string {
	at := b.step(b.Broke)
	if at == nil || len(at.Scarce) == 0 || at.Scarce[0].Kind != ScarceShift && at.Scarce[0].Use < enoughScarce {
		return ""
	}
	return "; " + (&GateBreaking{Scarce: at.Scarce}).scarce()
}

// of names the queue in which a gate broke.
func (s *LiveStep) of(gate string) string {
	if s != nil {
		for _, w := range s.Worst {
			if w.Gate == gate {
				return " of " + w.Intent + " " + w.Channel
			}
		}
	}
	return ""
}

// enoughScarce is the use from which a group or the bot counts as scarce over a whole steady step.
const enoughScarce = 0.85

// step is the last one that can be trusted at a load.
func (b *LiveBreaking) step(load *float64) *LiveStep {
	for i := len(b.Steps) - 1; load != nil && i >= 0; i-- {
		if s := &b.Steps[i]; s.Load == *load && !s.Late {
			return s
		}
	}
	return nil
}

// rate is a limit with its bracket, as conversations a minute where the arrivals have a rate.
func (b *LiveBreaking) rate(load stats.Estimate) string {
	if !(b.PeakPerMin > 0) {
		return "x" + Multiplier(load.Value) + bracketed(load) + " of the recorded arrivals"
	}
	return rate(load.Value*b.PeakPerMin) + b.unit() + bracketed(load.Scale(b.PeakPerMin)) + " (x" + Multiplier(load.Value) + ")"
}

// at is one load.
func (b *LiveBreaking) at(load float64) string {
	if !(b.PeakPerMin > 0) {
		return "x" + Multiplier(load)
	}
	return rate(load*b.PeakPerMin) + b.unit() + " (x" + Multiplier(load) + ")"
}

func (b *LiveBreaking) unit() string {
	unit := " conversations/min"
	if b.Intent != "" {
		unit += " of " + b.Intent
	}
	if b.Whole && b.PeakPerMin-b.MeanPerMin > 0.01*b.PeakPerMin {
		unit += " at the peak"
	}
	return unit
}

// bracketed are the ends of a bracket; one that was not found is open.
func bracketed(e stats.Estimate) string {
	low, high := "?", "?"
	if e.Low > 0 {
		low = rate(e.Low)
	}
	if !math.IsNaN(e.High) {
		high = rate(e.High)
	}
	return " [" + low + ", " + high + "]"
}

// bracket says what the interval rests on.
func (b *LiveBreaking) bracket() string {
	var parts []string
	if low := b.Load.Low; low > 0 {
		held := fmt.Sprintf("every gate plainly held at x%s%s", Multiplier(low), b.samples(low))
		if len(b.Straddled) > 0 {
			held = fmt.Sprintf("every gate held at x%s%s, plainly those that break further up", Multiplier(low), b.samples(low))
		}
		parts = append(parts, held)
	} else {
		parts = append(parts, "no step plainly held"+b.leans(b.Held))
	}
	if high := b.Load.High; !math.IsNaN(high) {
		parts = append(parts, fmt.Sprintf("%s at x%s%s", b.brokeAt(high), Multiplier(high), b.samples(high)))
	} else {
		parts = append(parts, "no step plainly broke"+b.leans(b.Broke))
	}
	return "a bracket of steps, not a confidence interval: " + strings.Join(parts, ", ") + "; one run each, on one day"
}

// byEstimates says of an interval that no two steps bracket it.
func (b *LiveBreaking) byEstimates() string {
	short, leaning := 0, ""
	for i := range b.Steps {
		if s := &b.Steps[i]; s.Short && !s.Late {
			short++
		}
	}
	if math.IsNaN(b.Load.High) && !(b.Load.Low > 0) {
		leaning = ", leaning"
	}
	return fmt.Sprintf(", by estimates: %d short steps%s", short, leaning)
}

// curve says what an interval by estimates rests on.
func (b *LiveBreaking) curve() string {
	text := fmt.Sprintf("the estimates of %d steps, by a logistic curve of %s over the load through all of them (95 %%, ? where it reaches beyond the loads tried)",
		b.Estimated.N, (&GateBreaking{Gate: b.First}).name())
	switch {
	case b.Load.Low > 0:
		text += fmt.Sprintf("; every gate plainly held at x%s%s, and no step plainly broke", Multiplier(b.Load.Low), b.samples(b.Load.Low))
	case !math.IsNaN(b.Load.High):
		text += fmt.Sprintf("; %s at x%s%s, and no step plainly held", b.brokeAt(b.Load.High), Multiplier(b.Load.High), b.samples(b.Load.High))
	default:
		text += "; no step plainly held, and none plainly broke"
	}
	return text + "; one run each, on one day"
}

// leans says where steps that are too short lean to hold, or to break.
func (b *LiveBreaking) leans(load *float64) string {
	if s := b.step(load); s != nil && s.Short {
		return fmt.Sprintf(" (at x%s it leans to, in a step of %d inquiries, shorter than its gates want)", Multiplier(s.Load), s.Offered)
	}
	return ""
}

func (b *LiveBreaking) samples(load float64) string {
	s := b.step(&load)
	if s == nil {
		return ""
	}
	return fmt.Sprintf(" (%d inquiries)", s.Offered)
}

// brokeAt says what broke at a load.
func (b *LiveBreaking) brokeAt(load float64) string {
	s := b.step(&load)
	if s == nil {
		return "a gate plainly failed"
	}
	for _, v := range s.Gates {
		if v.State == Failed {
			return (&GateBreaking{Gate: v.Text}).name() + " plainly failed"
		}
	}
	if s.Swamped != "" {
		return "the target was swamped"
	}
	if s.Refused != "" {
		return "the target refused most who came"
	}
	return "the step was stopped"
}
