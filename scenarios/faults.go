package scenarios

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Fault is one thing wrong with a scenario.
type Fault struct {
	File   string // "" where an option is at fault
	Option string // the option at fault, such as --set
	Line   int    // counted from 1; 0 where there is no place in a file
	Column int    // counted from 1; 0 likewise
	Path   string // service.groups[in-house].shifts
	What   string // what is wrong; what is allowed
}

// String is the line a user sees: file:line:column: path: what is wrong; what is allowed.
func (f Fault) String() string {
	where := f.File
	switch {
	case f.Option != "":
		return fmt.Sprintf("%s %s: %s", f.Option, f.Path, f.What)
	case f.Line > 0:
		where = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
	}
	if f.Path == "" {
		return where + ": " + f.What
	}
	return where + ": " + f.Path + ": " + f.What
}

// Faults is the error of a bad scenario: all of its faults, by position.
type Faults struct{ List []Fault } //nolint:errname // a list, named for what it holds

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
	slices.SortFunc(list, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(lineOf(a), lineOf(b)), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Option, b.Option), cmp.Compare(a.Path, b.Path), byNumber(a.What, b.What),
		)
	})
	return slices.Compact(list)
}

// byNumber compares texts, the numbers in them by their value: line 9 of a file comes before line 10.
func byNumber(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] == b[i] {
			continue
		}
		return cmp.Or(cmp.Compare(digits(a[i:]), digits(b[i:])), cmp.Compare(a[i], b[i]))
	}
	return cmp.Compare(len(a), len(b))
}

// digits counts the digits with which a text begins.
func digits(text string) int {
	return len(text) - len(strings.TrimLeft(text, "0123456789"))
}

func lineOf(f Fault) int {
	if f.Line == 0 {
		return math.MaxInt
	}
	return f.Line
}
