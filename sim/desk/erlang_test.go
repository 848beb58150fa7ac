package desk_test

import (
	"math"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/desk"
)

// erlangC is the probability of waiting and the mean wait over all, in units of mean work, of
// offered load a at c servers with endless patience.
func erlangC(a float64, c int) (pWait, wait float64) {
	b := 1.0
	for n := 1; n <= c; n++ {
		b = a * b / (float64(n) + a*b)
	}
	rho := a / float64(c)
	pWait = b / (1 - rho*(1-b))
	return pWait, pWait / (float64(c) - a)
}

// erlangA is the probabilities of waiting and of abandoning and the mean wait over all, of arrival
// rate lambda, service rate 1, c servers and patience of that mean, by summing up the states.
func erlangA(lambda float64, c int, patience float64) (pWait, pAbandon, wait float64) {
	total, busy, queue, p := 0.0, 0.0, 0.0, 1.0
	for n := range 100*c + 1000 {
		if n > 0 {
			p *= lambda / (float64(min(n, c)) + float64(max(n-c, 0))/patience)
		}
		total += p
		if n >= c {
			busy += p
			queue += p * float64(n-c)
		}
	}
	wait = queue / total / lambda
	return busy / total, wait / patience, wait
}

// batches runs a loop in parts and gives mean and standard error of what is measured in each.
func batches(l *loop, parts, each int, measure func(before, after loop) float64) (mean, stderr float64) {
	l.waiting = map[desk.Handle]time.Duration{}
	l.run(each)
	values := make([]float64, 0, parts)
	for range parts {
		before := *l
		l.run(each)
		values = append(values, measure(before, *l))
	}
	for _, v := range values {
		mean += v / float64(parts)
	}
	for _, v := range values {
		stderr += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(stderr / float64(parts*(parts-1)))
}

func share(count func(l *loop) int) func(before, after loop) float64 {
	return func(before, after loop) float64 {
		return float64(count(&after)-count(&before)) / float64(after.offered-before.offered)
	}
}

func delayed(l *loop) int { return l.delayed }

func left(l *loop) int { return l.left }

func meanWait(before, after loop) float64 {
	return (after.waited - before.waited).Seconds() / float64(after.offered-before.offered)
}

// Closed forms that the desk must meet within four standard errors; work has mean 1 second.
func TestErlang(t *testing.T) {
	t.Parallel()
	cWait, cMean := erlangC(8, 10)
	aWait, aLeft, aMean := erlangA(22, 20, 0.8)
	rates := func(total ...float64) desk.Group {
		return desk.Group{Concurrency: []int{len(total)}, TotalRate: total}
	}
	for _, row := range []struct {
		name     string
		agents   int
		group    desk.Group
		lambda   float64
		patience float64
		measure  func(before, after loop) float64
		want     float64
	}{
		{"Erlang C: share that waits", 10, desk.Group{}, 8, 0, share(delayed), cWait},
		{"Erlang C: mean wait", 10, desk.Group{}, 8, 0, meanWait, cMean},
		{"Erlang A: share that waits", 20, desk.Group{}, 22, 0.8, share(delayed), aWait},
		{"Erlang A: share that leaves", 20, desk.Group{}, 22, 0.8, share(left), aLeft},
		{"Erlang A: mean wait", 20, desk.Group{}, 22, 0.8, meanWait, aMean},
		// Ten agents with two slots and no slow-down are twenty agents.
		{"two slots are two agents", 10, rates(1, 2), 22, 0.8, share(left), aLeft},
		// One agent whose four conversations share a rate of 1 is as fast as one agent with one:
		// work in progress is the same, only the wait is part conversation. Waits when four are in.
		{"four share one agent", 1, rates(1, 1, 1, 1), 0.7, 0, share(delayed), math.Pow(0.7, 4)},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			l := &loop{
				desk: desk.New(pool(row.agents, row.group)), src: source(7), every: 1 / row.lambda, patience: row.patience,
				contact: exponentialWork(1),
			}
			got, stderr := batches(l, 25, 4_000, row.measure)
			if z := (got - row.want) / stderr; math.Abs(z) > 4 || stderr > 0.1*row.want {
				t.Errorf("%.5f, want %.5f: z = %.1f at standard error %.5f", got, row.want, z, stderr)
			}
		})
	}
}

// Processor sharing does not mind the law of the work: unlimited conversations that share a rate
// of 1 stay 1/(1-load) times their work on average, constant or not (M/G/1-PS).
func TestProcessorSharing(t *testing.T) {
	t.Parallel()
	g := desk.Group{Concurrency: []int{desk.Unlimited}, TotalRate: []float64{1}}
	d := desk.New(pool(1, g))
	src := source(8)
	began := map[uint64]time.Duration{}
	const load, contacts = 0.6, 60_000
	var at time.Duration
	stays := make([]float64, 0, contacts)
	for id := range uint64(contacts) {
		at += exponential(src, 1/load)
		for _, e := range d.Advance(at, nil) {
			stays = append(stays, (e.At - began[e.ID]).Seconds())
			delete(began, e.ID)
		}
		d.Offer(at, desk.Contact{ID: id, Work: time.Second})
		began[id] = at
	}
	const parts = 20
	means := make([]float64, 0, parts)
	for p := range parts {
		part := stays[p*len(stays)/parts : (p+1)*len(stays)/parts]
		sum := 0.0
		for _, s := range part {
			sum += s
		}
		means = append(means, sum/float64(len(part)))
	}
	mean, square := 0.0, 0.0
	for _, m := range means {
		mean += m / parts
	}
	for _, m := range means {
		square += (m - mean) * (m - mean)
	}
	stderr := math.Sqrt(square / (parts * (parts - 1)))
	if z := (mean - 1/(1-load)) / stderr; math.Abs(z) > 4 {
		t.Errorf("mean stay %.3f, want %.3f: z = %.1f", mean, 1/(1-load), z)
	}
}
