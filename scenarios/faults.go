package scenarios

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong with a scenario.
type Fault struct {
	File   string // or the option it came from, such as --set
	Line   int    // counted from 1; 0 where there is no place in a file
	Column int    // counted from 1; 0 likewise
	Path   string // service.groups[in-house].shifts
	What   string // what is wrong; what is allowed
}

// String is the line a user sees: file:line:column: path: what is wrong; what is allowed.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": ")
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	return b.String() + f.What
}

// Faults is the error of a bad scenario: all of its faults, by position.
type Faults struct{ List []Fault }

// Error lists the faults, one a line.
func (f *Faults) Error() string {
	lines := make([]string, len(f.List))
	for i, x := range f.List {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// sorted puts faults in the order of their positions, those without one last, and drops repeats.
func sorted(list []Fault) []Fault {
	slices.SortStableFunc(list, func(a, b Fault) int {
		if (a.Line == 0) != (b.Line == 0) {
			if a.Line == 0 {
				return 1
			}
			return -1
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return slices.Compact(list)
}
