package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/civil"
	"github.com/holdline/holdline/sim/unit"
)

// folder is files by name, as beside a scenario.
type folder map[string]string

func (f folder) open(name string) (io.ReadCloser, error) {
	text, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

// berlin is the weekend on which the clock is put forward: 47 hours.
func berlin(t testing.TB) *civil.Calendar {
	t.Helper()
	days, err := civil.New("2026-03-28", "Europe/Berlin", 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	return days
}

func TestReadStaffing(t *testing.T) {
	for _, r := range []struct{ name, text, want string }{
		{"each line lasts until the next, the last as long as the one before", "from,heads\n0s,3\n30m,5\n1h30m,4\n", "0s-30m 3, 30m-1h30m 5, 1h30m-2h30m 4"},
		{"a single line lasts to the end", "from,heads\n1h,3\n", "1h-47h 3"},
		{"lines with ends of their own add up", "from,to,heads\n8h,16h,3\n6h,12h,2\n", "8h-16h 3, 6h-12h 2"},
		{"only the lines of the group", "from,group,heads\n0s,others,9\n0s,agents,3\n0s,,\n30m,agents,4\n30m,others,9\n", "0s-30m 3, 30m-1h 4"},
		{"dates, through the missing hour", "from,heads\n2026-03-29 01:30,3\n2026-03-29T03:00:00+02:00,4\n", "25h30m-26h 3, 26h-26h30m 4"},
		{"what is before the run is cut off", "from,heads\n2026-03-27 22:00,8\n2026-03-27 23:00,9\n2026-03-28 01:00,4\n", "0s-1h 9, 1h-3h 4"},
		{"whole heads", "from,heads\n0s,2.4\n1h,2.5\n", "0s-1h 2, 1h-2h 3"},
		{"as a spreadsheet saves it", "\ufeff# a comment\nFrom, Note ,HEADS\r\n0s, x ,3\r\n\r\n", "0s-47h 3"},
	} {
		shifts, err := ReadStaffing(strings.NewReader(strings.TrimPrefix(r.text, "\ufeff# a comment\n")), "agents", berlin(t), 47*time.Hour)
		if got := list(shifts); len(err) > 0 || got != r.want {
			t.Errorf("%s: %s (%v), want %s", r.name, got, err, r.want)
		}
	}
}

func list(shifts []Shift) string {
	all := make([]string, len(shifts))
	for i, s := range shifts {
		all[i] = fmt.Sprintf("%s-%s %d", s.From, s.To, s.Headcount)
	}
	return strings.Join(all, ", ")
}

func TestReadStaffingRefuses(t *testing.T) {
	for _, r := range []struct{ text, want string }{
		{"", "1:1: the file is empty; want a header such as from,group,heads"},
		{"at,heads\n0s,1\n", `1:1: header is "at,heads"; want the columns from and heads, and if need be to and group`},
		{"from,heads\n", "1:1: there is no line below the header about this run; want at least one"},
		{"from,heads\n0s,many\n", `2:4: heads are "many"; want a number from 0 to 100000`},
		{"from,heads\n0s,-1\n", `2:4: heads are "-1"; want a number from 0 to 100000`},
		{"from,heads\n0s,NaN\n", `2:4: heads are "NaN"; want a number from 0 to 100000`},
		{"from,heads\n# no line\n30m,1\n30m,1\n", `4:1: from is "30m"; want a moment after that of the line before, or a column to`},
		{"from,to,heads\n30m,30m,1\n", `2:5: to is "30m"; want a moment after from, "30m"`},
		{"from,heads\n2026-03-28 08:00,1\n", `2:1: from is "2026-03-28 08:00"; want a duration since the start such as 8h30m, or a calendar for dates`},
		{"from,heads\n0s,1,1\n", "2:1: has 3 fields; want 2, as the header has"},
		{"from,heads\nsoon,many\n1h,2\n30m,3\n2h\n3h,-1\n", `2:1: from is "soon"; want a duration since the start such as 8h30m, or a calendar for dates` + "\n" +
			`2:6: heads are "many"; want a number from 0 to 100000` + "\n" + `4:1: from is "30m"; want a moment after that of the line before, or a column to` + "\n" +
			"5:1: has 1 field; want 2, as the header has\n" + `6:4: heads are "-1"; want a number from 0 to 100000`},
		{"from,to,heads\n8h,16h,3\n8h,12h,2\n8h,960m,3\n", `4:1: from 8h to 960m stands in line 2 already; want its heads in one line`},
		{"from,heads,heads\n0s,1,2\n", "1:12: column heads stands here again; want it once, and it is at 6 already"},
		{"from,group,heads\n0s,agnets,1\n", "1:1: no line is about agents (did you mean agnets?); want one of agnets"},
	} {
		shifts, faults := ReadStaffing(strings.NewReader(r.text), "agents", nil, time.Hour)
		if err := errors.Join(faults...); err == nil || err.Error() != r.want || shifts != nil {
			t.Errorf("%q: %v, %v; want %s", r.text, shifts, err, r.want)
		}
	}
	if _, err := ReadStaffing(strings.NewReader("from,heads\n28.3.2026,1\n"), "agents", berlin(t), time.Hour); len(err) != 1 ||
		!strings.HasPrefix(err[0].Error(), `2:1: from is "28.3.2026"; want a date and time such as`) {
		t.Error(err)
	}
}

// A scenario that names a file of heads is refused with the file's line, and its mixes too.
func TestStaffingIsCheckedAtLoad(t *testing.T) {
	text := strings.Replace(small, "shifts: [{from: 0s, to: 10m, headcount: 4}]", "staffing: heads.csv", 1)
	at := "small:12:72: service.groups[agents].staffing: "
	for _, r := range []struct{ file, reserve, want string }{
		{"from,heads\n0s,4\n", "0", ""},
		{"from,heads\n0s,x\n", "0", at + "heads.csv:2:4: heads are \"x\"; want a number from 0 to 100000\n"},
		{"from,heads\n0s,x\n5m,y\n", "0", at + "heads.csv:2:4: heads are \"x\"; want a number from 0 to 100000\n" + at + "heads.csv:3:4: heads are \"y\"; want a number from 0 to 100000\n"},
		{"from,group,heads\n0s,agents,4\n1m,agnets,3\n2m,agents,x\n", "0", at + "heads.csv:3:4: there is no group \"agnets\" (did you mean agents?); want one of agents\n" + at + "heads.csv:4:11: heads are \"x\"; want a number from 0 to 100000\n"},
		{"", "0", at + "heads.csv:1:1: the file is empty; want a header such as from,group,heads\n"},
		{"from,heads\n0s,4\n5m,3\n", "4", "small:12:57: service.groups[agents].serves[refund].reserve: is 4, and the group never has more than 4 heads, so that it would take none of these; want fewer\n"},
	} {
		text := strings.Replace(text, "{intent: refund}", "{intent: refund, reserve: "+r.reserve+"}", 1)
		if got := faultsOf(t, "small", text, LoadOptions{Open: folder{"heads.csv": r.file}.open}); got != r.want {
			t.Errorf("%q:\n got %s\nwant %s", r.file, got, r.want)
		}
	}
	if got := faultsOf(t, "small", text, LoadOptions{Open: folder{}.open}); got != "small:12:60: service.groups[agents].staffing: cannot be read: open heads.csv: file does not exist\n" {
		t.Error(got)
	}
	if got := faultsOf(t, "small", text, LoadOptions{}); got != "" {
		t.Errorf("without a look at files: %s", got)
	}
	mix := small + "mixes: {planned: {\"service.groups[agents].shifts\": null, \"service.groups[agents].staffing\": plan.csv}}\n"
	if got := faultsOf(t, "small", mix, LoadOptions{Open: folder{}.open}); !strings.Contains(got, "mix planned: service.groups[agents].staffing: cannot be read") {
		t.Error(got)
	}
}

func TestStaffingCannotBeRead(t *testing.T) {
	sc := load(t, "small", small, LoadOptions{})
	torn := errors.New("torn")
	open := func(string) (io.ReadCloser, error) { return nil, torn }
	if _, err := sc.Staffing(Group{Staffing: "heads.csv"}, open); !errors.Is(err, torn) {
		t.Error(err)
	}
}

// Whatever reads in gives stretches with heads, within what was asked for.
func FuzzReadStaffing(f *testing.F) {
	f.Add("from,heads\n0s,3\n30m,5\n", false)
	f.Add("from,to,group,heads\n2026-03-28 08:00,2026-03-29T03:00:00+02:00,agents,2.5\n", true)
	f.Add("from,group,heads\n2026-03-27 23:00,,\n\"x", true)
	days, err := civil.New("2026-03-28", "Europe/Berlin", 2, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, dated bool) {
		calendar := days
		if !dated {
			calendar = nil
		}
		shifts, err := ReadStaffing(strings.NewReader(text), "agents", calendar, time.Hour)
		if (len(err) == 0) != (len(shifts) > 0) {
			t.Fatalf("%v with %d shifts", err, len(shifts))
		}
		for _, s := range shifts {
			if s.From < 0 || s.To <= s.From || s.Headcount < 0 || s.Headcount > maxHeads {
				t.Fatalf("%+v", s)
			}
		}
	})
}

// The most heads at once, against counting them minute by minute.
func TestPeak(t *testing.T) {
	text, err := os.ReadFile("library/payday-peak.yaml")
	if err != nil {
		t.Fatal(err)
	}
	shifts := load(t, "payday", string(text), LoadOptions{}).Service.Groups[0].Shifts
	most := 0
	for at := unit.Duration(0); at < unit.Duration(6*time.Hour); at += unit.Duration(time.Minute) {
		now := 0
		for _, s := range shifts {
			if s.From <= at && at < s.To {
				now += s.Headcount
			}
		}
		most = max(most, now)
	}
	if got := peak(shifts); got != most || most != 44 {
		t.Errorf("%d, counted %d", got, most)
	}
	if got := peak([]Shift{{From: 0, To: 5, Headcount: 2}, {Days: []string{"mon"}, To: 5, Headcount: 3}, {Days: []string{"tue", "mon"}, From: 5, To: 9, Headcount: 4}}); got != 6 {
		t.Errorf("by weekday: %d", got)
	}
}
