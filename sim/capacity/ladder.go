package capacity

import (
	"cmp"
	"math"
	"slices"
)

// Ladder searches where every look costs minutes: steps at one load each against something that
// cannot be played twice alike. Loads double (or halve) from the start until one step holds and one
// breaks, and the bracket between them is halved until it is as narrow as asked for. All of it is a
// function of the steps played so far, so that a search goes on from its records alone.
type Ladder struct {
	Start     float64 // the first load
	Lowest    float64 // no load below is tried; 0: Start / 8
	Highest   float64 // none above; 0: Start x 64
	Precision float64 // half-width of the bracket to reach, as a share of the load; 0: 0.05
}

// Finding is what a step tells of a gate, or of all of them.
type Finding string

// The findings. Holds and Breaks are plain: the whole interval of the measure lies on one side. The
// two that lean go by the estimate; Unknown knows not even that.
const (
	Holds      Finding = "holds"
	LeansHolds Finding = "leans_holds"
	LeansBreak Finding = "leans_breaks"
	Breaks     Finding = "breaks"
	Unknown    Finding = "unknown"
)

// good says on which side a finding lies. What is not known counts as no failure.
func (f Finding) good() bool { return f != Breaks && f != LeansBreak }

// Rung is one step as it came out.
type Rung struct {
	Load    float64
	Late    bool      // the generator was: nothing of it is the target's
	Stopped bool      // saturated, or aborted, before its end, or swamped by then: it breaks, whatever the gates say
	Short   bool      // too short to see a queue swing: whatever its intervals say, it goes by the estimates
	Gates   []Finding // by gate
	Margins []float64 // by gate: distance of the estimate from the limit, positive on the good side; NaN: not known
	Looks   []Look    // by gate, of those about a share; of others the zero Look
}

// Bracket is what the steps say about the limit.
type Bracket struct {
	State     State
	Low, High float64 // the highest load that plainly holds, the lowest that plainly breaks; 0, +Inf: none
	Value     float64 // between the two: where the estimates cross; NaN without both
	Curve     *Curve  // the limit of First by the estimates of all steps, where some were too short to be plain; nil: none
	Held      float64 // the highest load that holds or leans to, below Broke; 0: none
	Broke     float64 // the lowest load that breaks or leans to; +Inf: none
	First     int     // the gate that breaks first there, or None: the target fell behind before any did
	Ceiling   float64 // the generator was late from here on, and nothing below broke; 0: it was not
	Reached   bool    // the bracket is as narrow as asked for; of Always: a step plainly broke
	Comeback  *Comeback
	Gates     []Crossing // by gate: its own bracket, as far as the steps happen to tell
	Next      int        // the gate whose limit is the next after that of First, or None: no other broke in a step
	Mute      []int      // gates of which no step could tell anything, and which therefore do not count
	Straddled []int      // gates that no step saw break, by its estimate, and some could not plainly see hold: they count as holding
}

const (
	ladderPrecision = 0.05
	ladderDown      = 8  // how far below the start loads are tried
	tries           = 2  // a step with a late generator is played again so often in all
	mostRungs       = 64 // no search takes more steps
)

func (l Ladder) filled() Ladder {
	if l.Start <= 0 {
		l.Start = 1
	}
	if l.Lowest <= 0 {
		l.Lowest = l.Start / ladderDown
	}
	if l.Highest <= 0 {
		l.Highest = l.Start * reach
	}
	if l.Precision <= 0 {
		l.Precision = ladderPrecision
	}
	l.Start = min(l.Start, l.Highest)
	l.Lowest = min(l.Lowest, l.Start)
	return l
}

// narrow says whether there is no room for a load between two others.
func (l Ladder) narrow(low, high float64) bool { return high/low <= 1+2*l.Precision }

