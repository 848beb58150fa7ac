package scenarios

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

func protocols() []string { return []string{"http", "sse"} }

func load(t testing.TB, name, text string, o LoadOptions) *Scenario {
	t.Helper()
	o.Protocols = protocols()
	sc, err := Load(name, strings.NewReader(text), o)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return sc
}

// faultsOf loads text and gives the lines a user sees.
func faultsOf(t testing.TB, name, text string, o LoadOptions) string {
	t.Helper()
	o.Protocols = protocols()
	sc, err := Load(name, strings.NewReader(text), o)
	var faults *Faults
	if err != nil && !errors.As(err, &faults) || err != nil && sc != nil {
		t.Fatalf("%s: %v is no list of faults, or comes with a scenario", name, err)
	}
	if err == nil {
		return ""
	}
	return err.Error() + "\n"
}

// Each testdata/invalid-*.yml shows one kind of fault; beside it stands what the user is told.
func TestInvalidFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/invalid-*.yml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := faultsOf(t, filepath.Base(file), string(text), LoadOptions{})
		if got == "" {
			t.Errorf("%s: loads without a fault", file)
		}
		golden(t, strings.TrimSuffix(file, ".yml")+".txt", got)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s: %v\n got %s\nwant %s", file, err, got, want)
	}
}

func TestLibraryLoads(t *testing.T) {
	if len(Library()) < 6 {
		t.Errorf("the library has %d scenarios", len(Library()))
	}
	for _, s := range Library() {
		sc := load(t, s.Name+".yaml", string(s.Text), LoadOptions{})
		if sc.Name != s.Name || !strings.HasSuffix(s.Question, "?") || sc.Description == "" || len(sc.Gates) == 0 {
			t.Errorf("%s: name %q, question %q, description %q, %d gates", s.Name, sc.Name, s.Question, sc.Description, len(sc.Gates))
		}
		if w := Warnings(sc, 30); len(w) > 0 {
			t.Errorf("%s: %v", s.Name, w)
		}
		for _, m := range sc.Mixes {
			load(t, s.Name+" with "+m.Name, string(s.Text), LoadOptions{Mix: m.Name})
		}
		r, ok := Open(s.Name)
		if !ok || r.Close() != nil {
			t.Errorf("%s cannot be opened", s.Name)
		}
	}
	if _, ok := Open("nowhere"); ok {
		t.Error("a scenario that does not exist can be opened")
	}
	load(t, "starter.yaml", string(Starter()), LoadOptions{})
}

// What is printed loads back to the same value and prints the same again.
func TestPrintRoundTrip(t *testing.T) {
	texts := map[string]string{"starter": string(Starter())}
	for _, s := range Library() {
		texts[s.Name] = string(s.Text)
	}
	for _, file := range []string{"full", "calendar", "rest"} {
		text, err := os.ReadFile("testdata/" + file + ".yml")
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	for name, text := range texts {
		sc := load(t, name, text, LoadOptions{})
		var printed, again bytes.Buffer
		if err := Print(&printed, sc); err != nil {
			t.Fatal(err)
		}
		back := load(t, name+" as printed", printed.String(), LoadOptions{})
		if !reflect.DeepEqual(sc, back) {
			t.Errorf("%s comes back as something else:\n%s", name, printed.String())
		}
		if err := Print(&again, back); err != nil || again.String() != printed.String() {
			t.Errorf("%s prints otherwise the second time (%v)", name, err)
		}
	}
}

func TestCheckingAndFillingInChangeNothing(t *testing.T) {
	for _, s := range Library() {
		sc := load(t, s.Name, string(s.Text), LoadOptions{})
		before := WithDefaults(sc)
		if !reflect.DeepEqual(before, sc) {
			t.Errorf("%s: filling in a second time changes something", s.Name)
		}
		sc.Service.Groups[0].AtShiftEnd = ""
		sc.Demand[0].Work.Lognormal = nil
		raw := WithDefaults(sc)
		sc2 := WithDefaults(sc)
		Check(sc, nil, func(string, string, ...any) {})
		Warnings(sc, 90)
		sc2.Service.Bot.Outcome["x"] = Outcome{}
		sc2.Demand[0].Conversation[0].Say[0].Text = "changed"
		if sc.Service.Groups[0].AtShiftEnd != "" || !reflect.DeepEqual(raw, WithDefaults(sc)) {
			t.Errorf("%s: checking or filling in changed its argument", s.Name)
		}
	}
}

const small = `version: 1
name: small
horizon: 10m
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 6/min}
    conversation: [{say: Hello}]
    work: 2m
service:
  bot: {reply_time: 1s, outcome: {refund: {solved: 50%, unsolved: 0, abandoned: 0}}}
  groups:
    - {name: agents, serves: [{intent: refund}], shifts: [{from: 0s, to: 10m, headcount: 4}]}
`

func TestAllFaultsAtOnce(t *testing.T) {
	text, err := os.ReadFile("testdata/all-at-once.yml")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/all-at-once.txt", faultsOf(t, "all-at-once.yml", string(text), LoadOptions{}))
}
