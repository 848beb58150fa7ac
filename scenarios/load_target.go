package scenarios

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// target applies --target. It sets the URL of a target, and moves along its further steps (leave,
// status, stream) that lie below the old one. A target that the file does not have speaks plain
// http in the form that `holdline sandbox` serves; "sandbox" takes the file's targets away.
func (n *notes) target(root *yaml.Node, text string) {
	if text == "sandbox" {
		if child(root, "targets") == nil {
			return // it plays already
		}
		n.put(root, "--target", "targets", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"})
		return
	}
	name, url, ok := strings.Cut(text, "=")
	if !ok || name != "bot" && name != "desk" || url == "" {
		n.optionFault("--target", text, "is no target; want bot=URL, desk=URL or sandbox")
		return
	}
	url = strings.TrimSuffix(url, "/")
	path := "targets." + name
	target := child(child(root, "targets"), name)
	if target == nil {
		n.set(root, "--target", path+".protocol", "http")
	}
	old := strings.TrimSuffix(scalarAt(target, "url"), "/")
	for _, step := range []string{"leave", "status", "stream"} {
		at := scalarAt(child(target, step), "url")
		if rest, below := strings.CutPrefix(at, old); below && old != "" && at != "" {
			n.put(root, "--target", path+"."+step+".url", scalar(url+rest))
		}
	}
	n.put(root, "--target", path+".url", scalar(url))
}

// child is the mapping's value under a key, nil without one.
func child(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	at := find(node, step{name: key})
	if at < 0 {
		return nil
	}
	return node.Content[at]
}

func scalar(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}