// Next gives the load of the next step; false when the search has ended.
func (l Ladder) Next(rungs []Rung) (load float64, more bool) {
	l = l.filled()
	if len(rungs) >= mostRungs {
		return 0, false
	}
	if n := len(rungs); n > 0 && rungs[n-1].Late && lateAt(rungs, rungs[n-1].Load) < tries {
		return rungs[n-1].Load, true
	}
	s := l.sight(rungs)
	if len(s.points) == 0 && s.ceiling == 0 {
		return l.Start, true
	}
	for _, rule := range []func(sight) (float64, bool){l.outward, l.inward, l.firmLow, l.firmHigh, l.nearby} {
		if load, more = rule(s); more {
			return load, true
		}
	}
	return 0, false
}

func lateAt(rungs []Rung, load float64) int {
	n := 0
	for _, r := range rungs {
		if r.Late && r.Load == load {
			n++
		}
	}
	return n
}

// sight is what is known so far.
type sight struct {
	points  []seen // steps that can be trusted, by load
	held    float64
	broke   float64
	low     float64
	high    float64
	ceiling float64 // the lowest load that was late every time, above held; 0: none
	mute    []int   // gates that no step could tell anything of
}

// seen is a load with what its step found.
type seen struct {
	load    float64
	finding Finding
	rung    *Rung
}

func (l Ladder) sight(rungs []Rung) sight {
	j := jury{mute: mutes(rungs), straddled: straddled(rungs)}
	s := sight{broke: math.Inf(1), high: math.Inf(1), mute: j.mute}
	for i := range rungs {
		r := &rungs[i]
		if r.Late {
			continue
		}
		s.points = slices.DeleteFunc(s.points, func(p seen) bool { return p.load == r.Load })
		s.points = append(s.points, seen{r.Load, j.finding(r), r})
	}
	slices.SortFunc(s.points, func(a, b seen) int { return cmp.Compare(a.load, b.load) })
	for _, p := range slices.Backward(s.points) {
		if !p.finding.good() {
			s.broke = p.load
		}
		if p.finding == Breaks {
			s.high = p.load
		}
	}
	for _, p := range s.points {
		if p.load < s.broke {
			s.held = p.load
		}
		if p.finding == Holds && p.load < s.high {
			s.low = p.load
		}
	}
	for _, r := range rungs {
		known := slices.ContainsFunc(s.points, func(p seen) bool { return p.load == r.Load })
		if r.Late && !known && r.Load > s.held && r.Load < s.broke && (s.ceiling == 0 || r.Load < s.ceiling) {
			s.ceiling = r.Load
		}
	}
	return s
}

// mutes lists the gates that no step could tell anything of, unless that is true of all.
func mutes(rungs []Rung) []int {
	var out []int
	gates, trusted := 0, 0
	for _, r := range rungs {
		if !r.Late {
			gates, trusted = max(gates, len(r.Gates)), trusted+1
		}
	}
	for g := range gates {
		if !slices.ContainsFunc(rungs, func(r Rung) bool { return !r.Late && g < len(r.Gates) && r.Gates[g] != Unknown }) {
			out = append(out, g)
		}
	}
	if trusted == 0 || len(out) == gates {
		return nil
	}
	return out
}

// straddled lists the gates that leaned to hold in a step, and to break in none, once another broke. How far a measure's
// interval reaches is a matter of samples: a gate that is close to its limit at every load, and never
// beyond it, must not keep the bracket of those that break from closing.
func straddled(rungs []Rung) []int {
	var out []int
	gates, broke := 0, false
	for _, r := range rungs {
		gates, broke = max(gates, len(r.Gates)), broke || !r.Late && (r.Stopped || slices.Contains(r.Gates, Breaks))
	}
	for g := range gates {
		leans, breaks := false, false
		for _, r := range rungs {
			if !r.Late && g < len(r.Gates) {
				leans, breaks = leans || r.Gates[g] == LeansHolds, breaks || !r.Gates[g].good()
			}
		}
		if broke && leans && !breaks {
			out = append(out, g)
		}
	}
	return out
}

// jury says which gates count, and how.
type jury struct{ mute, straddled []int }

// Finding sums a step's gates up: one that breaks is enough, all must hold.
func (r *Rung) Finding() Finding { return jury{}.finding(r) }

