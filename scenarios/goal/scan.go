package goal

import (
	"fmt"
	"strings"
)

// maxLength bounds the text of a gate; the longest sensible one is a quarter of it.
const maxLength = 500

// scanner reads a gate from left to right. The first fault sticks: later calls do nothing.
type scanner struct {
	text string
	pos  int
	err  error
}

// fail records a fault at a byte position, told as a column counted from 1.
func (s *scanner) fail(pos int, format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("column %d: %s", pos+1, fmt.Sprintf(format, args...))
	}
}

func (s *scanner) space() {
	for s.pos < len(s.text) && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
}

// take moves past one of the given texts, if the next is one, and gives it.
func (s *scanner) take(texts ...string) string {
	s.space()
	for _, t := range texts {
		if s.err == nil && strings.HasPrefix(s.text[s.pos:], t) {
			s.pos += len(t)
			return t
		}
	}
	return ""
}

// want is take of a text that must come.
func (s *scanner) want(text, after string) {
	if s.take(text) == "" {
		s.fail(s.pos, "want %q after %s, got %s", text, after, s.rest())
	}
}

// word takes everything up to a character with a meaning in the grammar.
func (s *scanner) word() (text string, at int) { return s.upTo("(),=<>: \t") }

// value takes everything up to the end of an argument, blanks inside included.
func (s *scanner) value() (text string, at int) {
	text, at = s.upTo("(),=<>")
	return strings.TrimRight(text, " \t"), at
}

// upTo takes what stands before the first of stops, and says where it began.
func (s *scanner) upTo(stops string) (text string, at int) {
	s.space()
	at = s.pos
	if s.err != nil {
		return "", at
	}
	n := strings.IndexAny(s.text[at:], stops)
	if n < 0 {
		n = len(s.text) - at
	}
	s.pos = at + n
	return s.text[at:s.pos], at
}

// rest shows what is left, for messages.
func (s *scanner) rest() string {
	s.space()
	if s.pos == len(s.text) {
		return "the end"
	}
	return fmt.Sprintf("%q", s.text[s.pos:])
}
