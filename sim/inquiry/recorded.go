package inquiry

import (
	"io"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// Recorded is one line of an inquiries file: what a customer said and did, or would.
type Recorded struct {
	ID          string
	At          time.Duration // scenario time
	Intent      string
	Channel     string
	Locale      string
	Kind        record.Kind
	Parent      string
	Attempt     int
	Customer    string          // who, as the recorder knows them
	Key         uint64          // entity of the draws; 0: from ID
	Say         []string        // the messages, word for word
	Think       []time.Duration // before messages 2, 3, ...; missing ones are drawn
	BotPatience []time.Duration // for the replies to messages 1, 2, ...; missing ones are drawn
	Patience    *time.Duration  // for a human; drawn if nil
}

// Reader reads an inquiries file line by line.
type Reader struct{}

// NewReader reads inquiries from r.
func NewReader(r io.Reader) *Reader { return &Reader{} }

// Read gives the next inquiry, and io.EOF after the last.
func (r *Reader) Read() (*Recorded, error) { return nil, io.EOF }

// Line is the number of the line last read.
func (r *Reader) Line() int { return 0 }

// Writer writes an inquiries file.
type Writer struct{}

// NewWriter writes inquiries to w.
func NewWriter(w io.Writer) *Writer { return &Writer{} }

// Write writes one inquiry as a line.
func (w *Writer) Write(r *Recorded) error { return nil }
