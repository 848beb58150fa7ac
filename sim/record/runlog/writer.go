package runlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/holdline/holdline/sim/record"
)

// ErrInUse means that another process is writing to the directory.
var ErrInUse = errors.New("another run is writing to it")

// ErrHasRun means that the directory already holds a run.
var ErrHasRun = errors.New("it already holds a run")

// flushAt is how many buffered bytes of one file are written without waiting for the next Flush.
const flushAt = 256 << 10

// Writer is the record.Sink that writes a run's directory. Rows go to memory until Flush or until
// a file has 256 KB of them. The first error is kept (Err) and stops further writing to that file,
// so that what reached the disk before it stays whole.
type Writer struct {
	mu       sync.Mutex
	dir      string
	codec    *record.Codec
	manifest Manifest
	lock     *os.File
	files    [3]file
	err      error
}

type file struct {
	f       *os.File
	pending []byte
	written int64 // bytes of whole rows on disk
}

const (
	inquiries = iota
	turns
	intervals
)

func fileNames() [3]string { return [...]string{InquiriesFile, TurnsFile, IntervalsFile} }

// Create makes the directory, takes its lock and writes the manifest. A directory that already
// holds a run is refused with ErrHasRun unless overwrite is set; one being written, with ErrInUse.
func Create(dir string, m Manifest, overwrite bool) (*Writer, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("output directory: %w", err)
	}
	lock, err := lockDir(filepath.Join(dir, LockFile))
	if err != nil {
		return nil, fmt.Errorf("output directory %s: %w", dir, err)
	}
	w := &Writer{dir: dir, codec: record.NewCodec(m.Labels, m.Name, m.Started), manifest: m, lock: lock}
	if err := w.create(overwrite); err != nil {
		return nil, errors.Join(fmt.Errorf("output directory %s: %w", dir, err), w.release())
	}
	return w, nil
}

func (w *Writer) create(overwrite bool) error {
	if _, err := os.Stat(filepath.Join(w.dir, ManifestFile)); err == nil && !overwrite {
		return ErrHasRun
	}
	if err := os.Remove(filepath.Join(w.dir, SummaryFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("clearing the old run: %w", err)
	}
	for i, name := range fileNames() {
		f, err := os.Create(filepath.Join(w.dir, name)) //nolint:gosec // the directory is the user's choice
		if err != nil {
			return fmt.Errorf("creating rows: %w", err)
		}
		w.files[i].f = f
	}
	return writeJSON(filepath.Join(w.dir, ManifestFile), runFile{Manifest: w.manifest})
}

// Open implements record.Sink.
func (w *Writer) Open(q *record.Inquiry) {
	w.append(inquiries, func(b []byte) []byte { return w.codec.AppendInquiry(b, q, false) })
}

// Close implements record.Sink. (The directory itself is closed by Finish.)
func (w *Writer) Close(q *record.Inquiry) {
	w.append(inquiries, func(b []byte) []byte { return w.codec.AppendInquiry(b, q, true) })
}

// Turn implements record.Sink.
func (w *Writer) Turn(t *record.Turn) {
	w.append(turns, func(b []byte) []byte { return w.codec.AppendTurn(b, t) })
}

// Interval implements record.Sink.
func (w *Writer) Interval(v *record.Interval) {
	w.append(intervals, func(b []byte) []byte { return w.codec.AppendInterval(b, v) })
}

func (w *Writer) append(i int, row func([]byte) []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f := &w.files[i]
	f.pending = row(f.pending)
	if len(f.pending) >= flushAt {
		w.flush(f)
	}
}

// flush writes what is pending. On an error what was half written is cut off again, as far as the
// disk lets us: a reader bears a torn last line all the same.
func (w *Writer) flush(f *file) {
	if w.err != nil || f.f == nil || len(f.pending) == 0 {
		f.pending = f.pending[:0]
		return
	}
	n, err := f.f.Write(f.pending)
	if err != nil {
		w.err = fmt.Errorf("writing rows: %w", err)
		if n > 0 {
			w.err = errors.Join(w.err, f.f.Truncate(f.written))
		}
	} else {
		f.written += int64(n)
	}
	f.pending = f.pending[:0]
}

// Flush writes all rows so far to their files.
func (w *Writer) Flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.files {
		w.flush(&w.files[i])
	}
}

// Err gives the first error met, nil while all is well.
func (w *Writer) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// offsetMagic opens summary.bin.
const offsetMagic = "holdline summary 1\n"

// Snapshot flushes and then writes summary.bin: the bytes of the accumulated measures, which cover
// exactly the rows appended so far, behind the offsets of those rows. The caller lets no row pass
// between taking the bytes and this call. A snapshot that could not be written loses nothing: the one
// before it stays, and the rows behind that one.
func (w *Writer) Snapshot(summary []byte) error {
	w.Flush()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return w.err
	}
	b := append(make([]byte, 0, len(offsetMagic)+3*8+len(summary)), offsetMagic...)
	for i := range w.files {
		b = binary.LittleEndian.AppendUint64(b, uint64(w.files[i].written))
	}
	return replace(filepath.Join(w.dir, SummaryFile), append(b, summary...))
}

// Finish flushes, writes how the run ended into the manifest, closes the files and frees the lock.
// It gives the first error of the whole run.
func (w *Writer) Finish(end End) error {
	w.Flush()
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.err
	if e := writeJSON(filepath.Join(w.dir, ManifestFile), runFile{Manifest: w.manifest, End: &end}); err == nil {
		err = e
	}
	return errors.Join(err, w.release())
}

func (w *Writer) release() error {
	var errs []error
	for i := range w.files {
		if f := w.files[i].f; f != nil {
			errs = append(errs, f.Close())
			w.files[i].f = nil
		}
	}
	return errors.Join(append(errs, w.lock.Close())...)
}

var _ record.Sink = (*Writer)(nil)
