package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/live/driver"
)

var update = flag.Bool("update", false, "rewrite golden files")

// The scripts, and every test with a process, run the real command: this test binary under the name
// of holdline, first on the PATH.
func TestMain(m *testing.M) {
	testscript.Main(waiting{m}, map[string]func(){"holdline": main, "holdline-small-disk": smallDisk})
}

// waiting runs more tests at once than there are processors: they mostly wait for runs.
type waiting struct{ *testing.M }

func (w waiting) Run() int {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		_ = flag.Set("test.parallel", "8")
	}
	return w.M.Run()
}

// Each script in testdata/script is a story of the command line: what is typed, what comes out,
// and the exit code.
func TestScripts(t *testing.T) {
	t.Parallel()
	const committed = "../../docs/scenario.schema.json" // for editors; with -update it is made anew
	if *update {
		text, err := scenarios.Schema(driver.Names())
		if err = errors.Join(err, os.WriteFile(committed, text, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
		},
		Setup: func(env *testscript.Env) error {
			return errors.Join(
				os.WriteFile(filepath.Join(env.WorkDir, "committed.json"), schema, 0o600),
				os.WriteFile(filepath.Join(env.WorkDir, "small.yaml"), []byte(small), 0o600))
		},
	})
}

// exits CODE ARG... runs holdline and wants that exit code; output goes to stdout and stderr as
// with exec.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARG...")
	}
	code := "0"
	if err := ts.Exec("holdline", args[1:]...); err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("holdline %v exits with %s, want %s\nstdout:\n%s\nstderr:\n%s", args[1:], code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}
