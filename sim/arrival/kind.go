package arrival

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// kind is one process: what it needs, what it may have, and its rate curve. A new process is a
// file with its kind and a line in kinds.
type kind struct {
	name     string
	needs    []string // fields that must be given
	uses     []string // fields that may be given, besides those of every curve
	gaps     string   // default
	recorded bool     // no curve of its own: moments from a file
	check    func(Process, fault)
	describe func(Process) string
	curve    func(Process, Options) (curve, error)
	daily    func(Process) time.Duration // period of a curve over times of day; nil: over the run
}

// kinds lists all processes: the package's table.
func kinds() []kind {
	return []kind{
		constant(),
		poisson(),
		bursty(),
		ramp(),
		steps(),
		spike(),
		sine(),
		diurnal(),
		profile(),
		recorded(),
	}
}

// Names lists the processes.
func Names() []string {
	all := kinds()
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = k.name
	}
	return names
}

// kind finds the process's kind.
func (p Process) kind() (kind, bool) {
	all := kinds()
	if i := slices.IndexFunc(all, func(k kind) bool { return k.name == p.Process }); i >= 0 {
		return all[i], true
	}
	return kind{}, false
}

// The gaps between arrivals, in operational time.
const (
	gapsPoisson = "poisson" // exponential
	gapsEven    = "even"    // all alike
	gapsGamma   = "gamma"   // gamma with Process.CV
)

// gapsOf is the kind of gaps, the default filled in.
func (p Process) gapsOf(k kind) string {
	if p.Gaps != "" {
		return p.Gaps
	}
	return k.gaps
}

// field is one optional field as Check sees it.
type field struct {
	name  string
	given bool
}

func (p Process) fields() []field {
	return []field{
		{"rate", p.Rate != 0},
		{"from", p.From != 0},
		{"to", p.To != 0},
		{"over", p.Over != 0},
		{"base", p.Base != 0},
		{"peak", p.Peak != 0},
		{"at", p.At != 0},
		{"rise", p.Rise != 0},
		{"hold", p.Hold != 0},
		{"fall", p.Fall != 0},
		{"period", p.Period != 0},
		{"peak_at", p.PeakAt != 0},
		{"steps", len(p.Steps) > 0},
		{"file", p.File != ""},
		{"time_scale", p.Scale != 0},
		{"gaps", p.Gaps != ""},
		{"cv", p.CV != 0},
		{"busyness", p.Busyness != nil},
		{"weekly", len(p.Weekly) > 0},
	}
}

// fault reports what is wrong at a path.
type fault = func(path, format string, args ...any)

// Check reports every fault of p, with a path relative to it.
func (p Process) Check(fault func(path, format string, args ...any)) {
	k, ok := p.kind()
	if !ok {
		fault("process", "%q is no arrival process; want one of %s", p.Process, strings.Join(Names(), ", "))
		return
	}
	allowed := slices.Concat(k.needs, k.uses)
	if !k.recorded {
		allowed = append(allowed, "gaps", "busyness", "weekly")
		if p.gapsOf(k) == gapsGamma {
			allowed = append(allowed, "cv")
		}
	}
	for _, f := range p.fields() {
		switch {
		case f.given && !slices.Contains(allowed, f.name):
			fault(f.name, "does not belong to %s; allowed are %s", k.name, strings.Join(allowed, ", "))
		case !f.given && slices.Contains(k.needs, f.name):
			fault(f.name, "is missing or 0; %s needs %s", k.name, strings.Join(k.needs, ", "))
		}
	}
	if k.check != nil {
		k.check(p, fault)
	}
	p.checkGaps(k, fault)
	weekly(p.Weekly).check(fault)
	if p.Busyness != nil {
		p.Busyness.check(fault)
	}
}

func (p Process) checkGaps(k kind, fault fault) {
	if p.Gaps != "" && !slices.Contains([]string{gapsPoisson, gapsEven, gapsGamma}, p.Gaps) {
		fault("gaps", "is %q; want poisson, even or gamma", p.Gaps)
	}
	if !k.recorded && p.gapsOf(k) == gapsGamma && !(p.CV >= 0.001 && p.CV <= 100) {
		fault("cv", "is %v; gamma gaps need a number from 0.001 to 100, above 1 for bursts", p.CV)
	}
}

// Describe says in one line what the process does.
func (p Process) Describe() string {
	k, ok := p.kind()
	if !ok {
		return p.Process
	}
	text := k.name + ": " + k.describe(p)
	if k.recorded {
		return text
	}
	if p.gapsOf(k) == gapsGamma {
		text += fmt.Sprintf("; gamma gaps of cv %v", p.CV)
	} else {
		text += "; " + p.gapsOf(k) + " gaps"
	}
	if len(p.Weekly) > 0 {
		text += "; " + weekly(p.Weekly).describe()
	}
	if p.Busyness != nil {
		text += "; " + p.Busyness.describe()
	}
	return text
}

// Scaling says what a load multiplier does to the process, for reports.
func (p Process) Scaling() string {
	k, ok := p.kind()
	switch {
	case ok && k.recorded:
		return "load compresses the recording in clock time"
	case ok && p.gapsOf(k) != gapsPoisson:
		return "load shrinks the gaps and the curve keeps its clock"
	}
	return "load adds customers to those of a lower load"
}

// Files names the files that New will open.
func (p Process) Files() []string {
	if p.File == "" {
		return nil
	}
	return []string{p.File}
}
