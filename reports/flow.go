package reports

// maxFlow is the most work that can go from queues to the groups that serve them: supply of each
// queue, capacity of each group, and serves[queue][group]. It gives what of each queue's supply is
// served (Edmonds and Karp: shortest augmenting paths; the networks have tens of nodes).
func maxFlow(supply, capacity []float64, serves [][]bool) []float64 {
	f := network{supply: append([]float64(nil), supply...), free: append([]float64(nil), capacity...), serves: serves}
	f.flow = make([][]float64, len(supply))
	for i := range f.flow {
		f.flow[i] = make([]float64, len(capacity))
	}
	for f.augment() {
	}
	served := make([]float64, len(supply))
	for i := range supply {
		served[i] = supply[i] - f.supply[i]
	}
	return served
}

// network is a flow in the making.
type network struct {
	supply []float64   // of queues, not yet placed
	free   []float64   // of groups
	flow   [][]float64 // queue to group
	serves [][]bool
}

// augment pushes as much as possible along one shortest path from a queue with supply to a group with
// room; back along what flows already. False when there is none.
func (f *network) augment() bool {
	queues, groups := len(f.supply), len(f.free)
	from := make([]int, queues+groups) // the node before; queues first, then groups
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
				f.push(from, at)
				return true
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
	return false
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
