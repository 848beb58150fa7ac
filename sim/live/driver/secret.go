package driver

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// minSecret is the length from which a value is hidden wherever it turns up: shorter ones would
// punch holes into ordinary words.
const minSecret = 4

// secrets resolves ${NAME} references and hides what they stood for in every text that leaves
// the package.
type secrets struct {
	env    func(string) (string, bool)
	values map[string]string // by name
	hidden *strings.Replacer // nil while nothing is to hide
}

func newSecrets(env func(string) (string, bool)) *secrets {
	if env == nil {
		env = func(string) (string, bool) { return "", false }
	}
	return &secrets{env: env, values: map[string]string{}}
}

// resolve puts the environment's values in place of the references in text. Lines may break
// within a value only if the text is a body.
func (s *secrets) resolve(text string, body bool) (string, error) {
	var out strings.Builder
	for {
		i := strings.Index(text, "${")
		if i < 0 {
			break
		}
		name := reference(text[i+2:])
		if name == "" {
			out.WriteString(text[:i+2])
			text = text[i+2:]
			continue
		}
		value, ok := s.env(name)
		switch {
		case !ok:
			return "", fmt.Errorf("the environment variable %s is not set", name)
		case !body && strings.ContainsFunc(value, unicode.IsControl):
			return "", fmt.Errorf("the environment variable %s holds a line break or another control character", name)
		}
		s.values[name] = value
		out.WriteString(text[:i])
		out.WriteString(value)
		text = text[i+len("${}")+len(name):]
	}
	return out.String() + text, nil
}

// reference is the name of a reference whose "${" was just read, or "".
func reference(rest string) string {
	end := strings.IndexByte(rest, '}')
	if end <= 0 {
		return ""
	}
	for i, c := range []byte(rest[:end]) {
		letter := c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return ""
		}
	}
	return rest[:end]
}

// seal ends resolving: from here on, hide knows every value in every spelling it may take.
func (s *secrets) seal() {
	type pair struct{ value, name string }
	var pairs []pair
	for name, value := range s.values {
		if len(value) < minSecret {
			continue
		}
		quoted, err := json.Marshal(value)
		if err != nil {
			continue // a string always marshals
		}
		for _, v := range []string{
			value, url.PathEscape(value), url.QueryEscape(value),
			(&url.URL{Path: value}).EscapedPath(), string(quoted[1 : len(quoted)-1]),
		} {
			pairs = append(pairs, pair{v, name})
		}
	}
	// The replacer tries its pairs in order at each place: a value that starts another comes later.
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(len(b.value)-len(a.value), strings.Compare(a.value, b.value), strings.Compare(a.name, b.name))
	})
	args := make([]string, 0, 2*len(pairs))
	for _, p := range pairs {
		args = append(args, p.value, "${"+p.name+"}")
	}
	if len(args) > 0 {
		s.hidden = strings.NewReplacer(args...)
	}
}

// hide writes references in place of the values they stood for.
func (s *secrets) hide(text string) string {
	if s.hidden == nil || text == "" {
		return text
	}
	return s.hidden.Replace(text)
}

// line makes one bounded, printable line without secrets of what may be a whole body.
func (s *secrets) line(text string, limit int) string {
	const most = 4 << 10 // hidden before it is cut, so that no half of a secret shows
	text = s.hide(text[:min(len(text), most)])
	var out strings.Builder
	for word := range strings.FieldsFuncSeq(strings.ToValidUTF8(text, "?"), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}) {
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(word)
		if out.Len() > limit {
			return cut(out.String(), limit-len("...")) + "..."
		}
	}
	return out.String()
}

// cut shortens a text to at most n bytes without splitting a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n]
}
