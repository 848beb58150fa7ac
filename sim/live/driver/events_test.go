package driver

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// readEvents is what an event reader makes of a stream.
func readEvents(in io.Reader) (events []string, id string, err error) {
	r := newEventReader(in, 16)
	for {
		ev, err := r.next()
		if err != nil {
			return events, r.id, err
		}
		events = append(events, fmt.Sprintf("%s:%q", ev.name, ev.data))
	}
}

// transcript is what an event reader makes of a stream, an event a word.
func transcript(in io.Reader) string {
	events, id, err := readEvents(in)
	if !ended(err) {
		events = append(events, err.Error())
	}
	return strings.Join(append(events, "id="+id), " ")
}

// How a stream falls into events, by the rules of the HTML standard.
func TestEvents(t *testing.T) {
	for _, test := range []struct{ what, stream, want string }{
		{"data", "data: a\n\n", `:"a" id=`},
		{"no space after the colon", "data:a\n\n", `:"a" id=`},
		{"only the first space is cut", "data:  a\n\n", `:" a" id=`},
		{"several lines", "data: a\ndata\ndata: b\n\n", `:"a\n\nb" id=`},
		{"a name", "event: done\ndata: x\n\n", `done:"x" id=`},
		{"a name alone", "event: done\n\n", `done:"" id=`},
		{"empty data", "data\n\n", `:"" id=`},
		{"comments and unknown fields", ": ping\nretry: 10\nfoo: bar\n\n", `id=`},
		{"carriage returns", "data: a\r\rdata: b\r\n\r\n", `:"a" :"b" id=`},
		{"a mark at the start", "\ufeffdata: a\n\n", `:"a" id=`},
		{"cut in the middle of an event", "id: 4\ndata: a\n\ndata: b\n", `:"a" id=4`},
		{"cut in the middle of a line", "data: a\n\ndata: b", `:"a" id=`},
		{"ids last", "id: 1\ndata: a\n\ndata: b\n\nid: x\x00y\n", `:"a" :"b" id=1`},
		{"a line too long", "data: " + strings.Repeat("x", maxEvent), `the reply is too long: a line of more than 65536 bytes id=`},
		{"an event too long", strings.Repeat("data: "+strings.Repeat("x", 1<<15)+"\n", 3), `the reply is too long: an event of more than 65536 bytes id=`},
	} {
		if got := transcript(strings.NewReader(test.stream)); got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
		if got := transcript(iotest.OneByteReader(strings.NewReader(test.stream))); got != test.want {
			t.Errorf("%s, byte by byte: %s, want %s", test.what, got, test.want)
		}
	}
}

// naive is a second reading of a whole stream, by splitting it.
func naive(stream string) (events []string) {
	stream = strings.TrimPrefix(stream, "\ufeff")
	stream = strings.ReplaceAll(strings.ReplaceAll(stream, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(stream, "\n")
	name, data := "", make([]string, 0, 4)
	some := false
	for _, line := range lines[:len(lines)-1] {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && (some || name != ""):
			events = append(events, fmt.Sprintf("%s:%q", name, strings.Join(data, "\n")))
			fallthrough
		case line == "":
			name, data, some = "", data[:0], false
		case key == "data":
			data, some = append(data, value), true
		case key == "event":
			name = value
		}
	}
	return events
}

// FuzzEvents compares the reader with the naive reading.
func FuzzEvents(f *testing.F) {
	for _, s := range []string{"data: a\n\n", "event: e\r\ndata: x\r\n\r\n", ": c\n\ndata\rdata:\r\r", "\ufeffdata: a\n\nid: 1\n\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, stream string) {
		if len(stream) > maxEvent/2 {
			return
		}
		got, _, err := readEvents(strings.NewReader(stream))
		if want := naive(stream); !slices.Equal(got, want) || !ended(err) {
			t.Errorf("%q: %q, want %q (%v)", stream, got, want, err)
		}
	})
}
