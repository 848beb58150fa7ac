package sandbox

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// Faults is what the sandbox does wrong on demand. The zero Faults does nothing wrong.
//
// Whether a request meets a fault is a function of the inquiry's key and the turn, so the same run
// meets the same faults again. At most one of the four kinds meets a request; their shares sum to
// 1 at most. They befall messages to the bot and requests to join the desk's queue. Asking for
// news and leaving stay clean: their number depends on how long people wait.
type Faults struct {
	Latency    dist.Law   // added to the answer of each such request; the zero Law adds nothing
	HTTP5xx    unit.Share // answered 500 without asking the bot or the desk
	Reset      unit.Share // connection reset, likewise
	Truncate   unit.Share // the reply stops in the middle
	ErrorIn200 unit.Share // the reply says 200 and holds an error
}

// ParseFaults reads faults as they stand on a command line: "latency=200ms,http_5xx=2%". An empty
// text is the zero Faults. A latency is a duration, or a law: exponential:200ms (its mean) or
// lognormal:200ms:1.2 (its mean and its coefficient of variation).
func ParseFaults(text string) (Faults, error) {
	var f Faults
	seen := map[string]bool{}
	for field := range strings.SplitSeq(text, ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		name, value, _ := strings.Cut(field, "=")
		name = strings.TrimSpace(name)
		if seen[name] {
			return Faults{}, fmt.Errorf("faults: %s is given twice", name)
		}
		seen[name] = true
		if err := f.set(name, strings.TrimSpace(value)); err != nil {
			return Faults{}, fmt.Errorf("faults: %w", err)
		}
	}
	if sum := f.sum(); sum > 1 {
		return Faults{}, fmt.Errorf("faults: the shares sum to %.4g, above 1: at most one fault meets a request", float64(sum))
	}
	return f, nil
}

// String is the text that parses back to f.
func (f Faults) String() string {
	var parts []string
	if text := latencyText(f.Latency); text != "" {
		parts = append(parts, "latency="+text)
	}
	for _, s := range f.shares() {
		if *s.share > 0 {
			parts = append(parts, s.name+"="+s.share.String())
		}
	}
	return strings.Join(parts, ",")
}

// faultKind is what goes wrong with one request.
type faultKind uint8

const (
	noFault faultKind = iota
	fault5xx
	faultReset
	faultTruncate
	faultErrorIn200
	numFaults
)

// draw is the fault that meets an inquiry's request number leg. One uniform decides in the order
// of the fields: asking for more of the last kind leaves the others where they are.
func (f *Faults) draw(key rng.Key, leg int) faultKind {
	if f.sum() == 0 {
		return noFault
	}
	u := unit.Share(key.Uniform(rng.Fault, 2*leg))
	kinds := [...]unit.Share{fault5xx: f.HTTP5xx, faultReset: f.Reset, faultTruncate: f.Truncate, faultErrorIn200: f.ErrorIn200}
	for k := fault5xx; k < numFaults; k++ {
		if u < kinds[k] {
			return k
		}
		u -= kinds[k]
	}
	return noFault
}

// latencyLeg is the draw of the latency of request number leg: apart from that of its fault.
func latencyLeg(leg int) int { return 2*leg + 1 }

// share is one kind of fault by its name on the command line.
type share struct {
	name  string
	share *unit.Share
}

func (f *Faults) shares() []share {
	return []share{
		{"http_5xx", &f.HTTP5xx},
		{"reset", &f.Reset},
		{"truncate", &f.Truncate},
		{"error_in_200", &f.ErrorIn200},
	}
}

func (f *Faults) sum() unit.Share { return f.HTTP5xx + f.Reset + f.Truncate + f.ErrorIn200 }

// set takes one field of the text.
func (f *Faults) set(name, value string) error {
	if name == "latency" {
		law, err := parseLatency(value)
		f.Latency = law
		return err
	}
	for _, s := range f.shares() {
		if s.name != name {
			continue
		}
		v, err := unit.ParseShare(value)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		*s.share = v
		return nil
	}
	return fmt.Errorf("there is no fault %q; allowed are latency=200ms, http_5xx=2%%, reset=1%%, truncate=1%% and error_in_200=1%%, joined by commas", name)
}

var errLatency = errors.New("want a duration such as 200ms, exponential:200ms (its mean) or lognormal:200ms:1.2 (its mean and coefficient of variation)")

func parseLatency(text string) (dist.Law, error) {
	parts := strings.Split(text, ":")
	mean, err := unit.ParseDuration(parts[min(1, len(parts)-1)])
	if err != nil {
		return dist.Law{}, fmt.Errorf("latency %q: %w", text, errLatency)
	}
	switch {
	case len(parts) == 1:
		return dist.Law{Constant: &mean}, nil
	case len(parts) == 2 && parts[0] == "exponential" && mean > 0:
		return dist.Law{Exponential: &dist.Exponential{Mean: mean}}, nil
	case len(parts) == 3 && parts[0] == "lognormal" && mean > 0:
		cv, err := strconv.ParseFloat(parts[2], 64)
		if err == nil && cv > 0 && !math.IsInf(cv, 0) {
			return dist.Law{Lognormal: &dist.MeanCV{Mean: mean, CV: cv}}, nil
		}
	}
	return dist.Law{}, fmt.Errorf("latency %q: %w", text, errLatency)
}

func latencyText(l dist.Law) string {
	switch {
	case l.Constant != nil:
		return l.Constant.String()
	case l.Exponential != nil:
		return "exponential:" + l.Exponential.Mean.String()
	case l.Lognormal != nil:
		return fmt.Sprintf("lognormal:%s:%s", l.Lognormal.Mean, strconv.FormatFloat(l.Lognormal.CV, 'g', -1, 64))
	}
	return ""
}
