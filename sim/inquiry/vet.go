package inquiry

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// vet refuses what could make a text endless or huge (loops, and functions that build text) and
// names that a persona does not have, even in branches that a sample customer does not take. What
// is left renders in time and space of the order of the template itself.
func vet(n parse.Node) error {
	switch n := n.(type) {
	case *parse.ListNode:
		return vetList(n)
	case *parse.ActionNode:
		return vetPipe(n.Pipe)
	case *parse.IfNode:
		return vetBranch(&n.BranchNode)
	case *parse.WithNode:
		return vetBranch(&n.BranchNode)
	case *parse.TextNode, *parse.CommentNode:
		return nil
	}
	return fmt.Errorf("%s is not available", n)
}

func vetList(n *parse.ListNode) error {
	if n == nil {
		return nil
	}
	for _, child := range n.Nodes {
		if err := vet(child); err != nil {
			return err
		}
	}
	return nil
}

func vetBranch(n *parse.BranchNode) error {
	if err := vetPipe(n.Pipe); err != nil {
		return err
	}
	if err := vetList(n.List); err != nil {
		return err
	}
	return vetList(n.ElseList)
}

func vetPipe(p *parse.PipeNode) error {
	for _, command := range p.Cmds {
		for _, arg := range command.Args {
			if err := vetArg(arg); err != nil {
				return err
			}
		}
	}
	return nil
}

func vetArg(n parse.Node) error {
	switch n := n.(type) {
	case *parse.PipeNode:
		return vetPipe(n)
	case *parse.ChainNode:
		return vetArg(n.Node)
	case *parse.IdentifierNode:
		switch n.Ident {
		case "and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len":
			return nil
		}
		return fmt.Errorf("the function %s is not available", n.Ident)
	case *parse.FieldNode:
		return vetField(n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return vetField(n.Ident[1:])
		}
	case *parse.DotNode:
		return vetField(nil)
	}
	return nil
}

// vetField wants one name, of a persona's field or method.
func vetField(path []string) error {
	if len(path) != 1 {
		return fmt.Errorf("want one name behind the dot, not %d", len(path))
	}
	persona := reflect.TypeFor[*Persona]()
	if _, ok := persona.MethodByName(path[0]); ok {
		return nil
	}
	if f, ok := persona.Elem().FieldByName(path[0]); ok && f.IsExported() {
		return nil
	}
	return fmt.Errorf("a customer has no %s", path[0])
}
