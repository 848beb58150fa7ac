package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/holdline/holdline/reports"
)

type junitSuite struct {
	XMLName  xml.Name        `xml:"testsuite"`
	Name     string          `xml:"name,attr"`
	Tests    int             `xml:"tests,attr"`
	Failures int             `xml:"failures,attr"`
	Errors   int             `xml:"errors,attr"`
	Skipped  int             `xml:"skipped,attr"`
	Time     string          `xml:"time,attr"`
	Props    []junitProperty `xml:"properties>property"`
	Cases    []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string          `xml:"name,attr"`
	Class   string          `xml:"classname,attr"`
	Props   []junitProperty `xml:"properties>property"`
	Failure *junitMessage   `xml:"failure,omitempty"`
	Error   *junitMessage   `xml:"error,omitempty"`
	Skipped *junitMessage   `xml:"skipped,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
}

// junit writes a test suite: a case a gate with value, limit and margin, and one for the generator.
// A failed gate is a failure; an undecided one, or a generator not to be trusted, is an error.
func junit(w io.Writer, s *reports.Summary, _ Options) error {
	suite := junitSuite{
		Name: "holdline." + s.Run.Scenario,
		Time: strconv.FormatFloat(s.Run.Elapsed, 'f', 3, 64),
		Props: []junitProperty{
			{"seed", strconv.FormatUint(s.Run.Seed, 10)},
			{"load", digitsShort(s.Run.Load)},
			{"speedup", digitsShort(s.Run.Speedup)},
			{"target", s.Run.Target},
			{"version", s.Run.Version},
		},
	}
	if n := s.Run.Replications; n > 0 {
		suite.Props = append(suite.Props, junitProperty{"replications", strconv.Itoa(n)})
	}
	for _, g := range s.Gates {
		suite.add(gateCase(g, suite.Name))
	}
	if h := s.Health; h != nil {
		c := junitCase{Name: "the generator can be trusted", Class: suite.Name}
		if !h.Trustworthy {
			c.Error = &junitMessage{Headline(s)}
		}
		suite.add(c)
	}
	if s.Run.Aborted {
		suite.add(junitCase{Name: "the run goes on to its end", Class: suite.Name, Failure: &junitMessage{s.Run.Why}})
	}
	if len(s.Violations) > 0 {
		suite.add(junitCase{Name: "the books of holdline itself", Class: suite.Name, Error: &junitMessage{strings.Join(s.Violations, "; ")}})
	}
	out := append([]byte(xml.Header), '\n')
	body, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return fmt.Errorf("writing junit: %w", err)
	}
	if _, err := w.Write(append(append(out, body...), '\n')); err != nil {
		return fmt.Errorf("writing junit: %w", err)
	}
	return nil
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// known is a text about a gate's value, where it has one.
func known(g reports.Verdict, text string) string {
	if !g.Estimate.Known() {
		return missing
	}
	return text
}

func gateCase(g reports.Verdict, class string) junitCase {
	c := junitCase{
		Name: g.Text, Class: class,
		Props: []junitProperty{
			{"value", figure(g.Estimate, g.Unit)},
			{"interval", interval(g.Estimate, g.Unit)},
			{"limit", g.Op + " " + value(g.Limit, g.Unit)},
			{"margin", known(g, value(g.Margin, g.Unit))},
			{"n", strconv.FormatInt(g.Estimate.N, 10)},
			{"state", string(g.State)},
		},
	}
	said := fmt.Sprintf("%s: value %s, limit %s %s, margin %s, n %d",
		g.State, gateValue(g), g.Op, value(g.Limit, g.Unit), known(g, value(g.Margin, g.Unit)), g.Estimate.N)
	if more := why(g); more != "" {
		said += ": " + more
	}
	switch {
	case g.State == reports.Undecided:
		c.Error = &junitMessage{said}
	case g.State == reports.Skipped:
		c.Skipped = &junitMessage{said}
	case !g.Passed():
		c.Failure = &junitMessage{said}
	}
	return c
}
