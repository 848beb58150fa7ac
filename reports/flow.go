package reports

// maxFlow is the most work that can go from queues to the groups that serve them: supply of each
// queue, capacity of each group, and serves[queue][group]. It gives what of each queue's supply is
// served, and which queues are short of groups (Edmonds and Karp: shortest augmenting paths; the
// networks have tens of nodes). Which of the queues that share groups is served is a matter of the order
// in which they stand; short are all of them, the queue's side of the least cut.
func maxFlow(supply, capacity []float64, serves [][]bool) (served []float64, short []bool) {
	f := network{supply: append([]float64(nil), supply...), free: append([]float64(nil), capacity...), serves: serves}
	f.flow = make([][]float64, len(supply))
	for i := range f.flow {
		f.flow[i] = make([]float64, len(capacity))
	}
	from, end := f.search()
	for ; end >= 0; from, end = f.search() {
		f.push(from, end)
	}
	served, short = make([]float64, len(supply)), make([]bool, len(supply))
	for i := range supply {
		served[i], short[i] = supply[i]-f.supply[i], from[i] >= 0
	}
	return served, short
}

// network is a flow in the making.
type network struct {
	supply []float64   // of queues, not yet placed
	free   []float64   // of groups
	flow   [][]float64 // queue to group
	serves [][]bool
}

// search finds a shortest path from a queue with supply to a group with room, back along what flows
// already: the node before each that was reached, itself where a path begins, -1 where none led, and the
// group at which it ends, or -1. Queues come first, then groups.
func (f *network) search() (from []int, end int) {
	queues, groups := len(f.supply), len(f.free)
	from = make([]int, queues+groups)
	var line []int
	for i := range from {
		from[i] = -1
		if i < queues && f.supply[i] > tiny {
			from[i] = i
			line = append(line, i)
		}
	}
	for len(line) > 0 {
		at := line[0]
		line = line[1:]
		if at >= queues {
			if f.free[at-queues] > tiny {
				return from, at
			}
			for q := range queues {
				if from[q] < 0 && f.flow[q][at-queues] > tiny {
					from[q] = at
					line = append(line, q)
				}
			}
			continue
		}
		for g := range groups {
			if f.serves[at][g] && from[queues+g] < 0 {
				from[queues+g] = at
				line = append(line, queues+g)
			}
		}
	}
	return from, -1
}

// tiny is what counts as nothing, in agent-seconds.
const tiny = 1e-6

// push moves what the path allows.
func (f *network) push(from []int, end int) {
	queues := len(f.supply)
	amount := f.free[end-queues]
	at := end
	for ; from[at] != at; at = from[at] {
		if at < queues { // came back from a group: what flows there can be taken away
			amount = min(amount, f.flow[at][from[at]-queues])
		}
	}
	amount = min(amount, f.supply[at])
	f.supply[at] -= amount
	f.free[end-queues] -= amount
	for at = end; from[at] != at; at = from[at] {
		if at >= queues {
			f.flow[from[at]][at-queues] += amount
		} else {
			f.flow[at][from[at]-queues] -= amount
		}
	}
}
