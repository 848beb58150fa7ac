package record

import (
	"encoding/json"
	"fmt"
	"time"
)

// Response is the response time of the turn, from its intended moment to its last bubble; for a
// turn that timed out or was cut it is the time it was watched for.
func (t *Turn) Response() time.Duration {
	if t.Complete == Never {
		return 0
	}
	return t.Complete - t.Intended
}

// label is vegeta's error text of the turn: a closed set.
func (t *Turn) label() string {
	switch {
	case t.Failure != NoFailure:
		return t.Failure.String()
	case t.GaveUp:
		return "gave_up"
	case t.Open:
		return "open"
	default:
		return ""
	}
}

// AppendTurn appends the line of a turn, newline included: a superset of one of vegeta's JSON
// results. vegeta's keys come first; our exact clocks, in nanoseconds on the run clock, stand in
// the member "holdline". Code is the HTTP status only where the turn succeeded, else 0.
func (c *Codec) AppendTurn(b []byte, t *Turn) []byte {
	o := begin(b)
	o.str("attack", c.attack)
	o.uint("seq", t.Seq)
	code := 0
	if t.label() == "" {
		if code = t.Status; code == 0 {
			code = 200 // a protocol without status codes still has to tell vegeta of its success
		}
	}
	o.int("code", int64(code))
	o.key("timestamp")
	o.b = c.epoch.Add(t.Stamp).AppendFormat(append(o.b, '"'), time.RFC3339Nano)
	o.b = append(o.b, '"')
	o.int("latency", int64(max(0, t.Response())))
	o.int("bytes_out", t.BytesOut)
	o.int("bytes_in", t.BytesIn)
	o.str("error", t.label())
	o.key("body")
	o.b = append(o.b, "null"...)
	o.str("method", t.Method)
	o.str("url", t.URL)
	o.key("headers")
	o.b = append(o.b, "null"...)
	o.key("holdline")
	o.b = c.appendClocks(o.b, t)
	return append(o.end(), '\n')
}

func (c *Codec) appendClocks(b []byte, t *Turn) []byte {
	o := begin(b)
	o.str("inquiry", t.Inquiry)
	o.queue(&c.labels, t.Queue, t.Locale)
	o.str("endpoint", t.Endpoint.String())
	o.int("turn", int64(t.Turn))
	o.time("stamp", t.Stamp)
	o.time("intended", t.Intended)
	o.time("sent", t.Sent)
	o.time("first_byte", t.FirstByte)
	o.time("complete", t.Complete)
	o.time("known", t.Known)
	o.flag("open", t.Open)
	o.flag("gave_up", t.GaveUp)
	o.flag("blocked", t.Blocked)
	o.count("status", t.Status)
	o.word("detail", t.Detail)
	o.count("messages", t.Messages)
	o.count("dns", int(t.DNS))
	o.count("connect", int(t.Connect))
	o.count("tls", int(t.TLS))
	return o.end()
}

// turnWire is what the lines of turns hold, as far as it is read back.
type turnWire struct {
	Seq      uint64  `json:"seq"`
	BytesOut int64   `json:"bytes_out"`
	BytesIn  int64   `json:"bytes_in"`
	Error    string  `json:"error"`
	Method   string  `json:"method"`
	URL      string  `json:"url"`
	Holdline *clocks `json:"holdline"`
}

// clocks is our own member of a turn's line.
type clocks struct {
	Inquiry   string        `json:"inquiry"`
	Intent    string        `json:"intent"`
	Channel   string        `json:"channel"`
	Locale    string        `json:"locale"`
	Endpoint  string        `json:"endpoint"`
	Turn      int           `json:"turn"`
	Stamp     time.Duration `json:"stamp"`
	Intended  time.Duration `json:"intended"`
	Sent      time.Duration `json:"sent"`
	FirstByte time.Duration `json:"first_byte"`
	Complete  time.Duration `json:"complete"`
	Known     time.Duration `json:"known"`
	Open      bool          `json:"open"`
	GaveUp    bool          `json:"gave_up"`
	Blocked   bool          `json:"blocked"`
	Status    int           `json:"status"`
	Detail    string        `json:"detail"`
	Messages  int           `json:"messages"`
	DNS       time.Duration `json:"dns"`
	Connect   time.Duration `json:"connect"`
	TLS       time.Duration `json:"tls"`
}

func noClocks() clocks {
	return clocks{Stamp: Never, Intended: Never, Sent: Never, FirstByte: Never, Complete: Never, Known: Never}
}

