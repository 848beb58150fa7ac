package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run the real command in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"holdline": main})
}

// Each script in testdata/script is a story of the command line: what is typed, what comes out,
// and the exit code.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOLDLINE", "1")
			return nil
		},
	})
}

// exits CODE ARG... runs holdline and wants that exit code; output goes to stdout and stderr as
// with exec.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARG...")
	}
	err := ts.Exec("holdline", args[1:]...)
	code := "0"
	if err != nil {
		code = err.Error()
		const prefix = "exit status "
		if len(code) > len(prefix) && code[:len(prefix)] == prefix {
			code = code[len(prefix):]
		}
	}
	if code != args[0] {
		ts.Fatalf("holdline %v exits with %s, want %s\nstdout:\n%s\nstderr:\n%s", args[1:], code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}
