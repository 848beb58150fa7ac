package render

import (
	"bytes"
	"fmt"
	"io"

	"github.com/holdline/holdline/reports"
)

func staffingMarkdown(w io.Writer, s *reports.Staffing, _ Options) error {
	var b bytes.Buffer
	word, sentence, _ := confirmation(s)
	fmt.Fprintf(&b, "## holdline: staffing of %s\n\n**%s**: %s\n", cell(s.Scenario), word, cell(sentence))
	if s.Why != "" {
		fmt.Fprintf(&b, "\n%s\n", cell(endedEarly(s)))
	}
	section := func(title string, rows [][]string) {
		fmt.Fprintf(&b, "\n**%s**\n", title)
		mdTable(&b, rows)
	}
	section("Heads by interval", staffTable(s))
	if key := gateKey(s); key != "" {
		fmt.Fprintf(&b, "\n%s\n", cell(key))
	}
	claims := func(h *reports.StaffPlan, what, one, many string) {
		text := "Taken away alone, " + removals(h) + unremovable(h, what)
		switch {
		case h.Tried && h.Removals == 0:
			text = noHeads
		case !h.Tried:
			text = fmt.Sprintf("Not each %s was taken away to see whether it is needed: %s", what, removals(h))
		}
		for _, text := range []string{text, likely(s, h), doubts(s, h, one, many)} {
			if text != "" {
				fmt.Fprintf(&b, "\n%s\n", cell(text))
			}
		}
	}
	claims(&s.Heads, "head", "head", "heads")
	fmt.Fprintf(&b, "\n%s\n", cell(boundOf(s)))
	if s.Shifts != nil {
		section("Shifts", shiftRows(s))
		fmt.Fprintf(&b, "\n%s\n", cell(covering(s.Shifts)))
		claims(&s.Shifts.StaffPlan, "shift", "person on a shift", "people on shifts")
	}
	section("What formulas alone would have staffed", formulaRows(s))
	if len(s.Frontier) > 0 {
		section("What it costs to keep more, or less", frontier(s))
		fmt.Fprintf(&b, "\n%s\n", cell(frontierHolds))
	}
	if len(s.Aside) > 0 {
		section(asideTitle, asideRows(s))
	}
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "\n> %s\n", cell(n))
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing markdown: %w", err)
	}
	return nil
}
