package scenarios

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// LoadOptions says what Load needs to know beyond the file.
type LoadOptions struct {
	Protocols []string // that targets may name; nil: any
	Mix       string   // of the scenario, applied before Set; "" for none
	Set       []string // changes, each as path=value in YAML
	Vary      []string // of one point of a sweep, likewise; applied after Set
	Seed      *uint64  // replaces the scenario's
	Horizon   string   // replaces the scenario's; "" keeps it
	Gates     []string // replace the scenario's, and what Set makes of them; nil keeps them
	Targets   []string // name=URL, such as bot=http://127.0.0.1:8080/chat: the URL of a target
	Allow     []string // hosts added to targets.allow
	Open      Opener   // of files that the scenario names; nil: they are not looked at
	Paired    bool     // mixes are to count the customers that the file counts, as a comparison needs it
}

// Load reads a scenario, applies the options, fills in the defaults and checks the whole. The
// error of a bad scenario is a *Faults with every fault; name stands in it for the file.
func Load(name string, r io.Reader, o LoadOptions) (*Scenario, error) {
	n := newNotes(name)
	root := readTree(n, r)
	if root == nil {
		return nil, n.err()
	}
	n.groups, n.written = groupsOf(root), asWritten(root)
	if o.Mix != "" {
		n.mix(root, o.Mix)
	}
	n.override(root, o)
	sc := n.scenario(root, o)
	if len(n.list) == 0 && o.Mix == "" {
		n.mixes(root, sc, o)
	}
	if err := n.err(); err != nil {
		return nil, err
	}
	return sc, nil
}

// scenario decodes, fills in and checks a tree.
func (n *notes) scenario(root *yaml.Node, o LoadOptions) *Scenario {
	plainGates(root)
	var raw Scenario
	walker{n}.decode(spot{node: root}, reflect.ValueOf(&raw).Elem())
	f := n.check(len(n.list))
	fillObserved(&raw, n.written)
	sc := WithDefaults(&raw)
	n.zeros("", reflect.ValueOf(raw), reflect.ValueOf(*sc), f)
	check(sc, o.Protocols, o.Open, n.groups, f)
	return sc
}

// mixes checks what each mix makes of a scenario that is itself without faults.
func (n *notes) mixes(base *yaml.Node, sc *Scenario, o LoadOptions) {
	for _, mix := range sc.Mixes {
		m := newNotes(n.file)
		m.options, m.groups, m.written, m.prefix = n.options, n.groups, n.written, "mix "+mix.Name+": "
		root := m.copied(base)
		m.mix(root, mix.Name)
		if len(m.list) == 0 {
			mixed := m.scenario(root, o)
			if o.Paired {
				m.paired(sc, mixed, o)
			}
		}
		n.list = append(n.list, m.list...)
	}
}

// mix applies one of the tree's own mixes.
func (n *notes) mix(root *yaml.Node, name string) {
	mixes := find(root, step{name: "mixes"})
	var known []string
	if mixes >= 0 && root.Content[mixes].Kind == yaml.MappingNode {
		all := root.Content[mixes]
		for i := 0; i+1 < len(all.Content); i += 2 {
			known = append(known, all.Content[i].Value)
		}
		if at := find(all, step{name: name}); at >= 0 {
			n.changes(root, name, all.Content[at])
			return
		}
	}
	f := "there is no such mix" + hint(name, known)
	n.list, n.at = append(n.list, Fault{Option: "--mix", Path: name, What: f}), append(n.at, "mixes")
}

// groupsOf are the names of the groups that a tree has as it is, or with one of its mixes: those that a
// gate may name. A mix without the group skips the gate.
func groupsOf(root *yaml.Node) []string {
	names := groupNames(root)
	mixes := find(root, step{name: "mixes"})
	if mixes < 0 || root.Content[mixes].Kind != yaml.MappingNode {
		return names
	}
	all := root.Content[mixes]
	for i := 1; i < len(all.Content); i += 2 {
		aside := newNotes("") // its faults are told when the mix is loaded
		mixed := aside.copied(root)
		aside.changes(mixed, "", all.Content[i])
		names = append(names, groupNames(mixed)...)
	}
	return names
}

