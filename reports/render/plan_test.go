package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/render"
)

// Pay is a mean over the years drawn, and says how well it is known; a column of training that nobody gets
// is left out.
func TestOutlookTellsTheDoubtOfPay(t *testing.T) {
	t.Parallel()
	week := reports.OutlookWeek{Week: 1, Holds: over(1, 0.963, 1, 100), Paid: over(2_953_935, 2_952_720, 2_955_150, 100), Training: over(0, 0, 0, 100)}
	write, _ := render.Outlooks().Named("text")
	for _, training := range []bool{false, true} {
		if training {
			week.Training = over(5000, 4000, 6000, 100)
		}
		o := &reports.Outlook{Scenario: "desk", Replications: 100, Weeks: []reports.OutlookWeek{week}}
		var b bytes.Buffer
		if err := write(&b, o, render.Options{}); err != nil {
			t.Fatal(err)
		}
		head := strings.Split(b.String(), "\n")[4]
		if !strings.Contains(b.String(), "2,953,935 ±1,215") || strings.Contains(head, "training") != training || training != strings.Contains(b.String(), "5,000 ±1,000") {
			t.Errorf("training %v:\n%s", training, b.String())
		}
	}
}
