package reports_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The document is public: names in it stay. Beside the golden file, an invariant: it reads back to
// itself, and every name is in snake_case.
func TestDocument(t *testing.T) {
	a := reports.New(small("service_level(20s) >= 80%"), meta())
	twenty(a)
	for i := range 30 {
		a.Turn(turn(i%2, 1+i%3, 15*time.Minute+time.Duration(i)*time.Minute, time.Duration(i+1)*100*time.Millisecond))
	}
	s := a.Summary()
	s.Timeline = s.Timeline[90:92]
	have, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("testdata", "summary.json")
	if *update {
		if err := os.WriteFile(name, have, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(want), have) {
		t.Errorf("the document changed; run with -update and read the difference\n%s", have)
	}
	var back reports.Summary
	if err := json.Unmarshal(have, &back); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.MarshalIndent(&back, "", "  "); !bytes.Equal(again, have) {
		t.Error("the document does not read back to itself")
	}
	var names map[string]any
	if err := json.Unmarshal(have, &names); err != nil {
		t.Fatal(err)
	}
	snake(t, "", names)
}

func snake(t *testing.T, where string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if k != strings.ToLower(k) || strings.ContainsAny(k, " -.") {
				t.Errorf("%s.%s is not in snake_case", where, k)
			}
			snake(t, where+"."+k, x)
		}
	case []any:
		for _, x := range v {
			snake(t, where, x)
		}
	}
}
