package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
	"github.com/holdline/holdline/sim/unit"
)

// Breaking is the answer to how much load a scenario and its mixes bear.
type Breaking struct {
	SchemaVersion int           `json:"schema_version"`
	Scenario      string        `json:"scenario"`
	Seed          uint64        `json:"seed"`
	Version       string        `json:"version"`
	Command       string        `json:"command"`
	Intent        string        `json:"intent,omitempty"` // of which alone the arrivals are multiplied
	Precision     float64       `json:"precision"`        // asked for
	Interrupted   bool          `json:"interrupted"`
	Why           string        `json:"why,omitempty"` // it ended early
	Mixes         []MixBreaking `json:"mixes"`
}

// MixBreaking is the answer for one mix.
type MixBreaking struct {
	Name         string         `json:"name"`
	Sentence     string         `json:"sentence"` // the answer
	First        string         `json:"first"`    // the gate that breaks first, as written; "" for none
	Next         string         `json:"next"`     // the one after it
	Recommended  *float64       `json:"recommended"`
	Check        string         `json:"check,omitempty"` // the command that plays it; "": none does
	Gates        []GateBreaking `json:"gates"`
	MeanPerMin   float64        `json:"mean_per_min"` // fresh arrivals at load 1
	PeakPerMin   float64        `json:"peak_per_min"`
	Replications int            `json:"replications"` // a load near the limit
	Played       int            `json:"played"`       // replications in all
	Loads        int            `json:"loads"`
	Early        bool           `json:"ended_early"` // by --budget or ^C: other loads were still to be tried, or the same ones more often
	Warnings     []string       `json:"warnings"`
}

// GateBreaking is what can be said about the limit of one gate.
type GateBreaking struct {
	Gate     string         `json:"gate"` // as written
	State    string         `json:"state"`
	Load     stats.Estimate `json:"load"` // multiplier of fresh arrivals
	Mean     stats.Estimate `json:"mean_per_min"`
	Peak     stats.Estimate `json:"peak_per_min"`
	Refined  bool           `json:"refined"` // searched for; else read off the grid
	Reached  bool           `json:"reached"` // as precise as asked for
	Place    *Place         `json:"place"`   // where it was worst
	Scarce   []Scarcity     `json:"scarce,omitempty"`
	Fails    *float64       `json:"fails_at,omitempty"`   // it is not monotone: it fails at this load
	Holds    *float64       `json:"holds_at,omitempty"`   // and holds at this higher one
	Still    bool           `json:"still"`                // no load tried moved it
	Missing  string         `json:"missing,omitempty"`    // why there is nothing to measure
	Deadline *float64       `json:"deadline_s,omitempty"` // of a gate that no load broke: it ends who waits before the gate could see them late
	From     float64        `json:"from"`                 // the loads tried
	To       float64        `json:"to"`
	Unseen   int            `json:"unseen_in,omitempty"`    // of a gate that allows for no exception: replications at the lower end of the load, which had none
	Runs     float64        `json:"runs_at_most,omitempty"` // share of runs that have one there, at most (95 %)
	Sentence string         `json:"sentence"`
}

// The states of a gate.
const (
	LoadBroke    = "broke"
	LoadNever    = "never"
	LoadAlways   = "always"
	LoadReversed = "reversed"
	LoadNothing  = "unmeasured"
)

// enoughUsed is the use below which nothing counts as scarce. It is low because it is an average over an
// interval: a handful of trunks turns callers away while more than half of them are free on average.
const enoughUsed = 0.3

// Tell writes the sentences, once the rest is there.
func (m *MixBreaking) Tell(intent string) {
	for i := range m.Gates {
		m.Gates[i].tell(m, intent)
	}
	m.Sentence = m.answer(intent)
}

// Gate finds a gate by its text; nil if it is not there.
func (m *MixBreaking) Gate(text string) *GateBreaking {
	for i := range m.Gates {
		if m.Gates[i].Gate == text {
			return &m.Gates[i]
		}
	}
	return nil
}

// Recommend takes the lower end of the first limit's interval, or that of the next gate's where it lies
// still lower: its interval is the wider one.
func (m *MixBreaking) Recommend() {
	g := m.Gate(m.First)
	if g == nil || !g.Load.HasInterval() {
		return
	}
	low := g.Load.Low
	if n := m.Gate(m.Next); n != nil && n.Refined && n.Load.HasInterval() {
		low = min(low, n.Load.Low)
	}
	if low > 0 { // an interval that goes down to no load at all recommends none
		m.Recommended = &low
	}
}

