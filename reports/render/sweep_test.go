package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
)

// Columns are named by the last step of their path, and by more of it where two would have one name.
func TestSweptColumns(t *testing.T) {
	for _, r := range []struct {
		paths []string
		want  string
	}{
		{[]string{"service.bot.concurrency", "workforce.growth"}, "| concurrency | growth |"},
		{[]string{"service.groups[outsourced].shifts[0].headcount", "service.groups[inhouse].shifts[0].headcount"}, "| groups[outsourced]...headcount | groups[inhouse]...headcount |"},
		{[]string{"demand[a].patience", "demand[b].patience"}, "| demand[a].patience | demand[b].patience |"},
		{[]string{"drain", "service.drain"}, "| drain | service.drain |"},
	} {
		s := reports.Sweep{Parameters: r.paths}
		s.Add([]string{"1", "2"}, &reports.Summary{}, nil)
		write, _ := render.Sweeps().Named("markdown")
		var out bytes.Buffer
		if err := write(&out, &s, render.Options{}); err != nil || !strings.Contains(out.String(), r.want) {
			t.Errorf("%v: want %q (%v) in\n%s", r.paths, r.want, err, out.String())
		}
	}
}
