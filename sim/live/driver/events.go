package driver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxEvent bounds a line of an event stream, and the data of one event.
const maxEvent = 64 << 10

// eventReader reads a stream of server-sent events as the HTML standard has it: lines end in LF,
// CR or CRLF, a colon at the start is a comment, a blank line ends an event, and an event that
// the end of the stream cuts short is dropped.
type eventReader struct {
	in   *bufio.Reader
	size int64 // bytes read so far
	id   string

	line  []byte
	data  []byte
	name  []byte
	begun bool // something was read: no byte order mark any more
	crlf  bool // the last line ended in CR: an LF belongs to it
}

// serverEvent is one event. Its parts are good until the next is read.
type serverEvent struct {
	name string // "" for a plain message
	data []byte
}

// newEventReader reads with a buffer of the given size.
func newEventReader(from io.Reader, buffer int) *eventReader {
	return &eventReader{in: bufio.NewReaderSize(from, buffer)}
}

// next gives the next event that carries data or a name. At the end of the stream it gives io.EOF.
func (r *eventReader) next() (serverEvent, error) {
	r.data, r.name = r.data[:0], r.name[:0]
	some := false
	for {
		if err := r.readLine(); err != nil {
			return serverEvent{}, err
		}
		if len(r.line) == 0 {
			if !some && len(r.name) == 0 {
				continue
			}
			return serverEvent{name: string(r.name), data: bytes.TrimSuffix(r.data, []byte("\n"))}, nil
		}
		key, value, _ := bytes.Cut(r.line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(key) {
		case "data":
			some = true
			if len(r.data)+len(value) > maxEvent {
				return serverEvent{}, fmt.Errorf("%w: an event of more than %d bytes", errTooLong, maxEvent)
			}
			r.data = append(append(r.data, value...), '\n')
		case "event":
			r.name = append(r.name[:0], value...)
		case "id":
			if bytes.IndexByte(value, 0) < 0 {
				r.id = string(value)
			}
		}
	}
}

// readLine reads the next line into r.line, without its end. A CR ends a line at once, so that an
// event is not held back until the byte after it comes.
func (r *eventReader) readLine() error {
	r.line = r.line[:0]
	for {
		c, err := r.in.ReadByte()
		if err != nil {
			return err // whatever stood on an unfinished line is dropped
		}
		r.size++
		after := r.crlf
		r.crlf = false
		switch {
		case c == '\n' && after:
			continue
		case c == '\n' || c == '\r':
			r.crlf = c == '\r'
			if !r.begun {
				r.begun = true
				r.line = bytes.TrimPrefix(r.line, []byte("\ufeff"))
			}
			return nil
		case len(r.line) == maxEvent:
			return fmt.Errorf("%w: a line of more than %d bytes", errTooLong, maxEvent)
		}
		r.line = append(r.line, c)
	}
}

// ended tells whether a stream came to its regular end.
func ended(err error) bool { return errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) }