func (m *MixBreaking) answer(intent string) string {
	g := m.Gate(m.First)
	if g == nil {
		return m.unbroken()
	}
	text := g.holds() + m.upTo(g, intent) + g.seen() + g.roughly() + "; first to break: " + g.name() + g.where()
	if s := g.scarce(); s != "" {
		text += "; " + s
	}
	if fails := slices.Concat(m.in(LoadAlways), m.in(LoadReversed), m.comingBack()); len(fails) > 0 {
		text += "; not counting " + names(fails) + ", which already " + agree(fails, "fails", "fail") + " at the lowest load"
	}
	return text + m.blind()
}

// comingBack are the gates other than the first that fail at the lowest load, hold above, and break again.
func (m *MixBreaking) comingBack() []*GateBreaking {
	return slices.DeleteFunc(m.in(LoadBroke), func(g *GateBreaking) bool {
		return g.Gate == m.First || g.Fails == nil || *g.Fails > g.From
	})
}

// unbroken is the answer where no gate broke.
func (m *MixBreaking) unbroken() string {
	if len(m.Gates) == 0 || m.Gates[0].To == 0 {
		return "nothing is known yet"
	}
	from, to, far := Multiplier(m.Gates[0].From), Multiplier(m.Gates[0].To), ""
	if m.Early {
		far = "so far "
	}
	never, always, reversed := m.in(LoadNever), m.in(LoadAlways), m.in(LoadReversed)
	switch {
	case len(always) == 0 && len(reversed) > 0:
		return far + fmt.Sprintf("no limit coming from below: %s at the lowest loads, from x%s, and %s above, up to x%s, the highest load tried", failing(reversed), from, agree(reversed, "holds", "hold"), to)
	case len(always) > 0:
		text := far + fmt.Sprintf("there is no load it holds at: %s already at the lowest load tried, x%s", failing(append(always, reversed...)), from)
		for _, g := range always {
			if s := g.scarce(); s != "" {
				return text + "; " + s
			}
		}
		return text
	case len(never) == 0:
		return far + fmt.Sprintf("no gate found anything to measure at loads from x%s to x%s", from, to) + m.missing()
	}
	if cut := m.cut(); len(cut) == len(never) && !m.Early {
		return fmt.Sprintf("no limit can be told: the deadline of %s ends who waits before %s can see them late; so nothing broke from x%s to x%s, the highest load tried", cut[0].deadline(), names(cut), from, to)
	}
	held := "every gate"
	if n := len(never); n < len(m.Gates) {
		held = fmt.Sprintf("every gate of which there is something to measure (%d of %d)", n, len(m.Gates))
	}
	if m.Early {
		return fmt.Sprintf("nothing broke it as far as the search came: %s held from x%s to x%s", held, from, to) + m.blind()
	}
	return fmt.Sprintf("no load breaks it: %s holds from x%s to x%s, the highest load tried", held, from, to) + m.blind()
}

// missing tells what gates lack that found nothing to measure.
func (m *MixBreaking) missing() string {
	var why []string
	for _, g := range m.Gates {
		if g.Missing != "" && !slices.Contains(why, g.Missing) {
			why = append(why, g.Missing)
		}
	}
	if len(why) == 0 {
		return ""
	}
	return ": " + strings.Join(why, "; ")
}

// blind tells which gates could not see how much load there was.
func (m *MixBreaking) blind() string {
	cut := m.cut()
	if len(cut) == 0 {
		return ""
	}
	return fmt.Sprintf("; %s cannot break: the deadline of %s ends who waits first", names(cut), cut[0].deadline())
}

// cut are the gates that held since the deadline ends who waits.
func (m *MixBreaking) cut() []*GateBreaking {
	return slices.DeleteFunc(m.in(LoadNever), func(g *GateBreaking) bool { return g.Deadline == nil })
}

func (g *GateBreaking) deadline() unit.Duration {
	return unit.Duration(*g.Deadline * float64(time.Second))
}

// names lists gates without their limits.
func names(gates []*GateBreaking) string {
	out := make([]string, len(gates))
	for i, g := range gates {
		out[i] = g.name()
	}
	return listed(out)
}

