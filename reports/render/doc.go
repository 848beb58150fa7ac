// Package render turns a reports.Summary into something to read: one file a format.
//
// A renderer decides nothing: every number, verdict and warning it shows stands in the Summary.
// Start with Named; a new format is a new file and a line in formats.
package render

import (
	"io"

	"github.com/holdline/holdline/reports"
)

// Options adapt a format to where it is shown.
type Options struct {
	Color bool // paint verdicts with ANSI colors (text only)
}

// Format writes a summary.
type Format func(w io.Writer, s *reports.Summary, o Options) error

type entry struct {
	name   string
	format Format
}

// formats is the one place that knows them all.
func formats() []entry {
	return []entry{
		{"text", text},
		{"json", jsonDocument},
		{"markdown", markdown},
		{"junit", junit},
	}
}

// Names are the formats, in the order to list them in.
func Names() []string {
	all := formats()
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.name
	}
	return names
}

// Named finds a format.
func Named(name string) (Format, bool) {
	for _, f := range formats() {
		if f.name == name {
			return f.format, true
		}
	}
	return nil, false
}
