package sim

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// replayed is the source of recorded inquiries, read as they are needed. A load other than 1
// squeezes their clock: there is nobody to add to a recording.
type replayed struct {
	*setting
	labels record.Labels
	lines  *inquiry.Reader
	last   time.Duration // scenario time
	fault  error
	count  float64 // of lines, 0 when not known
}

func newReplayed(to *setting, l record.Labels, r io.Reader) (*replayed, error) {
	s := &replayed{setting: to, labels: l, lines: inquiry.NewReader(r)}
	if file, ok := r.(io.Seeker); ok {
		start, err := file.Seek(0, io.SeekCurrent)
		if err != nil { // a pipe that only looks like a file
			return s, nil //nolint:nilerr // it is then checked line by line
		}
		n, err := s.rehearse()
		if err != nil {
			return nil, err
		}
		if _, err = file.Seek(start, io.SeekStart); err != nil {
			return nil, fmt.Errorf("going back to the first of the inquiries: %w", err)
		}
		s.count, s.last, s.lines = float64(n), 0, inquiry.NewReader(r)
	}
	return s, nil
}

// rehearse reads all lines, so that a fault in the last one is told before the first is played.
func (s *replayed) rehearse() (n int, err error) {
	seen := map[rng.Key]int{}
	for {
		var in inquiry.Inquiry
		if !s.next(&in) {
			return n, s.fault
		}
		n++
		name := rng.Key(0).Name(in.ID)
		if first, twice := seen[name]; twice {
			return n, fmt.Errorf("inquiries: line %d: id %q is that of line %d; ids must differ", s.lines.Line(), in.ID, first)
		}
		seen[name] = s.lines.Line()
	}
}

func (s *replayed) next(in *inquiry.Inquiry) bool {
	if s.fault != nil {
		return false
	}
	said, err := s.lines.Read()
	if errors.Is(err, io.EOF) {
		return false
	}
	if err != nil {
		s.fault = fmt.Errorf("inquiries: %w", err)
		return false
	}
	if *in, err = s.inquiry(said); err != nil {
		s.fault = fmt.Errorf("inquiries: line %d: %w", s.lines.Line(), err)
		return false
	}
	return true
}

// inquiry places a recorded line in the run.
func (s *replayed) inquiry(said *inquiry.Recorded) (inquiry.Inquiry, error) {
	if said.At < s.last {
		return inquiry.Inquiry{}, fmt.Errorf("at: %v comes before the line above it, at %v; lines must stand in the order of their times", said.At, s.last)
	}
	s.last = said.At
	at := time.Duration(float64(said.At) / s.Load)
	if at >= s.length {
		return inquiry.Inquiry{}, fmt.Errorf("at: %v is not before the scenario's horizon of %v; a longer one is given with --horizon", at, s.length)
	}
	channel := or(said.Channel, scenarios.DefaultChannel)
	queue := queueOf(s.sc, said.Intent, channel)
	if queue < 0 {
		return inquiry.Inquiry{}, fmt.Errorf("intent, channel: the scenario has no demand for %q on %q", said.Intent, channel)
	}
	locale := slices.Index(s.labels.Locales, or(said.Locale, locales(s.sc, &s.sc.Demand[queue])[0].Name))
	if locale < 0 {
		return inquiry.Inquiry{}, fmt.Errorf("locale: %q is none of the scenario's: %v", said.Locale, s.labels.Locales)
	}
	attempt := 1
	if said.Kind != record.Fresh {
		attempt = 2
	}
	base := s.key()
	in := inquiry.Inquiry{
		ID: said.ID, Parent: said.Parent, Kind: said.Kind, Attempt: or(said.Attempt, attempt),
		Key: said.Entity(base), Who: said.Person(base), Queue: queue, Locale: locale, At: s.run(at), Said: said,
	}
	if said.Kind == record.Repeat {
		in.Tries = 1
	}
	s.onRunClock(said)
	return in, nil
}

// onRunClock converts what was recorded in scenario time.
func (s *replayed) onRunClock(said *inquiry.Recorded) {
	for i, d := range said.Think {
		said.Think[i] = s.run(d)
	}
	for i, d := range said.BotPatience {
		said.BotPatience[i] = s.reply(d)
	}
	if said.Patience != nil {
		*said.Patience = s.run(*said.Patience)
	}
}

func (s *replayed) err() error { return s.fault }

func (s *replayed) close() error { return nil }

func (s *replayed) rate(int, time.Duration) float64 { return 0 }

func (s *replayed) expected() float64 { return s.count }

// WriteInquiries writes all that a plan holds as an inquiries file, in scenario time: ReplayPlan
// of it gives the same customers with the same words, wherever it is read. Equal plans give equal
// bytes.
func WriteInquiries(w io.Writer, p *Plan) error {
	out := inquiry.NewWriter(w)
	for {
		in, ok := p.Next()
		if !ok {
			return p.Err()
		}
		line, err := p.foretell(&in)
		if err != nil {
			return err
		}
		if err = out.Write(&line); err != nil {
			return err
		}
	}
}

func (p *Plan) foretell(in *inquiry.Inquiry) (inquiry.Recorded, error) {
	line := p.specs[in.Queue].Foretell(in)
	q := p.labels.Queues[in.Queue]
	line.Intent, line.Channel, line.Locale = p.labels.Intents[q.Intent], p.labels.Channels[q.Channel], p.labels.Locales[in.Locale]
	line.At = p.scenario(line.At)
	for i := range line.Think {
		line.Think[i] = p.scenario(line.Think[i])
	}
	for i := range line.BotPatience {
		line.BotPatience[i] = p.scenario(line.BotPatience[i])
		text, err := p.Text(in, i+1)
		if err != nil {
			return line, err
		}
		line.Say = append(line.Say, text)
	}
	*line.Patience = p.scenario(*line.Patience)
	return line, nil
}

// scenario gives run-clock time d in scenario time.
func (p *Plan) scenario(d time.Duration) time.Duration {
	if p.speedup == 1 || d == dist.Forever {
		return d
	}
	return time.Duration(float64(d) * p.speedup)
}
