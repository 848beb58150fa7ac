package inquiry

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/template"
	"time"

	"github.com/holdline/holdline/sim/rng"
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
type Script struct{ lines []line }

type line struct {
	texts  []localText
	expect *Expect
}

type localText struct {
	locale   string
	template *template.Template
	words    string // the text itself where it is the same for everyone
}

// Limits of a script: generous for what people write, and a bound on what a template may do.
const (
	maxText     = 16 << 10 // bytes of a template
	maxRendered = 64 << 10 // bytes of a message

	templateName = "say"
	sampleKey    = rng.Key(1)
)

var errTooLong = errors.New("the message is longer than 64 KiB")

// Compile compiles messages for customers of the given locales, trying each text once on a sample
// customer. Faults are told with paths relative to the messages, such as "[1].say.de-DE" or
// "[0].expect.matches"; the script may be used if there were none.
func Compile(messages []Message, locales []string, fault func(path, format string, args ...any)) *Script {
	s := &Script{lines: make([]line, len(messages))}
	for i, m := range messages {
		at := func(path, format string, args ...any) { fault(fmt.Sprintf("[%d].%s", i, path), format, args...) }
		s.lines[i] = line{texts: compileTexts(m.Texts, locales, at), expect: compileExpect(m, at)}
	}
	return s
}

func compileTexts(texts []Text, locales []string, fault func(path, format string, args ...any)) []localText {
	if len(texts) == 0 {
		fault("say", "says nothing; want a text, or one a locale")
	}
	var out []localText
	for _, t := range texts {
		path := "say"
		if t.Locale != "" {
			path += "." + t.Locale
		}
		compiled, err := compileText(t.Text)
		if err == nil {
			err = tryText(compiled, t.Locale, locales)
		}
		if err != nil {
			fault(path, "%s; a text may use {{.FirstName}}, {{.LastName}}, {{.Name}}, {{.Email}}, {{.Phone}}, {{.Card}}, {{.OrderID}}, {{.Product}}, {{.City}}, {{.Amount}}, {{.Days}}, {{.Locale}}, {{.Words 12}} and {{if}}", templateFault(err))
			continue
		}
		lt := localText{locale: t.Locale, template: compiled}
		if !strings.Contains(t.Text, "{{") {
			lt.words = t.Text
		}
		out = append(out, lt)
	}
	return out
}

func compileText(text string) (*template.Template, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("the text has %d bytes; at most %d are allowed", len(text), maxText)
	}
	t, err := template.New(templateName).Option("missingkey=error").Parse(text)
	if err != nil {
		return nil, err
	}
	if len(t.Templates()) > 1 {
		return nil, errors.New("{{define}} and {{block}} are not available")
	}
	if t.Tree == nil { // an empty text
		return t, nil
	}
	return t, vet(t.Root)
}

// tryText renders a text for a sample customer of each locale it may meet.
func tryText(t *template.Template, locale string, locales []string) error {
	if locale != "" || len(locales) == 0 {
		locales = []string{locale}
	}
	for _, l := range locales {
		if _, err := render(t, NewPersona(sampleKey, l)); err != nil {
			return err
		}
	}
	return nil
}

// templateFault drops what the template package says about itself.
func templateFault(err error) string {
	text, ours := strings.CutPrefix(err.Error(), "template: "+templateName+":")
	if !ours {
		return text
	}
	text = strings.ReplaceAll(text, " in type *inquiry.Persona", "")
	return "line " + strings.Replace(text, `executing "`+templateName+`" at `, "", 1)
}

func compileExpect(m Message, fault func(path, format string, args ...any)) *Expect {
	if m.Matches == "" && m.Within == 0 {
		return nil
	}
	e := &Expect{Within: m.Within}
	if m.Matches != "" {
		re, err := regexp.Compile(m.Matches)
		if err != nil {
			fault("expect.matches", "%v; want a regular expression in RE2 syntax", err)
		}
		e.Matches = re
	}
	return e
}

// Turns is the number of messages.
func (s *Script) Turns() int { return len(s.lines) }

// Words gives message turn, counted from 1, where everybody of that locale says the same, and
// spares the caller the drawing of a persona; else "".
func (s *Script) Words(turn int, locale string) string {
	if turn < 1 || turn > len(s.lines) || len(s.lines[turn-1].texts) == 0 {
		return ""
	}
	return s.lines[turn-1].in(locale).words
}

// in is the text for a locale: its own, or else the one given first.
func (l *line) in(locale string) *localText {
	chosen := 0
	for i := range l.texts {
		if l.texts[i].locale == locale {
			chosen = i
		}
	}
	return &l.texts[chosen]
}

// Render writes message turn, counted from 1, as p says it: in their locale, or else in the one
// given first.
func (s *Script) Render(turn int, p *Persona) (string, error) {
	if turn < 1 || turn > len(s.lines) || len(s.lines[turn-1].texts) == 0 {
		return "", fmt.Errorf("message %d: the script has no such message", turn)
	}
	text, err := render(s.lines[turn-1].in(p.Locale).template, p)
	if err != nil {
		return "", fmt.Errorf("message %d: %w", turn, err)
	}
	return text, nil
}

func render(t *template.Template, p *Persona) (string, error) {
	var b bounded
	if err := t.Execute(&b, p); err != nil {
		return "", err
	}
	return b.String(), nil
}

// bounded is a text that refuses to grow beyond maxRendered.
type bounded struct{ strings.Builder }

var _ io.Writer = (*bounded)(nil)

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxRendered {
		return 0, errTooLong
	}
	return b.Builder.Write(p)
}

// Expect is what a good reply to message turn is, nil for any.
func (s *Script) Expect(turn int) *Expect {
	if s == nil || turn < 1 || turn > len(s.lines) {
		return nil
	}
	return s.lines[turn-1].expect
}

// Expect is what a good reply is.
type Expect struct {
	Matches *regexp.Regexp // nil for anything
	Within  time.Duration  // of the intended moment; 0 for any time
}

// Met says whether a reply of that text, that long after the intended moment, is good.
func (e *Expect) Met(text string, took time.Duration) bool {
	return (e.Matches == nil || e.Matches.MatchString(text)) && (e.Within == 0 || took <= e.Within)
}
