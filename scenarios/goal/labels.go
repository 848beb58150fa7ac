package goal

import (
	"slices"
	"strconv"
	"strings"
)

// arguments reads what stands in a measure's bracket: its own argument, then labels.
func (s *scanner) arguments(g *Gate, m Measure) {
	for first := true; s.err == nil; first = false {
		text, at := s.value()
		switch {
		case s.take("=") != "":
			value, valueAt := s.value()
			s.label(g, m, text, at, value, valueAt)
		case first && m.Arg == ThresholdArg && g.Threshold == 0:
			if g.Threshold = s.duration(text, at); g.Threshold == 0 {
				s.fail(at, "%s needs a threshold above 0s, as in %s(20s)", m.Name, m.Name)
			}
		case first && m.Arg == GroupArg && text != "":
			g.Group = text
		default:
			s.fail(at, "want %s, got %q", m.takes(), text)
		}
		if s.take(",") == "" {
			return
		}
	}
}

// label restricts the gate by one label=value.
func (s *scanner) label(g *Gate, m Measure, name string, at int, value string, valueAt int) {
	if !slices.Contains(m.Labels, Label(name)) {
		s.fail(at, "%q does not restrict %s%s", name, m.Name, hint(name, m.labels()))
		return
	}
	if value == "" {
		s.fail(valueAt, "label %s has no value", name)
		return
	}
	switch Label(name) {
	case TurnLabel:
		s.turn(g, value, valueAt)
		return
	case LegLabel:
		s.leg(g, value, valueAt)
		return
	case IntentLabel, ChannelLabel, EndpointLabel, GroupLabel, PhaseLabel:
	}
	into := g.restriction(Label(name))
	if *into != "" {
		s.fail(at, "%s is given twice", name)
	}
	*into = value
	if name == string(EndpointLabel) && value != "bot" && value != "desk" {
		s.fail(valueAt, "%q is no endpoint; want bot or desk", value)
	}
}

func (s *scanner) turn(g *Gate, value string, at int) {
	n, err := strconv.Atoi(value)
	switch {
	case err != nil || n < 1 || n > 10000:
		s.fail(at, "%q is no turn; want a number from 1 on", value)
	case g.Labels.Turn != 0:
		s.fail(at, "turn is given twice")
	}
	g.Labels.Turn = n
}

func (s *scanner) leg(g *Gate, value string, at int) {
	switch {
	case value != "1" && value != "2":
		s.fail(at, "%q is no leg; want 1, the line that answers first, or 2, the one that takes what is passed on", value)
	case g.Labels.Leg != 0:
		s.fail(at, "leg is given twice")
	}
	g.Labels.Leg = int(value[0] - '0')
}

// restriction is where the value of a label is kept; nil for those that are numbers.
func (g *Gate) restriction(l Label) *string {
	switch l {
	case IntentLabel:
		return &g.Labels.Intent
	case ChannelLabel:
		return &g.Labels.Channel
	case EndpointLabel:
		return &g.Labels.Endpoint
	case PhaseLabel:
		return &g.Labels.Phase
	case GroupLabel:
		return &g.Group
	case TurnLabel, LegLabel:
	}
	return nil
}

func (m Measure) labels() []string {
	names := make([]string, len(m.Labels))
	for i, l := range m.Labels {
		names[i] = string(l)
	}
	return names
}

// takes says in words what may stand in the measure's bracket.
func (m Measure) takes() string {
	labels := "label=value with a label of " + strings.Join(m.labels(), ", ")
	switch m.Arg {
	case ThresholdArg:
		return "a threshold such as 20s, then " + labels
	case GroupArg:
		return "a group, then " + labels
	case NoArg:
	}
	return labels
}
