package scenarios

import (
	"reflect"
	"strings"
	"testing"
)

// A gate on intervals holds a colon, which YAML reads as a mapping: it is taken as it is meant, in the
// file, in a mix and from an option.
func TestGatesNeedNoQuotes(t *testing.T) {
	text := small + "gates:\n  - every 15m: service_level(20s) >= 75%\n  - 'every 30m: asa < 1m'\n  - containment_rate > 10%\n" +
		"mixes: {strict: {gates: [every 5m: service_level(20s) >= 90%]}}\n"
	for _, r := range []struct {
		o    LoadOptions
		want []string
	}{
		{LoadOptions{}, []string{"every 15m: service_level(20s) >= 75%", "every 30m: asa < 1m", "containment_rate > 10%"}},
		{LoadOptions{Mix: "strict"}, []string{"every 5m: service_level(20s) >= 90%"}},
		{LoadOptions{Set: []string{"gates=[every 1m: asa < 9s]"}}, []string{"every 1m: asa < 9s"}},
	} {
		if got := load(t, "small", text, r.o).Gates; !reflect.DeepEqual(got, r.want) {
			t.Errorf("%+v: %q, want %q", r.o, got, r.want)
		}
	}
}

// Whose mixes are to be compared is told before it compares them.
func TestMixesAreToCountTheSameCustomers(t *testing.T) {
	text := small + "mixes:\n  long: {horizon: 20m}\n  late: {warmup: 1m}\n  other: {seed: 8}\n  same: {name: same}\n"
	seed := uint64(3)
	what := ": is not the file's, so that other customers are counted; want the same ones in every mix: give it to all with a flag instead\n"
	for _, r := range []struct {
		o    LoadOptions
		want string
	}{
		{LoadOptions{}, ""},
		{LoadOptions{Paired: true}, "small:14:19: mix long: horizon" + what + "small:15:18: mix late: warmup" + what + "small:16:17: mix other: seed" + what},
		{LoadOptions{Paired: true, Horizon: "30m", Seed: &seed, Set: []string{"warmup=2m"}}, ""},
	} {
		if got := faultsOf(t, "small", text, r.o); got != r.want {
			t.Errorf("%+v:\n got %s\nwant %s", r.o, got, r.want)
		}
	}
}

// A file of volumes is looked into with the scenario; its faults stand in the order of its lines.
func TestVolumesAreCheckedAtLoad(t *testing.T) {
	text := strings.Replace(small, "{process: poisson, rate: 6/min}", "{process: profile, file: volume.csv}", 1)
	file := "at,count\n" + strings.Repeat("# night\n", 6) + "08:00,x\n08:30,2\n09:00,y\n"
	at := "small:6:40: demand[refund].arrivals.file: volume.csv:"
	want := at + "8:7: count \"x\": want a number from 0 to 1e12\n" + at + "10:7: count \"y\": want a number from 0 to 1e12\n"
	if got := faultsOf(t, "small", text, LoadOptions{Open: folder{"volume.csv": file}.open}); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := faultsOf(t, "small", text, LoadOptions{}); got != "" {
		t.Errorf("without a look at files: %s", got)
	}
	text = strings.Replace(text, "process: profile", "process: trace", 1)
	want = strings.Replace(at, "6:40", "6:38", 1) + "8:1: moment \"08:00\": want seconds since the start, a duration such as 2m30s, or a date such as 2026-03-02T08:00:00Z\n"
	if got := faultsOf(t, "small", text, LoadOptions{Open: folder{"volume.csv": file}.open}); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 3 {
		t.Errorf("a trace: got %s\nwant three lines, the first %s", got, want)
	}
}