func (j jury) finding(r *Rung) Finding {
	if r.Stopped {
		return Breaks
	}
	rank := map[Finding]int{Holds: 1, LeansHolds: 2, Unknown: 3, LeansBreak: 4, Breaks: 5}
	worst := Finding("")
	for g, f := range r.Gates {
		if f == LeansHolds && slices.Contains(j.straddled, g) {
			f = Holds
		}
		if !slices.Contains(j.mute, g) && rank[f] > rank[worst] {
			worst = f
		}
	}
	switch {
	case r.Short && worst == Holds:
		return LeansHolds
	case r.Short && worst == Breaks:
		return LeansBreak
	}
	return cmp.Or(worst, Unknown)
}

// outward doubles loads until one breaks, and halves them until one holds.
func (l Ladder) outward(s sight) (float64, bool) {
	switch {
	case s.held == 0 && math.IsInf(s.broke, 1): // only late steps
		return l.down(s.ceiling, 2)
	case s.held == 0:
		return l.down(s.lowest(), 2)
	case math.IsInf(s.broke, 1) && s.ceiling == 0 && s.held < l.Highest:
		return min(2*s.held, l.Highest), true
	}
	return 0, false
}

func (s *sight) lowest() float64 {
	if s.ceiling > 0 {
		return min(s.broke, s.ceiling)
	}
	return s.broke
}

func (l Ladder) down(from, by float64) (float64, bool) {
	if from <= l.Lowest*(1+1e-9) {
		return 0, false
	}
	return max(from/by, l.Lowest), true
}

// inward halves the bracket, the late generator being one of its ends as well.
func (l Ladder) inward(s sight) (float64, bool) {
	end := s.lowest()
	if s.held == 0 || math.IsInf(end, 1) || l.narrow(s.held, end) {
		return 0, false
	}
	return math.Sqrt(s.held * end), true
}

// firmLow looks for a load that plainly holds where those just below the limit only lean to.
func (l Ladder) firmLow(s sight) (float64, bool) {
	if s.held == 0 {
		return 0, false
	}
	if s.low == 0 {
		if s.points[0].finding == Unknown || s.points[0].rung.Short {
			return 0, false // lower loads tell even less
		}
		return l.down(s.points[0].load, gridStep) // what is only leant to here is plain not far below
	}
	i := slices.IndexFunc(s.points, func(p seen) bool { return p.load == s.low })
	if i+1 < len(s.points) && !l.narrow(s.low, s.points[i+1].load) {
		return math.Sqrt(s.low * s.points[i+1].load), true
	}
	return 0, false
}

// firmHigh looks for a load that plainly breaks where those just above the limit only lean to.
func (l Ladder) firmHigh(s sight) (float64, bool) {
	if math.IsInf(s.broke, 1) || s.ceiling > 0 {
		return 0, false
	}
	top := s.points[len(s.points)-1]
	if math.IsInf(s.high, 1) {
		if top.load >= l.Highest*(1-1e-9) || top.rung.Short { // steps last no longer at a higher load
			return 0, false
		}
		return min(top.load*gridStep, l.Highest), true
	}
	i := slices.IndexFunc(s.points, func(p seen) bool { return p.load == s.high })
	if i > 0 && !l.narrow(s.points[i-1].load, s.high) {
		return math.Sqrt(s.points[i-1].load * s.high), true
	}
	return 0, false
}

// nearby goes on around the limit where steps are too short to be plain, and no number of them makes one
// that is: together they tell of the limit by the curve through their estimates, until that is as narrow
// as asked for. A step at the limit itself tells little of how steep the curve is, one far away little of
// where it crosses: they lie half-way into the interval, below and above in turn.
func (l Ladder) nearby(s sight) (float64, bool) {
	short := slices.ContainsFunc(s.points, func(p seen) bool { return p.rung.Short })
	if !short || s.held == 0 || math.IsInf(s.broke, 1) || s.low > 0 && !math.IsInf(s.high, 1) {
		return 0, false
	}
	gate, at := s.first()
	if gate == None || gate >= len(s.points[0].rung.Looks) || !(s.points[0].rung.Looks[gate].Trials > 0) {
		return 0, false
	}
	away := mostAway
	if c := s.curve(gate); c != nil {
		if c.narrow(l.Precision) {
			return 0, false
		}
		at = c.Value
		away = min(max(math.Log(c.High/max(c.Low, l.Lowest/2))/4, l.Precision), mostAway)
	}
	if len(s.points)%2 == 0 {
		away = -away
	}
	load := min(max(at*math.Exp(away), l.Lowest), l.Highest)
	if slices.ContainsFunc(s.points, func(p seen) bool { return p.load == load }) {
		load = min(max(at*math.Exp(-away/2), l.Lowest), l.Highest)
	}
	return load, !slices.ContainsFunc(s.points, func(p seen) bool { return p.load == load })
}

