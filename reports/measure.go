package reports

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/holdline/holdline/sim/stats"
)

// Measure is one number of the glossary with its doubt.
type Measure struct {
	Name     string         // of scenarios/goal's table
	Arg      string         // what the name's bracket held, such as "20s"; "" without one
	Unit     string         // share | s | count | money | inquiries | erlang
	Clock    Clock          // of a time; "" for anything else
	Estimate stats.Estimate // in Unit
	Missing  string         // why there is no value; "" with one
	Empty    bool           // of a missing one: there was nothing to measure
	Absent   bool           // of an empty one: nor could there have been, whoever came
	Fixed    string         // why the value cannot be another, so that it has no doubt; "" where it can
	Open     Open           // whom it leaves out
}

type measureWire struct {
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	N       int64    `json:"n"`
	Method  string   `json:"method,omitempty"`
	Unit    string   `json:"unit"`
	Arg     string   `json:"arg,omitempty"`
	Clock   Clock    `json:"clock,omitempty"`
	Missing string   `json:"missing,omitempty"`
	Empty   bool     `json:"empty,omitempty"`
	Fixed   string   `json:"fixed,omitempty"`
}

// Measures are numbers by name, in the order of the glossary; in JSON an object in that order.
type Measures []Measure

// Get finds a measure by name.
func (m Measures) Get(name string) (Measure, bool) {
	for _, x := range m {
		if x.Name == name {
			return x, true
		}
	}
	return Measure{Name: name, Estimate: stats.Unknown(0), Missing: "not in this report"}, false
}

// MarshalJSON implements json.Marshaler: an object whose keys keep the order of m.
func (m Measures) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, x := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(x.Name)
		if err != nil {
			return nil, err
		}
		body, err := x.wire()
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", x.Name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(body)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// wire puts the estimate's fields and the measure's own into one flat object.
func (m Measure) wire() ([]byte, error) {
	text, err := json.Marshal(m.Estimate)
	if err != nil {
		return nil, err
	}
	w := measureWire{Unit: m.Unit, Arg: m.Arg, Clock: m.Clock, Missing: m.Missing, Empty: m.Empty, Fixed: m.Fixed}
	if err := json.Unmarshal(text, &w); err != nil {
		return nil, err
	}
	return json.Marshal(w)
}

// UnmarshalJSON implements json.Unmarshaler; the order of the text is kept.
func (m *Measures) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("measures: want an object, got %v (%w)", t, err)
	}
	*m = nil
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := t.(string)
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return fmt.Errorf("measure %s: %w", name, err)
		}
		x := Measure{Name: name}
		var w measureWire
		if err := json.Unmarshal(raw, &w); err != nil {
			return fmt.Errorf("measure %s: %w", name, err)
		}
		if err := json.Unmarshal(raw, &x.Estimate); err != nil {
			return fmt.Errorf("measure %s: %w", name, err)
		}
		x.Arg, x.Unit, x.Clock, x.Missing, x.Empty, x.Fixed = w.Arg, w.Unit, w.Clock, w.Missing, w.Empty, w.Fixed
		*m = append(*m, x)
	}
	return nil
}
