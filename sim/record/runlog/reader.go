package runlog

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/holdline/holdline/sim/record"
)

// Run is a run's directory, opened for reading.
type Run struct {
	Manifest

	End     *End // nil when the run was killed, or is still going on
	Running bool // another process is writing to it
	dir     string
	codec   *record.Codec
}

// Offsets are how many bytes of each row file a summary covers.
type Offsets struct{ Inquiries, Turns, Intervals int64 }

// Torn says what a reader found wrong at the end of the rows.
type Torn struct {
	Lines int // last lines cut short by a kill or a full disk, left out
}

// Open reads a directory's manifest.
func Open(dir string) (*Run, error) {
	b, err := os.ReadFile(filepath.Join(dir, ManifestFile)) //nolint:gosec // the directory is the user's choice
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no run: %s is missing", dir, ManifestFile)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the run: %w", err)
	}
	var rf runFile
	if err := json.Unmarshal(b, &rf); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, ManifestFile), err)
	}
	if rf.Schema != Schema {
		return nil, fmt.Errorf("%s: schema version %d, this holdline reads %d", filepath.Join(dir, ManifestFile), rf.Schema, Schema)
	}
	for i, q := range rf.Labels.Queues {
		if q.Intent < 0 || q.Intent >= len(rf.Labels.Intents) || q.Channel < 0 || q.Channel >= len(rf.Labels.Channels) {
			return nil, fmt.Errorf("%s: labels.queues[%d] points at no intent or channel", filepath.Join(dir, ManifestFile), i)
		}
	}
	r := &Run{
		Manifest: rf.Manifest, End: rf.End, dir: dir,
		codec: record.NewCodec(rf.Labels, rf.Name, rf.Started),
	}
	if rf.End == nil {
		r.Running = inUse(r.Path(LockFile))
	}
	return r, nil
}

// inUse says whether somebody holds the lock. A folder that cannot be written has no writer.
func inUse(lock string) bool {
	f, err := lockDir(lock)
	if err == nil {
		_ = f.Close()
	}
	return errors.Is(err, ErrInUse)
}

// Codec reads and writes the run's rows.
func (r *Run) Codec() *record.Codec { return r.codec }

// Path is the path of one of the run's files.
func (r *Run) Path(name string) string { return filepath.Join(r.dir, name) }

// Summary gives the last snapshot and the rows it covers; nil bytes when there is none.
func (r *Run) Summary() ([]byte, Offsets, error) {
	b, err := os.ReadFile(r.Path(SummaryFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, Offsets{}, nil
	}
	if err != nil {
		return nil, Offsets{}, fmt.Errorf("reading %s: %w", SummaryFile, err)
	}
	rest, ok := bytes.CutPrefix(b, []byte(offsetMagic))
	if !ok || len(rest) < 24 {
		return nil, Offsets{}, fmt.Errorf("%s is not a summary of this version; read the rows instead (--from-rows)", r.Path(SummaryFile))
	}
	at := func(i int) int64 { return int64(binary.LittleEndian.Uint64(rest[8*i:])) }
	return rest[24:], Offsets{at(0), at(1), at(2)}, nil
}

// Rows hands every row behind the offsets to the sink: all inquiries, then turns, then intervals.
// A last line without its newline was torn by the end of the process and is left out, and counted.
func (r *Run) Rows(from Offsets, to record.Sink) (Torn, error) {
	var torn Torn
	err := errors.Join(
		r.lines(InquiriesFile, from.Inquiries, &torn, func(line []byte) error {
			q, closing, err := r.codec.ParseInquiry(line)
			switch {
			case err != nil:
				return err
			case closing:
				to.Close(&q)
			default:
				to.Open(&q)
			}
			return nil
		}),
		r.lines(TurnsFile, from.Turns, &torn, func(line []byte) error {
			t, err := r.codec.ParseTurn(line)
			if err == nil {
				to.Turn(&t)
			}
			return err
		}),
		r.lines(IntervalsFile, from.Intervals, &torn, func(line []byte) error {
			v, err := r.codec.ParseInterval(line)
			if err == nil {
				to.Interval(&v)
			}
			return err
		}),
	)
	return torn, err
}

func (r *Run) lines(name string, offset int64, torn *Torn, row func([]byte) error) error {
	f, err := os.Open(r.Path(name))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading rows: %w", err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return fmt.Errorf("reading rows: %w", err)
	}
	in := bufio.NewReaderSize(f, 2*record.MaxLine)
	for {
		line, err := in.ReadSlice('\n')
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			if len(line) > 0 {
				torn.Lines++
			}
			return nil
		case errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("%s, behind byte %d: a line over %d bytes is no row", name, offset, record.MaxLine)
		default:
			return fmt.Errorf("reading rows: %w", err)
		}
		if err := row(line); err != nil {
			return fmt.Errorf("%s, at byte %d: %w", name, offset, err)
		}
		offset += int64(len(line))
	}
}
