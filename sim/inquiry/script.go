package inquiry

import (
	"regexp"
	"time"
)

// Message is one thing a customer says, as configured.
type Message struct {
	Texts   []Text
	Matches string        // what a good reply matches (RE2), "" for anything
	Within  time.Duration // how soon it comes, from the intended moment; 0 for any time
}

// Text is a template in one locale, "" for any.
type Text struct {
	Locale string
	Text   string
}

// Script is what the customers of a queue say, compiled. It is safe for concurrent use.
type Script struct{}

// Compile compiles messages for customers of the given locales, trying each text once on a sample
// customer. Faults are told with paths relative to the messages, such as "[1].say.de-DE" or
// "[0].expect.matches"; the script may be used if there were none.
func Compile(messages []Message, locales []string, fault func(path, format string, args ...any)) *Script {
	return &Script{}
}

// Turns is the number of messages.
func (s *Script) Turns() int { return 0 }

// Render writes message turn, counted from 1, as p says it.
func (s *Script) Render(turn int, p *Persona) (string, error) { return "", nil }

// Expect is what a good reply to message turn is, nil for any.
func (s *Script) Expect(turn int) *Expect { return nil }

// Expect is what a good reply is.
type Expect struct {
	Matches *regexp.Regexp // nil for anything
	Within  time.Duration  // of the intended moment; 0 for any time
}

// Met says whether a reply of that text, that long after the intended moment, is good.
func (e *Expect) Met(text string, took time.Duration) bool { return true }