// mostAway is how far from the limit a step is tried at most, as a difference of logarithms.
const mostAway = 0.35

// Bracket reads the limit off the steps.
func (l Ladder) Bracket(rungs []Rung) Bracket {
	l = l.filled()
	s := l.sight(rungs)
	b := Bracket{
		State: Nothing, Low: s.low, High: s.high, Value: math.NaN(), Held: s.held, Broke: s.broke,
		First: None, Next: None, Ceiling: s.ceiling, Mute: s.mute, Straddled: straddled(rungs),
	}
	b.Gates = s.crossings()
	for _, p := range s.points {
		if p.finding == Holds && p.load > s.high {
			b.Comeback = &Comeback{Fails: s.high, Holds: p.load}
		}
	}
	firmly := slices.ContainsFunc(s.points, func(p seen) bool { return p.finding != Unknown })
	switch {
	case !firmly:
		return b
	case math.IsInf(s.broke, 1):
		b.State, b.Held = Never, s.told()
		return b
	case s.held == 0:
		b.State, b.Reached = Always, !math.IsInf(s.high, 1)
		b.First, _ = s.first()
		b.Next = b.next()
		return b
	}
	b.State = Broke
	b.First, b.Value = s.first()
	if s.low == 0 || math.IsInf(s.high, 1) {
		if b.First, b.Curve = s.earliest(b.First, b.Gates); b.Curve != nil {
			b.Value = b.Curve.Value
		}
	}
	b.Next = b.next()
	b.Value = min(max(b.Value, s.low), s.high)
	b.Reached = s.low > 0 && !math.IsInf(s.high, 1) && (s.high-s.low)/2 <= l.Precision*(1+1e-9)*b.Value
	return b
}

// earliest is the gate of which the estimates of all steps say that it breaks first, with that limit. It is the
// given one, without a limit, where the estimates tell nothing of that.
func (s *sight) earliest(first int, gates []Crossing) (gate int, limit *Curve) {
	if limit = s.curve(first); limit == nil {
		return first, nil
	}
	gate = first
	for g, x := range gates {
		if c := s.curve(g); c != nil && !math.IsNaN(x.Value) && c.Value < limit.Value && !slices.Contains(s.mute, g) {
			gate, limit = g, c
		}
	}
	return gate, limit
}

// told is the highest load of which a step tells something.
func (s *sight) told() float64 {
	for _, p := range slices.Backward(s.points) {
		if p.finding != Unknown {
			return p.load
		}
	}
	return 0
}

// first finds the gate that breaks first: of those that do at the lowest load that breaks, the one
// whose estimates cross its limit earliest on the way there, and where they do.
func (s *sight) first() (gate int, at float64) {
	var good, bad *Rung
	for _, p := range s.points {
		switch p.load {
		case s.held:
			good = p.rung
		case s.broke:
			bad = p.rung
		}
	}
	gate, at = None, s.broke
	if good != nil {
		at = math.Sqrt(s.held * s.broke)
	}
	for g, f := range bad.Gates {
		if f.good() || slices.Contains(s.mute, g) {
			continue
		}
		x := s.broke
		if good != nil {
			if cross, ok := meet(g, good, bad); ok {
				x = cross
			}
		}
		if gate == None || x < at {
			gate, at = g, x
		}
	}
	return gate, at
}