func groupNames(root *yaml.Node) []string {
	at := root
	for _, key := range []string{"service", "groups"} {
		next := -1
		if at.Kind == yaml.MappingNode {
			next = find(at, step{name: key})
		}
		if next < 0 {
			return nil
		}
		at = at.Content[next]
	}
	if at.Kind != yaml.SequenceNode {
		return nil
	}
	return itemNames(at)
}

func (n *notes) changes(root *yaml.Node, name string, mix *yaml.Node) {
	if mix.Kind != yaml.MappingNode {
		return // told when the scenario is decoded
	}
	for i := 0; i+1 < len(mix.Content); i += 2 {
		path, value := mix.Content[i], mix.Content[i+1]
		if err := apply(root, path.Value, n.copied(value)); err != nil {
			n.fault(path, "mixes", fmt.Sprintf("mixes.%s.%s", name, path.Value), "%v", err)
		}
		n.placeNew(root, path)
	}
}

// placeNew gives nodes that a mix made on the way to another the place of the path that made them.
func (n *notes) placeNew(node, path *yaml.Node) {
	if _, option := n.options[node]; !option && node.Line == 0 {
		node.Line, node.Column = path.Line, path.Column
	}
	for _, child := range node.Content {
		n.placeNew(child, path)
	}
}

// override applies the options that replace parts of the file.
func (n *notes) override(root *yaml.Node, o LoadOptions) {
	if o.Seed != nil {
		n.set(root, "--seed", "seed", strconv.FormatUint(*o.Seed, 10))
	}
	if o.Horizon != "" {
		n.set(root, "--horizon", "horizon", o.Horizon)
	}
	for _, t := range o.Targets {
		n.target(root, t)
	}
	if len(o.Allow) > 0 {
		n.allow(root, o.Allow)
	}
	n.altered(root, "--set", o.Set)
	if o.Gates != nil { // the last word: who names a promise means it, whatever --set does to the list
		n.put(root, "--gate", "gates", texts(o.Gates))
	}
	n.altered(root, "--vary", o.Vary)
}

// altered puts what an option changes in its place, one after the other.
func (n *notes) altered(root *yaml.Node, option string, list []string) {
	for _, s := range list {
		path, value, ok := strings.Cut(s, "=")
		if !ok {
			n.optionFault(option, s, "has no =; want path=value, such as service.bot.concurrency=80")
			continue
		}
		n.set(root, option, path, value)
	}
}

// set puts a value written in YAML at a path.
func (n *notes) set(root *yaml.Node, option, path, text string) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		_, what := syntax(err)
		n.optionFault(option, path, "%s; want a value in YAML", what)
		return
	}
	value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	if len(doc.Content) > 0 {
		budget := maxNodes
		if value = resolved(doc.Content[0], &budget, 0); value == nil {
			n.optionFault(option, path, "holds too much; want at most %d values, nested at most %d deep", maxNodes, maxDepth)
			return
		}
	}
	n.put(root, option, path, value)
}

// put sets a node at a path and remembers which option it came from.
func (n *notes) put(root *yaml.Node, option, path string, value *yaml.Node) {
	n.mark(value, option)
	if err := apply(root, path, value); err != nil {
		n.optionFault(option, path, "%v", err)
		return
	}
	n.markNew(root, option)
}

// markNew says of nodes that were made on the way to another that they came from an option.
func (n *notes) markNew(node *yaml.Node, option string) {
	if _, known := n.options[node]; !known && node.Line == 0 {
		n.options[node] = option
	}
	for _, child := range node.Content {
		n.markNew(child, option)
	}
}

// allow adds hosts to those the file allows, where there are targets at all.
func (n *notes) allow(root *yaml.Node, hosts []string) {
	at := find(root, step{name: "targets"})
	if at < 0 || root.Content[at].Kind != yaml.MappingNode {
		return
	}
	list := texts(hosts)
	n.mark(list, "--allow")
	targets := root.Content[at]
	if old := find(targets, step{name: "allow"}); old >= 0 && targets.Content[old].Kind == yaml.SequenceNode {
		list.Content = append(targets.Content[old].Content, list.Content...)
	}
	n.put(root, "--allow", "targets.allow", list)
}

func texts(all []string) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, text := range all {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text})
	}
	return list
}

func (n *notes) optionFault(option, path, format string, args ...any) {
	n.list = append(n.list, Fault{Option: option, Path: path, What: fmt.Sprintf(format, args...)})
	n.at = append(n.at, path)
}