// in lists the gates in a state.
func (m *MixBreaking) in(state string) []*GateBreaking {
	var out []*GateBreaking
	for i := range m.Gates {
		if m.Gates[i].State == state {
			out = append(out, &m.Gates[i])
		}
	}
	return out
}

// failing says of gates, a few of them by name, that they fail.
func failing(gates []*GateBreaking) string {
	const most = 3
	names := make([]string, 0, most+1)
	for _, g := range gates {
		names = append(names, g.name()+g.where())
	}
	if more := len(names) - most; more > 1 {
		names = append(names[:most], fmt.Sprintf("%d more", more))
	}
	return listed(names) + " " + agree(gates, "fails", "fail")
}

// agree chooses the verb.
func agree(gates []*GateBreaking, one, many string) string {
	if len(gates) == 1 {
		return one
	}
	return many
}

// listed is a, b and c.
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// upTo tells a limit as a rate, or as a multiplier where arrivals have none.
func (m *MixBreaking) upTo(g *GateBreaking, intent string) string {
	if !(m.PeakPerMin > 0) {
		text := "x" + Precisely(g.Load.Value, g.Load)
		if g.Unseen == 0 {
			text += between(g.Load)
		}
		return text + " of the recorded arrivals"
	}
	unit := " conversations/min"
	if intent != "" {
		unit += " of " + intent
	}
	text, span := Precisely(g.Peak.Value, g.Peak)+unit, between
	if g.Unseen > 0 { // the ends are no interval of confidence
		span = func(stats.Estimate) string { return "" }
	}
	flat := m.PeakPerMin-m.MeanPerMin < 0.01*m.PeakPerMin
	if !flat {
		text += " at the peak"
	}
	text += span(g.Peak)
	if !flat {
		text += ", " + Precisely(g.Mean.Value, g.Mean) + " on average"
	}
	return text + " (x" + Precisely(g.Load.Value, g.Load) + ")"
}

// holds begins the answer: what is known of the loads below the limit.
func (g *GateBreaking) holds() string {
	if g.Unseen > 0 {
		return fmt.Sprintf("no exception in %d runs up to ", g.Unseen)
	}
	return "holds up to "
}

// roughly says of a limit that nobody searched for, or that a search had not come to, how it is known.
func (g *GateBreaking) roughly() string {
	if g.Refined {
		return ""
	}
	return "; read off a coarse grid"
}

// seen ends it.
func (g *GateBreaking) seen() string {
	if g.Unseen > 0 {
		return ", some at x" + Precisely(g.Load.High, g.Load)
	}
	return ""
}

// Exceptions says how many runs may have an exception that none had which was played.
func (g *GateBreaking) Exceptions() string {
	return fmt.Sprintf("fewer than %s%% of runs have an exception there (95 %% confidence)", strconv.FormatFloat(100*g.Runs, 'g', 2, 64))
}

// name is the gate without its limit.
func (g *GateBreaking) name() string {
	if at := strings.LastIndexAny(g.Gate, "<>"); at > 0 {
		return strings.TrimSpace(g.Gate[:at])
	}
	return g.Gate
}

// where is the place in words.
func (g *GateBreaking) where() string {
	if g.Place == nil {
		return ""
	}
	text := ""
	if g.Place.Intent != "" {
		text = " of " + g.Place.Intent + " " + g.Place.Channel
	}
	if g.Place.AnyTime {
		return text + " at any time"
	}
	return text + " at " + Clock24(g.Place.Begins)
}

// Clock24 is the moment of a place as one says it: 11:30, or Mon 11:30 of a calendar's local time.
func Clock24(begins string) string {
	day, clock, ok := strings.Cut(begins, "T")
	if !ok || len(clock) < len("15:04") {
		return begins
	}
	return day + " " + clock[:len("15:04")]
}

// scarce is what ran out, in words.
func (g *GateBreaking) scarce() string {
	if len(g.Scarce) == 0 {
		return ""
	}
	s := g.Scarce[0]
	switch {
	case s.Kind == ScarceClosed:
		return "nothing is scarce there: outside opening hours, " + listed(namesOf(g.Scarce, ScarceClosed)) + " is closed"
	case s.Kind == ScarceShift:
		return "scarce: nobody of " + listed(namesOf(g.Scarce, ScarceShift)) + " is on shift"
	case s.Use < enoughUsed && !g.turnedAwayBy(s):
		are := "is"
		if s.Kind == ScarceTrunks {
			are = "are"
		}
		return fmt.Sprintf("nothing is scarce there: %s %s used most, at %.0f%%", s.Name, are, 100*s.Use)
	}
	return fmt.Sprintf("scarce: %s (%.0f%% in use)", s.Name, 100*s.Use)
}

