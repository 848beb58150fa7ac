package reports

import (
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// Digits of the sketches: totals of the run are precise, breakdowns by queue are small.
const (
	fineDigits   = 3
	coarseDigits = 2
)

// store is everything an accumulator has taken. It adds up, cell by cell.
type store struct {
	counts  []int64   // [queue][slot][column]
	squares []float64 // [queue][slot][square]
	groups  []int64   // [group][slot][groupColumn]
	areas   []float64 // [group][slot][area]
	tracks  []series  // one a track of the layout

	times   [numQuantities][2][lastTurn + 1]stats.Sketch // measured turns by quantity, endpoint and turn (0 where turns are not told apart)
	replies []stats.Sketch                               // first-endpoint reply latencies by queue
	waits   []stats.Sketch                               // of the answered, by queue, scenario time
	wait    stats.Sketch

	inquiries    [record.NumFailures]int64 // measured, by failure
	turns        [record.NumFailures]int64 // measured
	excludedTurn [2][lastTurn + 1]int64    // rejections and errors, by endpoint and turn
	censored     [2][lastTurn + 1]int64

	closed [record.NumOutcomes]int64 // every inquiry, warm-up and after the horizon included
	totals [numTotals]int64
}

// total is a counter over every row of a run.
type total int

const (
	begun        total = iota // inquiries
	allTurns                  // exchanges
	openTurns                 // of those, cut off by the end of the run
	groupRows                 // interval rows of groups
	askedBot                  // exchanges with the bot
	brokenBot                 // of those, that the bot may know otherwise: cut off, timed out or erred
	fullBot                   // of those, turned away as full
	brokenDesk                // requests to join a queue, likewise
	metBot                    // inquiries
	handedOver                // from bot to desk
	leftBot                   // gave up at the bot
	enteredQueue              // took a place in a human queue
	fullDesk                  // turned away by the desk
	gotHuman                  // a human came
	leftQueue                 // gave up waiting
	crossed                   // left and joined at once
	brokenAtDesk              // failed, or left, once they had entered the queue
	stoppedBot                // still with the bot at the end
	stoppedDesk               // still at the desk at the end
	repliedBot                // replies of the bot that came
	wordless                  // of those, without a word
	numTotals
)

func newStore(l *layout) store {
	slots := l.count() + 1
	s := store{
		counts:  make([]int64, l.queues*slots*l.columns()),
		squares: make([]float64, l.queues*slots*int(numSquares)),
		groups:  make([]int64, l.groups*slots*int(numGroupColumns)),
		areas:   make([]float64, l.groups*slots*int(numAreas)),
		tracks:  make([]series, len(l.tracks)),
		replies: make([]stats.Sketch, l.queues),
		waits:   make([]stats.Sketch, l.queues),
	}
	for i := range s.tracks {
		s.tracks[i] = newSeries(slots)
	}
	byQueue := coarseDigits
	if l.virtual {
		byQueue = fineDigits // of waits: the total is their sum
	}
	for i := range s.replies {
		s.replies[i], s.waits[i] = *stats.NewSketch(coarseDigits), *stats.NewSketch(byQueue)
	}
	return s
}

// exactly makes the sums of tracks exact, as those of a replication are.
func (s *store) exactly() {
	for i := range s.tracks {
		s.tracks[i].exact = make([]stats.ExactMoments, len(s.tracks[i].sums))
	}
}

// reset empties the store and keeps its memory.
func (s *store) reset() {
	clear(s.counts)
	clear(s.squares)
	clear(s.groups)
	clear(s.areas)
	for i := range s.tracks {
		s.tracks[i].reset()
	}
	for _, d := range s.sketches() {
		d.Reset()
	}
	for _, c := range s.tallies() {
		clear(c)
	}
}

// merge adds what o has taken; both have the same layout.
func (s *store) merge(o *store) {
	addTo(s.counts, o.counts)
	addTo(s.squares, o.squares)
	addTo(s.groups, o.groups)
	addTo(s.areas, o.areas)
	for i := range s.tracks {
		s.tracks[i].merge(&o.tracks[i])
	}
	theirs := o.sketches()
	for i, d := range s.sketches() {
		d.Merge(theirs[i])
	}
	counters := o.tallies()
	for i, c := range s.tallies() {
		addTo(c, counters[i])
	}
}

func addTo[T int64 | float64](to, from []T) {
	for i, v := range from {
		to[i] += v
	}
}

// sketches lists every sketch in a fixed order, for merging and for the codec.
func (s *store) sketches() []*stats.Sketch {
	out := make([]*stats.Sketch, 0, 2*len(s.replies)+len(s.times)*2*(lastTurn+1)+1)
	for i := range s.times {
		for j := range s.times[i] {
			for k := range s.times[i][j] {
				out = append(out, &s.times[i][j][k])
			}
		}
	}
	for i := range s.replies {
		out = append(out, &s.replies[i], &s.waits[i])
	}
	return append(out, &s.wait)
}

// tallies lists every plain counter in a fixed order, likewise.
func (s *store) tallies() [][]int64 {
	out := make([][]int64, 0, 4+2*len(s.censored))
	out = append(out, s.inquiries[:], s.turns[:], s.closed[:], s.totals[:])
	for i := range s.excludedTurn {
		out = append(out, s.excludedTurn[i][:], s.censored[i][:])
	}
	return out
}
