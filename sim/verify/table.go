package verify

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// Left is a value that is held against package erlang alone.
type Left struct {
	System string `json:"system"`
	Why    string `json:"why"`
}

// LeftOut lists what is not simulated, and why.
func LeftOut() []Left {
	return []Left{
		{"B15", "one inquiry in 2e18 is blocked"},
		{"C12, C16, C20", "loads of 99.8 % and more settle too slowly for a simulation to converge"},
		{"abandonment_rate of C; p_wait and occupancy of A22", "0 or 1 in every replication: values without variance"},
		{"QED limits", "they are of desks that grow without end"},
		{"ISA staffing", "quantiles of a Poisson number"},
	}
}

// Report is all that verify says.
type Report struct {
	Schema  int     `json:"schema"`
	Version string  `json:"version"`
	Quick   bool    `json:"quick"`
	Rows    []Row   `json:"rows"`
	Left    []Left  `json:"left_to_formulas"`
	Verdict Verdict `json:"verdict"`
}

// WriteJSON writes the report for scripts.
func (r *Report) WriteJSON(w io.Writer) error {
	for i := range r.Rows { // what chance cannot give has no number
		r.Rows[i].Z, r.Rows[i].Error = number(r.Rows[i].Z), number(r.Rows[i].Error)
		r.Rows[i].Simulated = number(r.Rows[i].Simulated)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// number holds JSON to numbers: what is none becomes the largest.
func number(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return math.Copysign(math.MaxFloat64, x)
	}
	return x
}

// WriteText writes the report for people; its last line is the verdict.
func (r *Report) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...any) {
		for i, c := range cells {
			if i > 0 {
				_, _ = fmt.Fprint(t, "\t")
			}
			_, _ = fmt.Fprint(t, c)
		}
		_, _ = fmt.Fprintln(t)
	}
	row("row", "system", "metric", "exact", "simulated", "rel. s.e.", "z", "verdict")
	for i := range r.Rows {
		v := &r.Rows[i]
		row(v.System, v.Model, v.Measure, digits(v.Exact), digits(v.Simulated), fmt.Sprintf("%.2f%%", 100*v.Error), fmt.Sprintf("%+.2f", v.Z), v.Verdict)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, r.foot())
	return err
}

func digits(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// foot is what follows the table.
func (r *Report) foot() string {
	v := &r.Verdict
	var b strings.Builder
	b.WriteString("\nleft to the formulas of sim/erlang, which agree to 1e-9:\n")
	for _, l := range r.Left {
		fmt.Fprintf(&b, "  %s: %s\n", l.System, l.Why)
	}
	b.WriteString("\n")
	if v.Rows > 0 {
		fmt.Fprintf(&b, "|z| < %d in %d of %d rows (want %d or more); sum of z squared %.1f (want %.1f to %.1f)\n",
			near, v.Near, v.Rows, v.AtLeast, v.Squares, v.Low, v.High)
	}
	for _, f := range v.Faults {
		fmt.Fprintf(&b, "fault: %s\n", f)
	}
	if v.Pass {
		fmt.Fprintf(&b, "PASS: the simulator agrees with the exact results of all %d rows\n", v.Rows)
	} else {
		fmt.Fprintf(&b, "FAIL: %d of what was asked was not met\n", len(v.Faults))
	}
	return b.String()
}
