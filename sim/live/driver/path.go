package driver

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// path is where in a JSON document something stands, in gjson's notation; "" is nowhere.
type path string

// maxPath bounds a path: longer ones are mistakes.
const maxPath = 256

// compilePath reads a path: names joined by dots (reply.text), indices (messages.0.text or
// messages[0].text), every element (messages.#.text or messages[*].text) and gjson's queries
// (messages.#(role=="bot")#.text). A leading "$." is accepted, so that JSONPath habits work.
func compilePath(source string) (path, error) {
	s := strings.TrimSpace(source)
	if s == "" {
		return "", nil
	}
	if len(s) > maxPath {
		return "", fmt.Errorf("the path is longer than %d bytes", maxPath)
	}
	if s == "$" || strings.HasPrefix(s, "$.") || strings.HasPrefix(s, "$[") {
		s = strings.TrimPrefix(s[1:], ".")
	}
	out, err := brackets(s)
	if err != nil {
		return "", err
	}
	// The last "#" counts the elements in gjson; here it means the elements.
	out = strings.TrimSuffix(out, ".#")
	return path(out), checkPath(out)
}

// brackets turns [0] and [*] outside queries and escapes into .0 and .#.
func brackets(s string) (string, error) {
	var out strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			out.WriteByte(c)
			i++
			c = s[i]
		case c == '"' && depth > 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == '[' && depth == 0:
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				return "", errors.New("a [ has no ]")
			}
			inner := s[i+1 : i+end]
			if inner == "*" {
				inner = "#"
			} else if inner == "" || strings.Trim(inner, "0123456789") != "" {
				return "", fmt.Errorf("[%s] is no index; write [0], [*] or a name after a dot", inner)
			}
			if out.Len() > 0 {
				out.WriteByte('.')
			}
			out.WriteString(inner)
			i += end
			continue
		}
		out.WriteByte(c)
	}
	if depth != 0 || quoted {
		return "", errors.New("a query has an unmatched ( or \"")
	}
	return out.String(), nil
}

// checkPath refuses what gjson would take for something else than a place in a document.
func checkPath(s string) error {
	if s == "" {
		return errors.New("the path names nothing; write names joined by dots, such as reply.text")
	}
	if strings.HasPrefix(s, "..") || strings.Contains(s, "...") {
		return errors.New("the path has an empty name between dots")
	}
	start, depth, quoted := true, 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < ' ' || c == 0x7f:
			return errors.New("the path holds a control character")
		case c == '\\':
			i++
			start = false
			continue
		case c == '"' && depth > 0:
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth > 0:
		case i == 0 && c == '$', start && (c == '@' || c == '!' || c == '{' || c == '['):
			return fmt.Errorf("a name cannot start with %q; put a \\ before it if it is meant literally", c)
		case start && c == '.':
			return errors.New("the path has an empty name between dots")
		}
		start = depth == 0 && (c == '.' || c == '|')
	}
	if start {
		return errors.New("the path ends in a dot")
	}
	return nil
}

// in looks the path up in a document that is known to be valid JSON.
func (p path) in(doc []byte) gjson.Result {
	if p == "" {
		return gjson.Result{}
	}
	return gjson.GetBytes(doc, string(p))
}

// truthy tells whether something stands there: not null, false, 0, "", [] or {}.
func truthy(r gjson.Result) bool {
	switch r.Type {
	case gjson.Null, gjson.False:
		return false
	case gjson.Number:
		return r.Num != 0
	case gjson.String:
		return r.Str != ""
	case gjson.True:
		return true
	case gjson.JSON:
		some := false
		r.ForEach(func(_, _ gjson.Result) bool { some = true; return false })
		return some
	}
	return false
}
