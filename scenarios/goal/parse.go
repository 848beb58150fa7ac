package goal

import (
	"strings"
	"time"

	"github.com/holdline/holdline/sim/unit"
)

// Parse compiles a gate. Its errors carry the column, counted from 1, and name what is allowed.
func Parse(text string) (Gate, error) {
	s := &scanner{text: text}
	if len(text) > maxLength {
		s.fail(maxLength, "the gate is longer than %d characters", maxLength)
		return Gate{}, s.err
	}
	g := Gate{Text: strings.TrimSpace(text)}
	s.prefix(&g)
	s.measure(&g)
	s.limit(&g)
	if g.ShareOfDays {
		s.want(")", "the gate inside share_of_days(")
		g.DaysOp, g.DaysShare = s.op(), s.share()
	}
	if s.space(); s.pos < len(s.text) {
		s.fail(s.pos, "want nothing after the limit, got %s", s.rest())
	}
	if s.err != nil {
		return Gate{}, s.err
	}
	return g, nil
}

// prefix reads `every 15m:` or `share_of_days(`.
func (s *scanner) prefix(g *Gate) {
	start := s.pos
	switch name, _ := s.word(); name {
	case "share_of_days":
		s.want("(", name)
		g.ShareOfDays = true
	case "every":
		text, at := s.word()
		g.Every = s.duration(text, at)
		if g.Every < time.Second {
			s.fail(at, "every %q is no interval; want one of 1s or more, as in every 15m:", text)
		}
		s.want(":", "every "+text)
	default:
		s.pos = start
	}
}

// measure reads `name`, `name(args)` or `p95(name, labels)`.
func (s *scanner) measure(g *Gate) {
	name, at := s.word()
	quantile, asked := s.asked(name, at)
	if asked {
		s.want("(", name)
		name, at = s.word()
	}
	m, ok := Named(name)
	switch {
	case !ok:
		s.fail(at, "%q is no measure%s", name, hint(name, names()))
	case asked && m.Form != FormQuantile:
		s.fail(at, "%s is no set of values; quantiles and means exist of %s", name, strings.Join(ofForm(FormQuantile), ", "))
	case !asked && m.Form == FormQuantile:
		s.fail(at, "%s is a set of values; want a quantile or the mean of it, as in p95(%s) or mean(%s)", name, name, name)
	}
	g.Measure, g.Unit, g.Quantile = name, m.Unit, quantile
	switch {
	case asked:
		if s.take(",") != "" {
			s.arguments(g, m)
		}
		s.want(")", name)
	case s.take("(") != "":
		s.arguments(g, m)
		s.want(")", "the arguments of "+name)
	}
	if m.Arg == ThresholdArg && g.Threshold == 0 {
		s.fail(s.pos, "%s names no threshold; want one, as in %s(20s)", name, name)
	}
}

// asked tells whether name asks for something of a set of values: p95, p99.9 or mean.
func (s *scanner) asked(name string, at int) (quantile float64, asked bool) {
	if name == "mean" {
		return 0, true
	}
	digits, isP := strings.CutPrefix(name, "p")
	if !isP || digits == "" || digits[0] < '0' || digits[0] > '9' {
		return 0, false
	}
	n, ok := number(digits)
	if !ok || n <= 0 || n >= 100 {
		s.fail(at, "%q is no quantile; want one between p0 and p100, such as p95 or p99.9", name)
	}
	return n / 100, true
}

// limit reads the comparison and what is compared with.
func (s *scanner) limit(g *Gate) {
	g.Op = s.op()
	switch g.Unit {
	case Share:
		g.Limit = s.share()
	case Seconds:
		text, at := s.word()
		g.Limit = s.duration(text, at).Seconds()
	case Count, Inquiries, Erlang, Money, "":
		text, at := s.word()
		n, ok := number(text)
		if !ok || n < 0 {
			s.fail(at, "%q is no limit of %s; want a plain number of at least 0", text, g.Measure)
		}
		g.Limit = n
	}
}

func (s *scanner) op() Op {
	op := s.take("<=", ">=", "<", ">")
	if op == "" {
		s.fail(s.pos, "want one of <, <=, > and >=, got %s", s.rest())
	}
	return Op(op)
}

func (s *scanner) share() float64 {
	text, at := s.word()
	digits, percent := strings.CutSuffix(text, "%")
	n, ok := number(digits)
	if percent {
		n /= 100
	}
	if !ok || n < 0 || n > 1 {
		s.fail(at, "%q is no share; want one from 0 to 1 or from 0%% to 100%%, such as 0.8 or 80%%", text)
	}
	return n
}

func (s *scanner) duration(text string, at int) time.Duration {
	d, err := unit.ParseDuration(text)
	if err != nil {
		s.fail(at, "%q is no duration; want one with its unit, such as 250ms, 20s or 15m, up to days: 1d", text)
		return 0
	}
	return d.Std()
}
