// Package render turns the documents of package reports into something to read: one file a format
// of the summary, one file for each other document.
//
// A renderer decides nothing: every number, verdict and warning it shows stands in the document.
// Start with Summaries; a new format is a new file and a line there.
package render

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/holdline/holdline/reports"
)

// Options adapt a format to where it is shown.
type Options struct {
	Color bool // paint verdicts with ANSI colors (text only)
}

// Format writes a document.
type Format[Document any] func(w io.Writer, d *Document, o Options) error

// Formats are the forms that a document comes in, in the order to list them in.
type Formats[Document any] []namedFormat[Document]

type namedFormat[Document any] struct {
	name   string
	format Format[Document]
}

// Summaries are the formats of the report of a run or a simulation.
func Summaries() Formats[reports.Summary] {
	return Formats[reports.Summary]{{"text", text}, {"json", jsonOf[reports.Summary]}, {"markdown", markdown}, {"junit", junit}}
}

// Comparisons are the formats of mixes side by side.
func Comparisons() Formats[reports.Comparison] {
	return Formats[reports.Comparison]{{"text", comparisonText}, {"json", jsonOf[reports.Comparison]}, {"markdown", comparisonMarkdown}}
}

// Sweeps are the formats of a scenario varied over a parameter or two.
func Sweeps() Formats[reports.Sweep] {
	return Formats[reports.Sweep]{{"text", sweepText}, {"json", jsonOf[reports.Sweep]}, {"markdown", sweepMarkdown}}
}

// Breakings are the formats of the load that breaks a promise.
func Breakings() Formats[reports.Breaking] {
	return Formats[reports.Breaking]{{"text", breakingText}, {"json", jsonOf[reports.Breaking]}, {"markdown", breakingMarkdown}}
}

// LiveBreakings are the formats of the same, found out by steps against live targets.
func LiveBreakings() Formats[reports.LiveBreaking] {
	return Formats[reports.LiveBreaking]{{"text", liveBreakingText}, {"json", jsonOf[reports.LiveBreaking]}, {"markdown", liveBreakingMarkdown}}
}

// Outlooks are the formats of headcount and promises over the weeks of a plan.
func Outlooks() Formats[reports.Outlook] {
	return Formats[reports.Outlook]{{"text", outlookText}, {"json", jsonOf[reports.Outlook]}, {"markdown", outlookMarkdown}}
}

// Staffings are the formats of heads and shifts that keep the promises.
func Staffings() Formats[reports.Staffing] {
	return Formats[reports.Staffing]{{"text", staffingText}, {"json", jsonOf[reports.Staffing]}, {"markdown", staffingMarkdown}}
}

// Names are the formats' names.
func (f Formats[Document]) Names() []string {
	names := make([]string, len(f))
	for i := range f {
		names[i] = f[i].name
	}
	return names
}

// Named finds a format.
func (f Formats[Document]) Named(name string) (Format[Document], bool) {
	for i := range f {
		if f[i].name == name {
			return f[i].format, true
		}
	}
	return nil, false
}

// jsonOf writes the document itself: the form for scripts.
func jsonOf[Document any](w io.Writer, d *Document, _ Options) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		return fmt.Errorf("writing json: %w", err)
	}
	return nil
}
