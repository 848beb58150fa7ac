package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// MaxLine bounds one encoded row; a longer line is not one of ours.
const MaxLine = 64 << 10

// Codec writes rows as JSON lines with names in place of indices, and reads them back.
// Appending allocates nothing beyond the buffer. A Codec is read-only and may be shared.
type Codec struct {
	labels   Labels
	attack   string
	epoch    time.Time
	channels map[string]int
	intents  map[string]int
	locales  map[string]int
	groups   map[string]int
	queues   map[Queue]int
}

// NewCodec gives the codec of a run: its labels, its name (vegeta's "attack"), and the wall time
// at which its clock stood at 0, from which turn rows derive vegeta's timestamps.
func NewCodec(l Labels, attack string, epoch time.Time) *Codec {
	c := &Codec{
		labels: l, attack: attack, epoch: epoch,
		channels: index(l.Channels), intents: index(l.Intents), locales: index(l.Locales), groups: index(l.Groups),
		queues: make(map[Queue]int, len(l.Queues)),
	}
	for i, q := range l.Queues {
		c.queues[q] = i
	}
	return c
}

func index(names []string) map[string]int {
	m := make(map[string]int, len(names))
	for i, n := range names {
		m[n] = i
	}
	return m
}

// object appends the members of one JSON object; zero values of optional members are left out.
type object struct {
	b     []byte
	empty bool
}

func begin(b []byte) object { return object{append(b, '{'), true} }

func (o *object) end() []byte { return append(o.b, '}') }

func (o *object) key(name string) {
	if !o.empty {
		o.b = append(o.b, ',')
	}
	o.empty = false
	o.b = append(append(append(o.b, '"'), name...), '"', ':')
}

func (o *object) int(name string, v int64) { o.key(name); o.b = strconv.AppendInt(o.b, v, 10) }

func (o *object) uint(name string, v uint64) { o.key(name); o.b = strconv.AppendUint(o.b, v, 10) }

func (o *object) float(name string, v float64) {
	o.key(name)
	o.b = strconv.AppendFloat(o.b, v, 'g', -1, 64)
}

func (o *object) str(name, v string) { o.key(name); o.b = appendString(o.b, v) }

func (o *object) flag(name string, v bool) {
	if v {
		o.key(name)
		o.b = append(o.b, "true"...)
	}
}

func (o *object) count(name string, v int) {
	if v != 0 {
		o.int(name, int64(v))
	}
}

func (o *object) word(name, v string) {
	if v != "" {
		o.str(name, v)
	}
}

func (o *object) time(name string, t time.Duration) {
	if t != Never {
		o.int(name, int64(t))
	}
}

// appendString appends s as a JSON string; bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
			i++
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return append(b, '"')
}

func (o *object) queue(l *Labels, queue, locale int) {
	q := l.Queues[queue]
	o.str("intent", l.Intents[q.Intent])
	o.str("channel", l.Channels[q.Channel])
	if locale >= 0 && locale < len(l.Locales) {
		o.str("locale", l.Locales[locale])
	}
}

// AppendInquiry appends the opening or the closing line of an inquiry, newline included.
// Times are nanoseconds on the run clock; those that did not come are absent.
func (c *Codec) AppendInquiry(b []byte, q *Inquiry, closing bool) []byte {
	o := begin(b)
	if closing {
		o.str("row", "close")
	} else {
		o.str("row", "open")
	}
	o.str("id", q.ID)
	o.word("parent", q.Parent)
	o.key("key")
	o.b = appendHex(append(o.b, '"'), q.Key)
	o.b = append(o.b, '"')
	o.str("kind", q.Kind.String())
	o.int("attempt", int64(q.Attempt))
	o.queue(&c.labels, q.Queue, q.Locale)
	o.time("arrived", q.Arrived)
	if closing {
		c.closing(&o, q)
	}
	return append(o.end(), '\n')
}

