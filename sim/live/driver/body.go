package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"github.com/holdline/holdline/scenarios"
)

// body is a compiled request body: pieces that are written as they are, and templates whose
// values are escaped for the form they stand in.
type body struct {
	pieces      []piece
	contentType string
}

// piece is bytes, or a template and how its result is escaped.
type piece struct {
	words string
	value *text
	quote func(dst []byte, value []byte) []byte
}

// append renders the body for a view. scratch is room for single values.
func (b *body) append(dst, scratch []byte, v *view) ([]byte, error) {
	for _, p := range b.pieces {
		if p.value == nil {
			dst = append(dst, p.words...)
			continue
		}
		value, err := p.value.append(scratch[:0], v)
		if err != nil {
			return dst, err
		}
		dst = p.quote(dst, value)
	}
	return dst, nil
}

// words adds bytes, joined to those before them.
func (b *body) words(s string) {
	if n := len(b.pieces); n > 0 && b.pieces[n-1].value == nil {
		b.pieces[n-1].words += s
		return
	}
	b.pieces = append(b.pieces, piece{words: s})
}

// bodyCompiler builds a body and keeps what is wrong with it.
type bodyCompiler struct {
	body
	secrets *secrets
	sample  any
	faults  []error
}

// compileBody compiles one of the three forms a body may take. A nil body has none.
func compileBody(from *scenarios.Body, field string, s *secrets, sample any) (*body, error) {
	if from == nil {
		return nil, nil //nolint:nilnil // no body is a legal body
	}
	c := bodyCompiler{secrets: s, sample: sample}
	switch forms := count(from.JSON != nil, len(from.Form) > 0, from.Raw != ""); {
	case forms == 0:
		return nil, nil //nolint:nilnil // likewise
	case forms > 1:
		return nil, fmt.Errorf("%s: a body is json, form or raw, only one of them", field)
	case from.JSON != nil:
		c.contentType = "application/json"
		c.json(from.JSON, field+".json", 0)
	case len(from.Form) > 0:
		c.contentType = "application/x-www-form-urlencoded"
		c.form(from.Form, field+".form")
	default:
		c.contentType = "text/plain; charset=utf-8"
		c.leaf(from.Raw, field+".raw", appendRaw)
	}
	return &c.body, errors.Join(c.faults...)
}

func count(all ...bool) int {
	n := 0
	for _, b := range all {
		if b {
			n++
		}
	}
	return n
}

// maxDepth bounds how deep a JSON body may nest.
const maxDepth = 64

// json compiles a tree of JSON values: its strings are templates, keys come in their order.
func (c *bodyCompiler) json(v any, field string, depth int) {
	if depth > maxDepth {
		c.fault(field, fmt.Errorf("nested more than %d deep", maxDepth))
		return
	}
	switch v := v.(type) {
	case string:
		c.leaf(v, field, appendJSON)
	case map[string]any:
		c.words("{")
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				c.words(",")
			}
			c.words(string(appendJSON(nil, []byte(key))) + ":")
			c.json(v[key], field+"."+key, depth+1)
		}
		c.words("}")
	case []any:
		c.words("[")
		for i, item := range v {
			if i > 0 {
				c.words(",")
			}
			c.json(item, fmt.Sprintf("%s[%d]", field, i), depth+1)
		}
		c.words("]")
	default:
		out, err := json.Marshal(v)
		if err != nil {
			c.fault(field, fmt.Errorf("is no JSON value: %w", err))
			return
		}
		c.words(string(out))
	}
}

func (c *bodyCompiler) form(pairs map[string]string, field string) {
	for i, key := range slices.Sorted(maps.Keys(pairs)) {
		if i > 0 {
			c.words("&")
		}
		c.words(urlPart(key) + "=")
		c.leaf(pairs[key], field+"."+key, appendForm)
	}
}

func (c *bodyCompiler) leaf(source, field string, quote func(dst, value []byte) []byte) {
	t, err := compile(source, forBody, c.secrets)
	if err == nil {
		err = t.try(c.sample)
	}
	switch {
	case err != nil:
		c.fault(field, err)
	case t.fixed:
		c.words(string(quote(nil, []byte(t.head))))
	default:
		c.pieces = append(c.pieces, piece{value: t, quote: quote})
	}
}

func (c *bodyCompiler) fault(field string, err error) {
	c.faults = append(c.faults, fmt.Errorf("%s: %w", field, err))
}

func appendRaw(dst, value []byte) []byte { return append(dst, value...) }

func appendForm(dst, value []byte) []byte { return append(dst, urlPart(string(value))...) }

// appendJSON writes a value as a JSON string; bytes that are no UTF-8 become U+FFFD.
func appendJSON(dst, value []byte) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for len(value) > 0 {
		c := value[0]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, `\n`...)
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(value)
			dst = utf8.AppendRune(dst, r)
			value = value[n:]
			continue
		default:
			dst = append(dst, c)
		}
		value = value[1:]
	}
	return append(dst, '"')
}
