package inquiry

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// Writer writes an inquiries file. Equal inquiries give equal bytes.
type Writer struct{ json *json.Encoder }

// NewWriter writes inquiries to w, one line and one call of w.Write each.
func NewWriter(w io.Writer) *Writer {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &Writer{json: e}
}

// Write writes one inquiry as a line.
func (w *Writer) Write(in *Recorded) error {
	line := wire{
		ID: in.ID, At: span(in.At), Intent: in.Intent, Channel: in.Channel, Locale: in.Locale,
		Kind: kindName(in.Kind), Parent: in.Parent, Attempt: in.Attempt, Customer: in.Customer, Key: in.Key, Say: in.Say,
		Think: spans[time.Duration, span](in.Think), BotPatience: spans[time.Duration, span](in.BotPatience),
	}
	if in.Patience != nil {
		p := span(*in.Patience)
		line.Patience = &p
	}
	if err := w.json.Encode(line); err != nil {
		return fmt.Errorf("writing inquiry %q: %w", in.ID, err)
	}
	return nil
}

// Entity is the key that the draws about a recorded inquiry follow from: the recorded one, or one
// below base that its name gives.
func (in *Recorded) Entity(base rng.Key) rng.Key {
	if key, err := parseKey(in.Key); err == nil {
		return key
	}
	return base.Name("inquiry").Name(in.ID)
}

// Person is the entity of the recorded customer's persona: 0, the inquiry's own, for an unnamed one.
func (in *Recorded) Person(base rng.Key) rng.Key {
	if in.Customer == "" {
		return 0
	}
	return base.Name("customer").Name(in.Customer)
}

// formatKey writes a key as an inquiries file and the wire have it: 16 hex digits.
func formatKey(k rng.Key) string { return fmt.Sprintf("%016x", uint64(k)) }

func parseKey(text string) (rng.Key, error) {
	n, err := strconv.ParseUint(text, 16, 64)
	if err != nil || len(text) != 16 {
		return 0, fmt.Errorf("key: %q; want 16 hex digits", text)
	}
	return rng.Key(n), nil
}
