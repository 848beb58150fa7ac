package render

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/holdline/holdline/reports"
)

// jsonDocument writes the summary itself: the form for scripts.
func jsonDocument(w io.Writer, s *reports.Summary, _ Options) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return fmt.Errorf("writing json: %w", err)
	}
	return nil
}
