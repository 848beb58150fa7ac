package render

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// page is the text being laid out.
type page struct {
	b     bytes.Buffer
	paint bool
	told  []string // names of the measures on it
	reps  int      // replications behind whole numbers; 0: one run
}

// tally prints how many: of one run, or the mean of replications.
func (p *page) tally(n int64) string { return tally(n, p.reps) }

func tally(n int64, reps int) string {
	if reps == 0 || n == 0 {
		return count(n)
	}
	mean := float64(n) / float64(reps)
	if mean >= 99.95 || mean == math.Trunc(mean) {
		return count(int64(math.Round(mean)))
	}
	return digits(mean)
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *page) title(name string) { p.line("\n%s", p.in(bold, name)) }

// The ANSI attributes in use.
const (
	bold   = "1"
	red    = "31"
	green  = "32"
	yellow = "33"
	faint  = "2"
)

func (p *page) in(attr, s string) string {
	if !p.paint {
		return s
	}
	return "\x1b[" + attr + "m" + s + "\x1b[0m"
}

// table lays out rows in columns; the first column and those named stand flush left, the others,
// which are numbers, flush right.
func (p *page) table(rows [][]string, left ...int) {
	var width []int
	for _, r := range rows {
		for i, c := range r {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], visible(c))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, c := range r {
			if width[i] == 0 {
				continue
			}
			gap := strings.Repeat(" ", width[i]-visible(c))
			if i == 0 || slices.Contains(left, i) {
				line.WriteString("  " + c + gap)
			} else {
				line.WriteString("  " + gap + c)
			}
		}
		p.line("%s", strings.TrimRight(line.String(), " "))
	}
}

// wide is table for rows that may not fit a terminal: as many columns as do stand side by side, the
// others below them, in parts of about as many, each behind the first columns, which are keys.
func (p *page) wide(rows [][]string, keys int, left ...int) {
	for i, part := range parts(rows, keys) {
		if i > 0 {
			p.line("")
		}
		p.table(part, left...)
	}
}

// parts cuts a table's columns behind its keys into the fewest parts that fit a terminal.
func parts(rows [][]string, keys int) [][][]string {
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, c := range r {
			width[i] = max(width[i], len("  ")+visible(c))
		}
	}
	room := columns
	for _, w := range width[:keys] {
		room -= w
	}
	fits := func(each int) bool {
		for from := keys; from < len(width); from += each {
			sum := 0
			for _, w := range width[from:min(from+each, len(width))] {
				sum += w
			}
			if sum > room {
				return false
			}
		}
		return true
	}
	all := len(width) - keys
	each := all
	for n := 1; each > 1 && !fits(each); n++ {
		each = (all + n - 1) / n
	}
	var out [][][]string
	for from := keys; from < len(width); from += max(1, each) {
		part := make([][]string, len(rows))
		for i, r := range rows {
			part[i] = append(slices.Clone(r[:keys]), r[from:min(from+each, len(width))]...)
		}
		out = append(out, part)
	}
	return out
}

// visible counts the characters that take room: paint takes none.
func visible(s string) int {
	n := utf8.RuneCountInString(s)
	for {
		_, rest, ok := strings.Cut(s, "\x1b[")
		if !ok {
			return n
		}
		code, after, _ := strings.Cut(rest, "m")
		n -= len("\x1b[") + len(code) + len("m")
		s = after
	}
}

// columns is how wide a terminal is at least: prose is broken there.
const columns = 100

// prose writes a sentence behind a lead, broken into lines that stand below its first word.
func (p *page) prose(lead, attr, sentence string) {
	indent := utf8.RuneCountInString(lead)
	line, used := p.in(attr, lead), indent
	for i, w := range strings.Fields(sentence) {
		n := utf8.RuneCountInString(w)
		switch {
		case i == 0:
		case used+1+n > columns:
			p.line("%s", line)
			line, used = strings.Repeat(" ", indent), indent
		default:
			line, used = line+" ", used+1
		}
		line, used = line+w, used+n
	}
	p.line("%s", line)
}
