package inquiry_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
)

func TestRecordedReadsBack(t *testing.T) {
	patience := dist.Forever
	want := []inquiry.Recorded{
		{ID: "a", At: 1234567891, Intent: "refund", Channel: "email", Locale: "de-DE", Key: "00000000000000ff", Say: []string{"Wo ist <es>?", "…"}, Think: []time.Duration{time.Second}, BotPatience: []time.Duration{dist.Forever, 3}, Patience: &patience},
		{ID: "b", At: time.Hour, Intent: "refund", Kind: record.Retry, Parent: "a", Attempt: 2, Customer: "K-17"},
	}
	var file bytes.Buffer
	w := inquiry.NewWriter(&file)
	for i := range want {
		if err := w.Write(&want[i]); err != nil {
			t.Fatal(err)
		}
	}
	r := inquiry.NewReader(strings.NewReader("\n" + file.String() + "\n"))
	for i := range want {
		got, err := r.Read()
		if err != nil || !reflect.DeepEqual(*got, want[i]) || r.Line() != i+2 {
			t.Errorf("line %d: %+v, %v; want %+v", r.Line(), got, err, want[i])
		}
	}
	if _, err := r.Read(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last: %v", err)
	}
}

func TestRecordedFaults(t *testing.T) {
	for _, row := range []struct{ name, line, want string }{
		{"not JSON", `id: a`, "want one JSON object a line"},
		{"two a line", `{"id":"a","at":"1s","intent":"x"} {}`, "more than one JSON value"},
		{"typo", `{"id":"a","at":"1s","intnet":"x"}`, `unknown field "intnet"`},
		{"no id", `{"at":"1s","intent":"x"}`, "id: missing"},
		{"no intent", `{"id":"a","at":"1s"}`, "intent: missing"},
		{"bare number", `{"id":"a","at":12,"intent":"x"}`, "at: is a JSON number; want one JSON object a line with durations as texts"},
		{"a list", `[]`, "is a JSON array; want one JSON object a line"},
		{"text for a number", `{"id":"a","at":"0s","intent":"x","attempt":"1"}`, "attempt: cannot be a JSON string"},
		{"no unit", `{"id":"a","at":"12","intent":"x"}`, "want a duration with its unit"},
		{"never arrives", `{"id":"a","at":"never","intent":"x"}`, "no time of arrival"},
		{"kind", `{"id":"a","at":"1s","intent":"x","kind":"return"}`, "want fresh, retry or repeat"},
		{"parent", `{"id":"a","at":"1s","intent":"x","parent":"b"}`, "a fresh inquiry has no parent"},
		{"key", `{"id":"a","at":"1s","intent":"x","key":"17"}`, "want 16 hex digits"},
		{"long", `{"id":"` + strings.Repeat("a", 1<<20) + `"}`, "longer than"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := inquiry.NewReader(strings.NewReader("\n" + row.line + "\n")).Read()
			if err == nil || !strings.HasPrefix(err.Error(), "line 2: ") || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%v; want line 2 and %q", err, row.want)
			}
		})
	}
}

// Whatever the reader takes, the writer writes so that it reads back equal.
func FuzzReader(f *testing.F) {
	f.Add(`{"id":"a","at":"1m30s","intent":"refund","say":["Hi"],"think":["2s","never"],"patience":"never"}`)
	f.Add(`{"id":"b","at":"0","intent":"x","kind":"repeat","parent":"a","attempt":3,"key":"00000000000000ff","customer":"c"}`)
	f.Add("{}\n\n{\"id\":1}")
	f.Add(`{"id":"a","at":"1d2h","intent":"x"}`)
	f.Fuzz(func(t *testing.T, text string) {
		r := inquiry.NewReader(strings.NewReader(text))
		for {
			in, err := r.Read()
			if err != nil {
				return
			}
			var line bytes.Buffer
			if err = inquiry.NewWriter(&line).Write(in); err != nil {
				t.Fatal(err)
			}
			again, err := inquiry.NewReader(&line).Read()
			if err != nil || !reflect.DeepEqual(normal(in), normal(again)) {
				t.Fatalf("%+v came back as %+v, %v", in, again, err)
			}
		}
	})
}

// normal drops the difference between an empty list and none.
func normal(in *inquiry.Recorded) inquiry.Recorded {
	out := *in
	if len(out.Say) == 0 {
		out.Say = nil
	}
	if len(out.Think) == 0 {
		out.Think = nil
	}
	if len(out.BotPatience) == 0 {
		out.BotPatience = nil
	}
	return out
}