func (c *Codec) closing(o *object, q *Inquiry) {
	o.str("outcome", q.Outcome.String())
	o.word("stage", q.Stage.String())
	o.word("failure", q.Failure.String())
	o.str("solved", q.Solved.String())
	o.count("turns", int(q.Turns))
	o.count("checked", int(q.Checked))
	o.count("expected", int(q.Expected))
	o.flag("escalated", q.Escalated)
	o.flag("raced", q.Raced)
	o.flag("balked", q.Balked)
	o.flag("callback", q.Callback)
	o.flag("silent", q.Silent)
	o.flag("closed", q.Closed)
	o.count("transfers", int(q.Transfers))
	o.count("held", int(q.Held))
	if q.Transfers > 0 {
		c.passed(o, q)
	}
	o.time("bot_at", q.BotAt)
	o.time("queued_at", q.QueuedAt)
	o.time("joined_at", q.JoinedAt)
	o.time("ended_at", q.EndedAt)
	o.count("position", int(q.Position))
	if q.Group >= 0 && q.Group < len(c.labels.Groups) {
		o.str("group", c.labels.Groups[q.Group])
	}
	if q.Agent >= 0 {
		o.int("agent", int64(q.Agent))
	}
	if q.Return != Fresh {
		o.str("return", q.Return.String())
		o.time("return_at", q.ReturnAt)
	}
}

// passed tells of the leg before a transfer.
func (c *Codec) passed(o *object, q *Inquiry) {
	o.time("passed_at", q.PassedAt)
	if q.PassedBy >= 0 && int(q.PassedBy) < len(c.labels.Groups) {
		o.str("passed_by", c.labels.Groups[q.PassedBy])
	}
	o.count("talked", int(q.Talked))
	o.time("taken_at", q.TakenAt)
}

func appendHex(b []byte, v uint64) []byte {
	const digits = "0123456789abcdef"
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, digits[v>>shift&15])
	}
	return b
}

// wire is what the lines of inquiries hold.
type wire struct {
	Row       string        `json:"row"`
	ID        string        `json:"id"`
	Parent    string        `json:"parent"`
	Key       string        `json:"key"`
	Kind      string        `json:"kind"`
	Attempt   int           `json:"attempt"`
	Intent    string        `json:"intent"`
	Channel   string        `json:"channel"`
	Locale    string        `json:"locale"`
	Arrived   time.Duration `json:"arrived"`
	Outcome   string        `json:"outcome"`
	Stage     string        `json:"stage"`
	Failure   string        `json:"failure"`
	Solved    string        `json:"solved"`
	Turns     int32         `json:"turns"`
	Checked   int32         `json:"checked"`
	Expected  int32         `json:"expected"`
	Escalated bool          `json:"escalated"`
	Raced     bool          `json:"raced"`
	Balked    bool          `json:"balked"`
	Callback  bool          `json:"callback"`
	Silent    bool          `json:"silent"`
	Closed    bool          `json:"closed"`
	Transfers uint8         `json:"transfers"`
	Held      time.Duration `json:"held"`
	PassedAt  time.Duration `json:"passed_at"`
	PassedBy  string        `json:"passed_by"`
	Talked    time.Duration `json:"talked"`
	TakenAt   time.Duration `json:"taken_at"`
	BotAt     time.Duration `json:"bot_at"`
	QueuedAt  time.Duration `json:"queued_at"`
	JoinedAt  time.Duration `json:"joined_at"`
	EndedAt   time.Duration `json:"ended_at"`
	ReturnAt  time.Duration `json:"return_at"`
	Return    string        `json:"return"`
	Position  int32         `json:"position"`
	Group     string        `json:"group"`
	Agent     int           `json:"agent"`
}

// emptyWire is a row that says nothing.
func emptyWire() wire {
	return wire{Arrived: Never, BotAt: Never, QueuedAt: Never, JoinedAt: Never, EndedAt: Never, ReturnAt: Never, PassedAt: Never, TakenAt: Never, Agent: None}
}

