package driver

import (
	"bytes"

	"github.com/tidwall/gjson"
)

// maxNesting bounds how deep a reply may nest: a parser recurses into every level, and a megabyte
// of opening brackets would take its stack to a hundred times that.
const maxNesting = 512

// validJSON tells whether doc is one JSON document that is safe to look into.
func validJSON(doc []byte) bool { return !nestedBeyond(doc, maxNesting) && gjson.ValidBytes(doc) }

// nestedBeyond tells whether a document nests deeper than most levels. It need not be valid.
func nestedBeyond(doc []byte, most int) bool {
	if bytes.Count(doc, []byte("["))+bytes.Count(doc, []byte("{")) <= most {
		return false // almost every reply, and this is much faster than looking at each byte
	}
	depth, quoted := 0, false
	for i := 0; i < len(doc); i++ {
		switch c := doc[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[', c == '{':
			if depth++; depth > most {
				return true
			}
		case c == ']', c == '}':
			depth--
		}
	}
	return false
}