// turnedAwayBy says whether a gate is about those whom a resource turns away: few places do so every now and
// then, though they be free for most of the time.
func (g *GateBreaking) turnedAwayBy(s Scarcity) bool {
	gate, err := goal.Parse(g.Gate)
	return err == nil && gate.Measure == "blocked_rate" && slices.Contains([]string{ScarceConcurrency, ScarceRate, ScarceTrunks}, s.Kind)
}

// namesOf lists those of a kind.
func namesOf(all []Scarcity, kind string) []string {
	var names []string
	for _, s := range all {
		if s.Kind == kind {
			names = append(names, s.Name)
		}
	}
	return names
}

// tell writes the gate's own sentence.
func (g *GateBreaking) tell(m *MixBreaking, intent string) {
	switch g.State {
	case LoadBroke:
		g.Sentence = "breaks above " + m.upTo(g, intent)
		if g.Unseen > 0 {
			g.Sentence = "has " + g.holds() + m.upTo(g, intent) + g.seen() + ","
		}
		if s := g.scarce(); s != "" {
			g.Sentence += g.where() + "; " + s
		}
		g.Sentence = strings.TrimSuffix(g.Sentence, ",") + g.roughly()
	case LoadNever:
		g.Sentence = fmt.Sprintf("held up to x%s, the highest load tried", Multiplier(g.To))
		if g.Still && !m.Early {
			g.Sentence = fmt.Sprintf("no load moves it: from x%s to x%s it holds, and its value stays the same", Multiplier(g.From), Multiplier(g.To))
		}
		if g.Deadline != nil {
			g.Sentence += fmt.Sprintf(": the deadline of %s ends who waits before it can see them late", g.deadline())
		}
	case LoadAlways:
		g.Sentence = "no load can meet it: it fails already at the lowest load tried, x" + Multiplier(g.From)
		switch {
		case m.Early:
			g.Sentence = fmt.Sprintf("fails at every load that the search came to, from x%s to x%s", Multiplier(g.From), Multiplier(g.To))
		case g.Still:
			g.Sentence = "no load moves it: it fails at every load tried, and its value stays the same"
		}
	case LoadReversed:
		plainly := ""
		if g.Holds != nil {
			plainly = ", plainly at x" + Multiplier(*g.Holds)
		}
		g.Sentence = fmt.Sprintf("fails at the lowest loads and holds above%s: it has no limit coming from below up to x%s, the highest load tried", plainly, Multiplier(g.To))
	case LoadNothing:
		g.Sentence = fmt.Sprintf("nothing to measure from x%s to x%s", Multiplier(g.From), Multiplier(g.To))
		switch {
		case g.To == 0:
			g.Sentence = "not looked at: the search ended before"
		case g.Missing != "":
			g.Sentence += ": " + g.Missing
		}
	}
	if g.Fails != nil && g.Holds != nil && g.State == LoadBroke {
		g.Sentence += fmt.Sprintf("; not monotone: it fails at x%s and holds at x%s", Multiplier(*g.Fails), Multiplier(*g.Holds))
	}
}

// Multiplier prints a load.
func Multiplier(x float64) string { return strconv.FormatFloat(x, 'g', 3, 64) }

// Precisely prints a load or a rate with as many digits as the interval it belongs to is worth, three at
// least.
func Precisely(x float64, of stats.Estimate) string {
	const usual, most = 3, 6
	digits := usual
	if half := (of.High - of.Low) / 2; of.HasInterval() && half > 0 && of.Value > 0 {
		for digits < most && math.Pow10(int(math.Floor(math.Log10(of.Value)))+1-digits) > half {
			digits++
		}
	}
	if digits == usual {
		return rate(x)
	}
	return strconv.FormatFloat(x, 'g', digits, 64)
}

func rate(x float64) string {
	if x >= 100 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

func between(e stats.Estimate) string {
	if !e.HasInterval() {
		return ""
	}
	return " [" + Precisely(e.Low, e) + ", " + Precisely(e.High, e) + "]"
}