var errNames = errors.New("row does not fit the run's labels")

// ParseInquiry reads a line of AppendInquiry and says whether it closes the inquiry.
func (c *Codec) ParseInquiry(line []byte) (q Inquiry, closing bool, err error) {
	w, ok := plainInquiry(string(line))
	if !ok {
		w = emptyWire()
		if err = json.Unmarshal(line, &w); err != nil {
			return q, false, fmt.Errorf("inquiry row: %w", err)
		}
	}
	if w.Row != "open" && w.Row != "close" {
		return q, false, fmt.Errorf("inquiry row: row is %q, want open or close", w.Row)
	}
	key, err := strconv.ParseUint(w.Key, 16, 64)
	if err != nil {
		return q, false, fmt.Errorf("inquiry row: key: %w", err)
	}
	q = Inquiry{
		ID: w.ID, Parent: w.Parent, Key: key, Attempt: w.Attempt, Turns: w.Turns, Checked: w.Checked, Expected: w.Expected,
		Escalated: w.Escalated, Raced: w.Raced, Balked: w.Balked,
		Callback: w.Callback, Silent: w.Silent, Closed: w.Closed, Transfers: w.Transfers, Held: w.Held, Position: w.Position, Group: None, Agent: None,
		Arrived: w.Arrived, BotAt: w.BotAt, QueuedAt: w.QueuedAt,
		JoinedAt: w.JoinedAt, EndedAt: w.EndedAt, ReturnAt: w.ReturnAt,
	}
	var p parser
	q.Kind = Kind(p.word(lookup(kindNames(), "kind", w.Kind)))
	q.Queue, q.Locale = p.queue(c, w.Intent, w.Channel, w.Locale)
	if w.Row == "close" {
		q.Outcome = Outcome(p.word(lookup(outcomeNames(), "outcome", w.Outcome)))
		q.Stage = Stage(p.word(lookup(stageNames(), "stage", w.Stage)))
		q.Failure = Failure(p.word(lookup(failureNames(), "failure", w.Failure)))
		q.Solved = Solved(p.word(lookup(solvedNames(), "solved", w.Solved)))
		if w.Return != "" {
			q.Return = Kind(p.word(lookup(kindNames(), "kind", w.Return)))
		}
		if w.Group != "" {
			q.Group = p.name(c.groups, "group", w.Group)
		}
		q.Agent = w.Agent
		if w.Transfers > 0 {
			q.PassedAt, q.Talked, q.TakenAt, q.PassedBy = w.PassedAt, w.Talked, w.TakenAt, None
			if w.PassedBy != "" {
				q.PassedBy = int16(p.name(c.groups, "passed_by", w.PassedBy))
			}
		}
	}
	if p.err != nil {
		return Inquiry{}, false, fmt.Errorf("inquiry row %q: %w", w.ID, p.err)
	}
	return q, w.Row == "close", nil
}

// parser keeps the first fault of a row.
type parser struct{ err error }

func (p *parser) word(v int, err error) int {
	if p.err == nil {
		p.err = err
	}
	return v
}

func (p *parser) name(m map[string]int, what, name string) int {
	i, ok := m[name]
	if !ok && p.err == nil {
		p.err = fmt.Errorf("%w: unknown %s %q", errNames, what, name)
	}
	return i
}

func (p *parser) queue(c *Codec, intent, channel, locale string) (queue, loc int) {
	q := Queue{Intent: p.name(c.intents, "intent", intent), Channel: p.name(c.channels, "channel", channel)}
	queue, ok := c.queues[q]
	if !ok && p.err == nil {
		p.err = fmt.Errorf("%w: no queue for %s on %s", errNames, intent, channel)
	}
	loc = None
	if locale != "" {
		loc = p.name(c.locales, "locale", locale)
	}
	return queue, loc
}
