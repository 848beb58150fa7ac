package scenarios

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"
)

// Bounds of a file. The shipped scenarios stay under a hundredth of them.
const (
	maxBytes = 1 << 20
	maxNodes = 100_000
	maxDepth = 64
)

// readTree reads one YAML document, its aliases resolved. Without a fault there is a mapping.
func readTree(n *notes, r io.Reader) *yaml.Node {
	text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		n.fault(nil, "", "", "cannot be read: %v", err)
		return nil
	}
	if len(text) > maxBytes {
		n.fault(nil, "", "", "is larger than %d bytes; want a smaller file", maxBytes)
		return nil
	}
	return parseTree(n, text)
}

func parseTree(n *notes, text []byte) *yaml.Node {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			n.fault(nil, "", "", "is empty; want a scenario: `holdline init` writes one to start from")
			return nil
		}
		line, what := syntax(err)
		n.fault(line, "", "", "%s; want YAML", what)
		return nil
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		n.fault(&more, "", "", "a second document follows; want one scenario a file")
		return nil
	}
	budget := maxNodes
	root := resolved(doc.Content[0], &budget, 0)
	switch {
	case root == nil:
		n.fault(doc.Content[0], "", "", "holds too much once its aliases are resolved; want at most %d values, nested at most %d deep", maxNodes, maxDepth)
		return nil
	case root.Kind != yaml.MappingNode:
		n.fault(root, "", "", "is %s; want the keys of a scenario", formOf(root))
		return nil
	}
	return root
}

// syntax takes the line out of the decoder's message, which has it only in its text.
func syntax(err error) (at *yaml.Node, what string) {
	m := regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`).FindStringSubmatch(err.Error())
	if m == nil {
		return nil, err.Error()
	}
	if line, err := strconv.Atoi(m[1]); err == nil && line > 0 {
		at = &yaml.Node{Line: line, Column: 1}
	}
	return at, m[2]
}

// resolved is a copy of a node without aliases; nil where the bounds are passed, as they are by an
// alias inside what it stands for.
func resolved(node *yaml.Node, budget *int, depth int) *yaml.Node {
	if *budget--; *budget < 0 || depth > maxDepth {
		return nil
	}
	if node.Kind == yaml.AliasNode {
		return resolved(node.Alias, budget, depth+1)
	}
	c := *node
	c.Anchor, c.Content = "", make([]*yaml.Node, len(node.Content))
	for i, child := range node.Content {
		if c.Content[i] = resolved(child, budget, depth+1); c.Content[i] == nil {
			return nil
		}
	}
	return &c
}

// copied is a deep copy of a tree without aliases; the copies keep the options of the originals.
func (n *notes) copied(node *yaml.Node) *yaml.Node {
	c := *node
	c.Content = make([]*yaml.Node, len(node.Content))
	for i, child := range node.Content {
		c.Content[i] = n.copied(child)
	}
	if option, ok := n.options[node]; ok {
		n.options[&c] = option
	}
	return &c
}

// mark says that a node and all below came from an option.
func (n *notes) mark(node *yaml.Node, option string) {
	n.options[node] = option
	for _, child := range node.Content {
		n.mark(child, option)
	}
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

// kindOf says what a node is, for messages.
func kindOf(node *yaml.Node) string {
	switch {
	case isNull(node):
		return "empty"
	case node.Kind == yaml.MappingNode:
		return "a mapping"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", shortened(node.Value))
}

// formOf says what a whole file is: its text would tell nobody anything.
func formOf(node *yaml.Node) string {
	if node.Kind == yaml.ScalarNode && !isNull(node) {
		return "plain text"
	}
	return kindOf(node)
}

// shortened keeps a message to a line where somebody wrote a page into a value.
func shortened(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return text
}
