// Command holdline tells whether a support channel can hold the line: it replays one YAML scenario
// live against a bot and a human desk, or simulates it, and reports where the promises to customers
// break.
//
// One file holds one subcommand; exit.go holds the exit codes. Start with root.go, then run.go.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	_ "time/tzdata" // calendars have zones, and not every machine knows them
)

// version is set by the linker; "dev" in a plain go build or go install.
var version = "dev"

func main() {
	heavy := ballast()
	code := execute(thisProcess())
	runtime.KeepAlive(heavy)
	os.Exit(code)
}

// execute runs one command line and gives its exit code.
func execute(p *process) (code int) {
	defer func() {
		if v := recover(); v != nil {
			_, _ = fmt.Fprintf(p.stderr, "holdline: a fault of holdline itself: %v\n%s\nplease report it with the command line and the scenario\n", v, debug.Stack())
			code = exitInternal
		}
	}()
	root := newRoot(p)
	root.SetArgs(p.args)
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	return report(p.stderr, root.Execute())
}
