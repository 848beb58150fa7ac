package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/holdline/holdline/reports"
)

// Intervals writes a line for each interval and queue or group, as workforce tools exchange them;
// see docs/formats.md for the columns. Cells that do not apply are empty. The lines of groups can be
// read back as a group's `staffing`.
func Intervals(w io.Writer, rows []reports.Interval) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{
		"from", "to", "kind", "name", "group", "intent", "channel",
		"fresh", "offered", "queue_offered", "answered", "abandoned", "blocked", "service_level", "asa_s", "aht_s",
		"staffed_hours", "paid_hours", "occupancy", "heads",
	}); err != nil {
		return fmt.Errorf("writing csv: %w", err)
	}
	const named, queueCells, groupCells = 7, 9, 4
	for _, r := range rows {
		line := make([]string, named+queueCells+groupCells)
		copy(line, []string{r.Begins, r.Ends, r.Kind, r.Name, "", r.Intent, r.Channel})
		if r.Kind == "group" {
			line[4] = r.Name
			numbers(line[named+queueCells:], r.Group.Staffed, r.Group.Paid, r.Group.Occupancy, r.Group.Heads)
		} else {
			x := r.Queue
			numbers(line[named:], x.Fresh, x.Offered, x.QueueOffered, x.Answered, x.Abandoned, x.Blocked, x.ServiceLevel, x.ASA, x.AHT)
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("writing csv: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing csv: %w", err)
	}
	return nil
}

// numbers writes figures to six digits; what does not exist stays empty.
func numbers(to []string, values ...float64) {
	for i, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			to[i] = strconv.FormatFloat(v, 'g', 6, 64)
		}
	}
}
