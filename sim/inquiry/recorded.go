package inquiry

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// Recorded is one line of an inquiries file: who contacted us, and as much of what they said and
// did as is known. In the file, times are scenario time; in a plan's inquiries, the run clock.
type Recorded struct {
	ID          string
	At          time.Duration
	Intent      string
	Channel     string
	Locale      string
	Kind        record.Kind
	Parent      string
	Attempt     int             // 0: 1, or 2 with a parent
	Customer    string          // as the recorder names them; their persona follows from it
	Key         string          // 16 hex digits: the entity of the draws; "": one that ID gives
	Say         []string        // the messages, word for word; the scenario's where there are none
	Think       []time.Duration // before messages 2, 3, ...; missing ones are drawn
	BotPatience []time.Duration // for the replies to messages 1, 2, ...; missing ones are drawn
	Patience    *time.Duration  // for a human, before escalated_patience; drawn if nil
}

// Bounds of an inquiries file.
const (
	maxLine  = 1 << 20
	maxSaid  = 1000 // messages of one inquiry
	maxNamed = 256  // bytes of a name
)

// wire is the JSON form of Recorded.
type wire struct {
	ID          string   `json:"id"`
	At          span     `json:"at"`
	Intent      string   `json:"intent"`
	Channel     string   `json:"channel,omitempty"`
	Locale      string   `json:"locale,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Parent      string   `json:"parent,omitempty"`
	Attempt     int      `json:"attempt,omitempty"`
	Customer    string   `json:"customer,omitempty"`
	Key         string   `json:"key,omitempty"`
	Say         []string `json:"say,omitempty"`
	Think       []span   `json:"think,omitempty"`
	BotPatience []span   `json:"bot_patience,omitempty"`
	Patience    *span    `json:"patience,omitempty"`
}

// span is a duration as people write it ("1m30s", or "never"), exact to the nanosecond.
type span time.Duration

// MarshalText implements encoding.TextMarshaler.
func (s span) MarshalText() ([]byte, error) {
	if time.Duration(s) == dist.Forever {
		return []byte("never"), nil
	}
	return unit.Duration(s).MarshalText()
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *span) UnmarshalText(text []byte) error {
	if string(text) == "never" {
		*s = span(dist.Forever)
		return nil
	}
	d, err := unit.ParseDuration(string(text))
	*s = span(d)
	return err
}

// Reader reads an inquiries file line by line, in memory bounded by the longest line.
type Reader struct {
	lines *bufio.Scanner
	line  int
}

// NewReader reads inquiries from r.
func NewReader(r io.Reader) *Reader {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), maxLine)
	return &Reader{lines: s}
}

// Line is the number of the line last read, from 1.
func (r *Reader) Line() int { return r.line }

// Read gives the next inquiry, and io.EOF after the last. Empty lines count and are skipped.
func (r *Reader) Read() (*Recorded, error) {
	for r.lines.Scan() {
		r.line++
		text := bytes.TrimSpace(r.lines.Bytes())
		if len(text) == 0 {
			continue
		}
		in, err := parseLine(text)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", r.line, err)
		}
		return in, nil
	}
	switch err := r.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("line %d: longer than %d bytes", r.line+1, maxLine)
	case err != nil:
		return nil, fmt.Errorf("line %d: %w", r.line+1, err)
	}
	return nil, io.EOF
}

// notWire says in the file's words, not in those of the decoder, why a line is no inquiry.
func notWire(err error) error {
	const want = "want one JSON object a line"
	var mistyped *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &mistyped):
		return fmt.Errorf("%w; %s", err, want)
	case mistyped.Field == "":
		return fmt.Errorf("is a JSON %s; %s", mistyped.Value, want)
	case mistyped.Type == reflect.TypeFor[span]():
		return fmt.Errorf("%s: is a JSON %s; %s with durations as texts, such as \"1m30s\"", mistyped.Field, mistyped.Value, want)
	}
	return fmt.Errorf("%s: cannot be a JSON %s; %s", mistyped.Field, mistyped.Value, want)
}

func parseLine(text []byte) (*Recorded, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	var w wire
	if err := d.Decode(&w); err != nil {
		return nil, notWire(err)
	}
	if d.More() {
		return nil, errors.New("more than one JSON value; want one object a line")
	}
	return w.recorded()
}

func (w *wire) recorded() (*Recorded, error) {
	kind, err := kindOf(w)
	if err != nil {
		return nil, err
	}
	switch {
	case w.ID == "":
		return nil, errors.New("id: missing")
	case w.Intent == "":
		return nil, errors.New("intent: missing")
	case w.At == span(dist.Forever):
		return nil, errors.New("at: never is no time of arrival")
	case len(w.Say) > maxSaid || len(w.Think) > maxSaid || len(w.BotPatience) > maxSaid:
		return nil, fmt.Errorf("more than %d messages, or times for more", maxSaid)
	case max(len(w.ID), len(w.Parent), len(w.Customer)) > maxNamed:
		return nil, fmt.Errorf("id, parent or customer is longer than %d bytes", maxNamed)
	case w.Attempt < 0:
		return nil, fmt.Errorf("attempt: %d; want 1 or more", w.Attempt)
	}
	if w.Key != "" {
		if _, err := parseKey(w.Key); err != nil {
			return nil, err
		}
	}
	in := &Recorded{
		ID: w.ID, At: time.Duration(w.At), Intent: w.Intent, Channel: w.Channel, Locale: w.Locale,
		Kind: kind, Parent: w.Parent, Attempt: w.Attempt, Customer: w.Customer, Key: w.Key, Say: w.Say,
		Think: spans[span, time.Duration](w.Think), BotPatience: spans[span, time.Duration](w.BotPatience),
	}
	if w.Patience != nil {
		p := time.Duration(*w.Patience)
		in.Patience = &p
	}
	return in, nil
}

func kindOf(w *wire) (record.Kind, error) {
	switch w.Kind {
	case "", "fresh":
		if w.Parent != "" {
			return 0, errors.New("kind: a fresh inquiry has no parent; want retry or repeat")
		}
		return record.Fresh, nil
	case "retry":
		return record.Retry, nil
	case "repeat":
		return record.Repeat, nil
	}
	return 0, fmt.Errorf("kind: %q; want fresh, retry or repeat", w.Kind)
}

func kindName(k record.Kind) string {
	switch k {
	case record.Retry:
		return "retry"
	case record.Repeat:
		return "repeat"
	case record.Fresh:
	}
	return ""
}

func spans[From, To ~int64](in []From) []To {
	if in == nil {
		return nil
	}
	out := make([]To, len(in))
	for i, v := range in {
		out[i] = To(v)
	}
	return out
}
