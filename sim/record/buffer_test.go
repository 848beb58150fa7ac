package record_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/holdline/holdline/sim/record"
)

// journal keeps the order in which rows reach it.
type journal struct {
	seqs []uint64
	err  error
}

func (j *journal) Open(*record.Inquiry)      {}
func (j *journal) Close(*record.Inquiry)     {}
func (j *journal) Turn(t *record.Turn)       { j.seqs = append(j.seqs, t.Seq) }
func (j *journal) Interval(*record.Interval) {}
func (j *journal) Err() error                { return j.err }

// Rows pass in the order they came, none is lost or doubled, while one side fills and the other
// drains.
func TestBufferKeepsOrder(t *testing.T) {
	t.Parallel()
	const rows = 20_000
	b := record.NewBuffer()
	var filling sync.WaitGroup
	filling.Go(func() {
		for seq := range uint64(rows) {
			b.Turn(&record.Turn{Seq: seq})
		}
	})
	var j journal
	var spare record.Batch
	for len(j.seqs) < rows/2 {
		b.Drain(&j, &spare)
	}
	filling.Wait()
	b.Drain(&j, &spare)
	if len(j.seqs) != rows {
		t.Fatalf("have %d rows, want %d", len(j.seqs), rows)
	}
	for i, seq := range j.seqs {
		if seq != uint64(i) {
			t.Fatalf("row %d has seq %d", i, seq)
		}
	}
}

// An error of the sink behind the buffer reaches the engine in front of it.
func TestBufferTellsErrors(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	b := record.NewBuffer()
	b.Turn(&record.Turn{})
	var spare record.Batch
	b.Drain(record.Tee{&journal{}, &journal{err: full}}, &spare)
	if err := b.Err(); !errors.Is(err, full) {
		t.Errorf("have %v, want %v", err, full)
	}
}
