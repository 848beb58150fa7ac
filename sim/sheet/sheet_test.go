package sheet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/holdline/holdline/sim/sheet"
)

// read gives what a table of names and ages comes to: its lines, and its faults.
func read(text string, most int64) (lines, faults string) {
	s, err := sheet.New(strings.NewReader(text), most, "name,age")
	if err != nil {
		return "", err.Error()
	}
	name, age := s.Column("name"), s.Column("AGE")
	if name < 0 || age < 0 {
		return "", s.Unfit("the columns name and age").Error()
	}
	var all []string
	for record, ok := s.Next(); ok; record, ok = s.Next() {
		if strings.TrimLeft(record[age], "0123456789") != "" {
			s.Fault(age, "age %q: want digits", record[age])
			continue
		}
		line, at := s.Position(age)
		all = append(all, fmt.Sprintf("%s=%s at %d:%d", record[name], record[age], line, at))
	}
	if _, more := s.Next(); more {
		return "", "there is a line behind the last"
	}
	if err := errors.Join(s.Faults()...); err != nil {
		faults = err.Error()
	}
	return strings.Join(all, ", "), faults
}

func TestSheets(t *testing.T) {
	for _, r := range []struct{ name, text, lines, faults string }{
		{"columns in any order and case, others ignored", "age,note,Name\n4, x ,Ann\n", "Ann=4 at 2:1", ""},
		{"comments, blanks, a byte order mark", "\ufeffname, age\n# who\n\nAnn, 4\n", "Ann=4 at 4:6", ""},
		{"all faults at once, and the lines between them", "name,age\nAnn,x\nBob,5\nCid\nDan,\"y\"\n", "Bob=5 at 3:5", "2:5: age \"x\": want digits\n4:1: has 1 field; want 2, as the header has\n5:5: age \"y\": want digits"},
		{"more cells than names", "name,age\nAnn,4,x\n", "", "2:1: has 3 fields; want 2, as the header has"},
		{"a column twice, beside what else is wrong", "name,age, AGE,note,note\nAnn,x,4,,\n", "", "1:11: column AGE stands here again; want it once, and it is at 6 already\n2:5: age \"x\": want digits"},
		{"a quote that does not end is the last fault", "name,age\nAnn,x\n\"Bob,5\nCid,z\n", "", "2:5: age \"x\": want digits\n4:7: extraneous or missing \" in quoted-field"},
		{"empty", "", "", "1:1: the file is empty; want a header such as name,age"},
		{"another header", "# people\nwho,age\n", "", `2:1: header is "who,age"; want the columns name and age`},
		{"more faults than tell anybody more", "name,age\n" + strings.Repeat("Ann,x\n", 30), "", strings.TrimSuffix(repeated(20), "\n")},
	} {
		if lines, faults := read(r.text, 1000); lines != r.lines || faults != r.faults {
			t.Errorf("%s:\n got %s\n and %s\nwant %s\n and %s", r.name, lines, faults, r.lines, r.faults)
		}
	}
}

func repeated(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d:5: age \"x\": want digits\n", i+2)
	}
	return b.String()
}

// A table that is too long is not half read.
func TestTooLong(t *testing.T) {
	text := "name,age\nAnn,x\nBob,5\n"
	for most, want := range map[int64]string{int64(len(text)): `2:5: age "x": want digits`, 15: "1:1: the file is longer than 15 bytes"} {
		if _, faults := read(text, most); faults != want {
			t.Errorf("at most %d bytes: %s, want %s", most, faults, want)
		}
	}
}

func TestTorn(t *testing.T) {
	torn := errors.New("torn")
	if _, err := sheet.New(iotest.ErrReader(torn), 100, "x"); !errors.Is(err, torn) {
		t.Error(err)
	}
}
