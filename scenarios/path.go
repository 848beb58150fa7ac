package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// step is one part of a path: a key of a mapping, or an item of a list by name or number.
type step struct {
	name string
	item bool
}

// parsePath reads the path language of --set and of mixes: keys joined by dots, list items in
// brackets by their name (demand by intent, or intent/channel) or number counted from 0.
func parsePath(path string) ([]step, error) {
	var steps []step
	rest := path
	for first := true; rest != ""; first = false {
		if rest[0] == '[' {
			end := strings.IndexByte(rest, ']')
			if first || end < 2 {
				return nil, fmt.Errorf("%q is no path; want keys joined by dots and items in brackets, such as service.groups[in-house].shifts", path)
			}
			steps, rest = append(steps, step{rest[1:end], true}), rest[end+1:]
			continue
		}
		if !first {
			if rest[0] != '.' {
				return nil, fmt.Errorf("%q is no path; want a dot or a bracket before %q", path, rest)
			}
			rest = rest[1:]
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return nil, fmt.Errorf("%q is no path; a key is missing in it", path)
		}
		steps, rest = append(steps, step{rest[:end], false}), rest[end:]
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("%q is no path; want keys joined by dots, such as service.routing.policy", path)
	}
	return steps, nil
}

// apply sets what stands at a path of the tree, or removes it when value is null. Mappings on the
// way are made where they are missing; items of lists are not, but for the last.
func apply(root *yaml.Node, path string, value *yaml.Node) error {
	steps, err := parsePath(path)
	if err != nil {
		return err
	}
	node := root
	for i, s := range steps {
		last := i == len(steps)-1
		if last && isNull(value) {
			return remove(node, s)
		}
		at, err := descend(node, s, last)
		if err != nil {
			return err
		}
		if last {
			if s.item && value.Kind == yaml.MappingNode {
				value = named(value, s.name)
			}
			node.Content[at] = value
			return nil
		}
		node = node.Content[at]
		if isNull(node) {
			*node = yaml.Node{Kind: kindFor(steps[i+1]), Line: node.Line, Column: node.Column}
		}
	}
	return nil
}

// descend finds where in node's content a step leads, making room for it where that is possible.
func descend(node *yaml.Node, s step, last bool) (int, error) {
	if node.Kind != kindFor(s) {
		return 0, fmt.Errorf("%q does not lead into %s; want a path through mappings by keys and through lists by [items]", s.name, kindOf(node))
	}
	if at := find(node, s); at >= 0 {
		return at, nil
	}
	empty := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	if !s.item {
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: s.name}, empty)
		return len(node.Content) - 1, nil
	}
	if _, err := strconv.Atoi(s.name); !last || err == nil {
		return 0, fmt.Errorf("there is no item %q%s", s.name, hint(s.name, itemNames(node)))
	}
	node.Content = append(node.Content, empty)
	return len(node.Content) - 1, nil
}

func remove(node *yaml.Node, s step) error {
	at := -1
	if node.Kind == kindFor(s) {
		at = find(node, s)
	}
	switch {
	case at < 0:
		return fmt.Errorf("there is no %q to remove", s.name)
	case s.item:
		node.Content = slices.Delete(node.Content, at, at+1)
	default:
		node.Content = slices.Delete(node.Content, at-1, at+1)
	}
	return nil
}

// find gives the index in node's content of what a step leads to, -1 for nothing.
func find(node *yaml.Node, s step) int {
	if !s.item {
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == s.name {
				return i + 1
			}
		}
		return -1
	}
	if at := slices.Index(itemNames(node), s.name); at >= 0 {
		return at
	}
	if at, err := strconv.Atoi(s.name); err == nil && at >= 0 && at < len(node.Content) {
		return at
	}
	return -1
}

func kindFor(s step) yaml.Kind {
	if s.item {
		return yaml.SequenceNode
	}
	return yaml.MappingNode
}

// itemNames names a list's items: by name or intent, by intent/channel where intents repeat, and
// by number where nothing else tells them apart.
func itemNames(list *yaml.Node) []string {
	short, long := make([]string, len(list.Content)), make([]string, len(list.Content))
	count := map[string]int{}
	for i, node := range list.Content {
		short[i] = scalarAt(node, "name")
		if short[i] == "" {
			short[i] = scalarAt(node, "intent")
		}
		channel := scalarAt(node, "channel")
		if channel == "" {
			channel = DefaultChannel
		}
		long[i] = short[i] + "/" + channel
		count[short[i]]++
		count[long[i]]++
	}
	names := make([]string, len(list.Content))
	for i := range names {
		switch {
		case short[i] != "" && count[short[i]] == 1:
			names[i] = short[i]
		case short[i] != "" && count[long[i]] == 1:
			names[i] = long[i]
		default:
			names[i] = strconv.Itoa(i)
		}
	}
	return names
}

func scalarAt(node *yaml.Node, key string) string {
	if v := child(node, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// named gives a list item that was set by name that name, where it has none of its own.
func named(node *yaml.Node, name string) *yaml.Node {
	if _, err := strconv.Atoi(name); err == nil || scalarAt(node, "name") != "" || scalarAt(node, "intent") != "" {
		return node
	}
	c := *node
	key := &yaml.Node{Kind: yaml.ScalarNode, Value: "name", Line: node.Line, Column: node.Column}
	value := &yaml.Node{Kind: yaml.ScalarNode, Value: name, Line: node.Line, Column: node.Column}
	c.Content = append([]*yaml.Node{key, value}, node.Content...)
	return &c
}
