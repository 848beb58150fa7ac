package scenarios

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// plainGates reads gates that stand without quotes: to YAML `- every 15m: asa < 4s` is a mapping, and
// what it means is plain. Any other mapping stays one, and is a fault.
func plainGates(root *yaml.Node) {
	for _, key := range []string{"gates", "abort_when"} {
		list := child(root, key)
		if list == nil || list.Kind != yaml.SequenceNode {
			continue
		}
		for _, node := range list.Content {
			if text, ok := everyGate(node); ok {
				node.Kind, node.Tag, node.Value, node.Content = yaml.ScalarNode, "!!str", text, nil
			}
		}
	}
}

// everyGate is the text of a gate that YAML took for a mapping.
func everyGate(node *yaml.Node) (string, bool) {
	if node.Kind != yaml.MappingNode || len(node.Content) != 2 {
		return "", false
	}
	key, value := node.Content[0], node.Content[1]
	if key.Kind != yaml.ScalarNode || value.Kind != yaml.ScalarNode || isNull(value) || !strings.HasPrefix(key.Value, "every ") {
		return "", false
	}
	return key.Value + ": " + value.Value, true
}