// ParseTurn reads a line of AppendTurn.
func (c *Codec) ParseTurn(line []byte) (Turn, error) {
	own := noClocks()
	w := turnWire{Holdline: &own}
	if !w.plain(string(line)) {
		own = noClocks()
		w = turnWire{Holdline: &own}
		if err := json.Unmarshal(line, &w); err != nil {
			return Turn{}, fmt.Errorf("turn row: %w", err)
		}
	}
	h := w.Holdline
	if h == nil || *h == noClocks() {
		return Turn{}, fmt.Errorf("turn row %d: no member \"holdline\": not a turn log of a run", w.Seq)
	}
	t := Turn{
		Seq: w.Seq, Inquiry: h.Inquiry, Turn: h.Turn, Stamp: h.Stamp, Intended: h.Intended,
		Sent: h.Sent, FirstByte: h.FirstByte, Complete: h.Complete, Known: h.Known,
		Open: h.Open, GaveUp: h.GaveUp, Blocked: h.Blocked, Status: h.Status, Detail: h.Detail, Messages: h.Messages,
		BytesOut: w.BytesOut, BytesIn: w.BytesIn, DNS: h.DNS, Connect: h.Connect, TLS: h.TLS, Method: w.Method, URL: w.URL,
	}
	var p parser
	t.Queue, t.Locale = p.queue(c, h.Intent, h.Channel, h.Locale)
	t.Endpoint = Endpoint(p.word(lookup(endpointNames(), "endpoint", h.Endpoint)))
	if w.Error != "open" && w.Error != "gave_up" {
		t.Failure = Failure(p.word(lookup(failureNames(), "error", w.Error)))
	}
	if p.err != nil {
		return Turn{}, fmt.Errorf("turn row %d: %w", w.Seq, p.err)
	}
	return t, nil
}

// AppendInterval appends the line of an interval row, newline included.
func (c *Codec) AppendInterval(b []byte, v *Interval) []byte {
	o := begin(b)
	o.int("from", int64(v.From))
	o.int("to", int64(v.To))
	o.str("scope", v.Scope.String())
	switch v.Scope {
	case GroupScope:
		o.str("group", c.labels.Groups[v.Index])
	case QueueScope:
		o.queue(&c.labels, v.Index, None)
	case RunScope:
	}
	o.float("paid", v.Paid)
	o.float("staffed", v.Staffed)
	o.float("busy", v.Busy)
	o.float("slot_busy", v.SlotBusy)
	o.float("slot_staff", v.SlotStaff)
	o.float("queue_area", v.QueueArea)
	o.float("open", v.Open)
	o.int("ended", int64(v.Ended))
	return append(o.end(), '\n')
}

type intervalWire struct {
	From      time.Duration `json:"from"`
	To        time.Duration `json:"to"`
	Scope     string        `json:"scope"`
	Group     string        `json:"group"`
	Intent    string        `json:"intent"`
	Channel   string        `json:"channel"`
	Paid      float64       `json:"paid"`
	Staffed   float64       `json:"staffed"`
	Busy      float64       `json:"busy"`
	SlotBusy  float64       `json:"slot_busy"`
	SlotStaff float64       `json:"slot_staff"`
	QueueArea float64       `json:"queue_area"`
	Open      float64       `json:"open"`
	Ended     int           `json:"ended"`
}

// ParseInterval reads a line of AppendInterval.
func (c *Codec) ParseInterval(line []byte) (Interval, error) {
	var w intervalWire
	if err := json.Unmarshal(line, &w); err != nil {
		return Interval{}, fmt.Errorf("interval row: %w", err)
	}
	v := Interval{
		From: w.From, To: w.To, Index: None, Paid: w.Paid, Staffed: w.Staffed, Busy: w.Busy, SlotBusy: w.SlotBusy,
		SlotStaff: w.SlotStaff, QueueArea: w.QueueArea, Open: w.Open, Ended: w.Ended,
	}
	var p parser
	v.Scope = Scope(p.word(lookup(scopeNames(), "scope", w.Scope)))
	switch v.Scope {
	case GroupScope:
		v.Index = p.name(c.groups, "group", w.Group)
	case QueueScope:
		v.Index, _ = p.queue(c, w.Intent, w.Channel, "")
	case RunScope:
	}
	if p.err != nil {
		return Interval{}, fmt.Errorf("interval row: %w", p.err)
	}
	return v, nil
}
