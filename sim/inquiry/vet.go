package inquiry

import (
	"fmt"
	"text/template/parse"
)

// vet refuses what could make a text endless or huge: loops, and functions that build text. What
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
	}
	return nil
}
