package scenarios

import (
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxFaults bounds how many faults one load reports.
const maxFaults = 100

// fault reports what is wrong at a path.
type fault = func(path, format string, args ...any)

// under gives a fault function for the paths below one.
func under(path string, f fault) fault {
	return func(sub, format string, args ...any) {
		f(join(path, sub), format, args...)
	}
}

// join puts a relative path behind another.
func join(path, sub string) string {
	if path == "" || sub == "" || sub[0] == '[' {
		return path + sub
	}
	return path + "." + sub
}

// item is the path of a list's i-th item.
func item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// place is where something stands, and the path under which a user knows it: list items by name.
type place struct {
	node  *yaml.Node
	shown string
}

// notes collects faults and knows where everything stands. Paths that come in count list items;
// those that go out name them.
type notes struct {
	file    string
	prefix  string                // in front of every path: "in mix ai-first, "
	options map[*yaml.Node]string // nodes that came from an option, such as --set
	places  map[string]place
	groups  []string  // that the file has, or one of its mixes: a gate may name them
	written *Scenario // the file before mixes and options change it
	list    []Fault
	at      []string // the counting path of each fault
}

func newNotes(file string) *notes {
	return &notes{file: file, options: map[*yaml.Node]string{}, places: map[string]place{}}
}

// fault notes what is wrong at a node.
func (n *notes) fault(node *yaml.Node, path, shown, format string, args ...any) {
	if len(n.list) >= maxFaults {
		return
	}
	f := Fault{File: n.file, Path: n.prefix + shown, What: fmt.Sprintf(format, args...)}
	if node != nil {
		if option, ok := n.options[node]; ok {
			f.File, f.Option = "", option
		} else {
			f.Line, f.Column = node.Line, node.Column
		}
	}
	n.list, n.at = append(n.list, f), append(n.at, path)
}

// check notes a fault found after decoding, unless it only follows from one found before: one at
// the same place, around it or, but for the whole file, inside it.
func (n *notes) check(decoded int) fault {
	return func(path, format string, args ...any) {
		for _, at := range n.at[:decoded] {
			if within(path, at) || path != "" && within(at, path) {
				return
			}
		}
		p := n.nearest(path)
		n.fault(p.node, path, p.shown, format, args...)
	}
}

// within says whether path is outer or something inside it.
func within(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (rest == "" || outer != "" && (rest[0] == '.' || rest[0] == '['))
}

// nearest finds where path stands, or what of it stands in the file.
func (n *notes) nearest(path string) place {
	for outer := path; ; {
		if p, ok := n.places[outer]; ok {
			return place{node: p.node, shown: join(p.shown, strings.TrimPrefix(path[len(outer):], "."))}
		}
		cut := strings.LastIndexAny(outer, ".[")
		if cut < 0 {
			return place{node: n.places[""].node, shown: path}
		}
		outer = outer[:cut]
	}
}

// err is the faults as an error, nil without any.
func (n *notes) err() error {
	if len(n.list) == 0 {
		return nil
	}
	return &Faults{List: sorted(n.list)}
}
