package staffing

// word is what customers said of a clause for good: it is kept with these heads around it, or there is
// nothing to judge.
type word struct {
	Standing

	heads Heads
	on    int // replications that it rests on
}

// words are what was said of each clause, and how often it was asked. A clause that was shown to be
// kept is not asked again while its heads stay: what comes later has no part in it, as in any trial that
// ends with its verdict. So the chance of error is spent by clause, and only on rounds that ask it.
type words struct {
	level float64 // that all that is said of a clause holds at
	said  [][]word
	asked []int
}

func newWords(level float64, clauses int) *words {
	return &words{level: level, said: make([][]word, clauses), asked: make([]int, clauses)}
}

// ahead is the level of the round that asks a clause next. The shares of the chance of error are a half, a
// sixth, a twelfth, 1/(k(k+1)) for the k-th: all of them together are 1, so that another is never forbidden.
func (w *words) ahead(c int) float64 {
	k := float64(w.asked[c] + 1)
	return 1 - (1-w.level)/(k*(k+1))
}

// ask prepares a round: what is said already of clauses whose heads are as they were, and the level of
// the others.
func (w *words) ask(s *Search, base *baseline) {
	base.settled, base.levels = make([]*word, len(w.said)), make([]float64, len(w.said))
	for c, all := range w.said {
		base.levels[c] = w.ahead(c)
		for i := range all {
			if s.untouched(c, all[i].heads, base.heads) {
				base.settled[c] = &all[i]
			}
		}
	}
}

// hear takes in what a round showed.
func (w *words) hear(base *baseline, standings []Standing) {
	base.ahead = make([]float64, len(standings))
	for c, x := range standings {
		if base.settled[c] == nil {
			w.asked[c]++
			if x.State == Kept || x.State == Quiet {
				w.said[c] = append(w.said[c], word{Standing: x, heads: base.heads, on: base.rests(c)})
			}
		}
		base.ahead[c] = w.ahead(c)
	}
}
