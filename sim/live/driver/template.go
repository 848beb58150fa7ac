package driver

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"
)

// view is what templates see.
type view struct {
	ConversationID string
	InquiryID      string
	Intent         string
	Channel        string
	Locale         string
	Text           string
	Turn           int
	Escalated      bool
	vars           func() any // draws the persona, which few templates ask for
}

func viewOf(c *Customer, m Message) view {
	return view{
		ConversationID: c.Conversation, InquiryID: c.Inquiry, Intent: c.Intent, Channel: c.Channel,
		Locale: c.Locale, Text: m.Text, Turn: m.Turn, Escalated: c.Escalated, vars: c.Vars,
	}
}

// Customer is the persona, nil without one.
func (v *view) Customer() any {
	if v.vars == nil {
		return nil
	}
	return v.vars()
}

// fields are the names of a view, for the sentence that refuses another.
const fields = ".ConversationID, .InquiryID, .Intent, .Channel, .Locale, .Text, .Turn, .Escalated and .Customer"

// get is the text of one of the view's plain fields.
func (v *view) get(name string) (string, bool) {
	switch name {
	case "ConversationID":
		return v.ConversationID, true
	case "InquiryID":
		return v.InquiryID, true
	case "Intent":
		return v.Intent, true
	case "Channel":
		return v.Channel, true
	case "Locale":
		return v.Locale, true
	case "Text":
		return v.Text, true
	case "Turn":
		return strconv.Itoa(v.Turn), true
	case "Escalated":
		return strconv.FormatBool(v.Escalated), true
	}
	return "", false
}

// text is a compiled template. Most are words and plain fields, which are put together directly;
// the others go through text/template.
type text struct {
	parts   []part
	full    *template.Template // nil if parts say it all
	escape  bool               // values are escaped as parts of a URL
	persona bool               // a persona is asked for
	head    string             // the words before the first value
	fixed   bool               // there are no values
}

// part is words, or the name of a field.
type part struct{ words, field string }

// purpose is what a text is for.
type purpose uint8

const (
	forBody purpose = iota
	forHeader
	forURL
)

// compile parses a template once. Its ${NAME} references are resolved in its words only, after
// parsing: a value is never taken for a template, and no parse error can quote it.
func compile(source string, p purpose, s *secrets) (*text, error) {
	t, err := template.New("template").Option("missingkey=error").
		Funcs(template.FuncMap{"urlpart": urlPart}).Parse(source)
	if err != nil {
		return nil, fmt.Errorf("cannot read the %w", err)
	}
	out := &text{escape: p == forURL}
	w := walker{secrets: s, body: p == forBody, escape: out.escape}
	for _, each := range t.Templates() {
		if each.Tree != nil {
			w.list(each.Root)
		}
	}
	if w.err != nil {
		return nil, w.err
	}
	if t.Tree == nil || t.Root == nil {
		out.fixed = true
		return out, nil
	}
	out.simplify(t.Root, w.simple)
	if out.parts == nil && len(t.Root.Nodes) > 0 {
		out.full, out.persona = t, strings.Contains(source, ".Customer")
	}
	return out, nil
}

// simplify fills head and fixed, and parts if every node is words or a plain field.
func (t *text) simplify(root *parse.ListNode, simple map[parse.Node]string) {
	var parts []part
	plain := true
	for _, n := range root.Nodes {
		field := simple[n]
		words, ok := n.(*parse.TextNode)
		if plain = ok || field != ""; !plain {
			break
		}
		if last := len(parts) - 1; ok && last >= 0 && parts[last].field == "" {
			parts[last].words += string(words.Text)
		} else if ok {
			parts = append(parts, part{words: string(words.Text)})
		} else {
			parts = append(parts, part{field: field})
		}
	}
	if len(parts) > 0 {
		t.head = parts[0].words
	}
	if plain {
		t.parts = parts
		t.fixed = len(parts) == 0 || len(parts) == 1 && parts[0].field == ""
	}
}

// append renders the text for a view.
func (t *text) append(dst []byte, v *view) ([]byte, error) {
	if t.full != nil {
		buf := bytes.NewBuffer(dst)
		if err := t.full.Execute(buf, v); err != nil {
			return dst, fmt.Errorf("cannot fill in the %w", err)
		}
		return buf.Bytes(), nil
	}
	for _, p := range t.parts {
		if p.field == "" {
			dst = append(dst, p.words...)
			continue
		}
		value, _ := v.get(p.field)
		if t.escape {
			value = urlPart(value)
		}
		dst = append(dst, value...)
	}
	return dst, nil
}

// try renders the text for a sample, to find what parsing does not: fields that do not exist.
func (t *text) try(sample any) error {
	if t.full == nil || sample == nil && t.persona {
		return nil
	}
	v := view{Turn: 1, Text: "-", ConversationID: "-", InquiryID: "-", vars: func() any { return sample }}
	if _, err := t.append(nil, &v); err != nil {
		return fmt.Errorf("%w; templates see %s", err, fields)
	}
	return nil
}

// urlPart escapes a value so that it is one part of a path or one value of a query.
func urlPart(v any) string {
	return strings.ReplaceAll(url.QueryEscape(fmt.Sprint(v)), "+", "%20")
}

// walker visits a parsed template: it resolves references in words, pipes values of URLs through
// urlpart, and notes the values that are plain fields.
type walker struct {
	secrets *secrets
	body    bool
	escape  bool
	simple  map[parse.Node]string
	err     error
}

func (w *walker) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			resolved, err := w.secrets.resolve(string(n.Text), w.body)
			if err != nil && w.err == nil {
				w.err = err
			}
			n.Text = []byte(resolved)
		case *parse.ActionNode:
			w.action(n)
		case *parse.IfNode:
			w.list(n.List)
			w.list(n.ElseList)
		case *parse.RangeNode:
			w.list(n.List)
			w.list(n.ElseList)
		case *parse.WithNode:
			w.list(n.List)
			w.list(n.ElseList)
		}
	}
}

func (w *walker) action(n *parse.ActionNode) {
	if len(n.Pipe.Decl) > 0 {
		return
	}
	if len(n.Pipe.Cmds) == 1 && len(n.Pipe.Cmds[0].Args) == 1 {
		if f, ok := n.Pipe.Cmds[0].Args[0].(*parse.FieldNode); ok && len(f.Ident) == 1 {
			if _, known := (&view{}).get(f.Ident[0]); known {
				if w.simple == nil {
					w.simple = map[parse.Node]string{}
				}
				w.simple[n] = f.Ident[0]
			}
		}
	}
	if w.escape {
		n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{
			NodeType: parse.NodeCommand, Pos: n.Pos,
			Args: []parse.Node{parse.NewIdentifier("urlpart").SetPos(n.Pos)},
		})
	}
}
