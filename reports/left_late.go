package reports

import "fmt"

// fewestLate is how many must have left late to be told of.
const fewestLate = 5

// leftLate warns of a queue that was left by those above all who entered it after the horizon, on the way
// through the bot: where shifts end with the horizon nobody is there for them. They are in the rates and waits,
// and in no average over clock time, so that a queue_length of 0 stands beside a wait.
func (s *Study) leftLate(say func(string, ...any)) {
	v := s.all.over(whole(""))
	all := v.sum(queueAbandoned)
	v.late = false
	if late := all - v.sum(queueAbandoned); late >= fewestLate && 2*late > all {
		who := fmt.Sprintf("%d of the %d", late, all)
		if late == all {
			who = fmt.Sprintf("All %d", all)
		}
		say("%s who left the queue entered it after the horizon: they are in rates and waits, and not in queue_length and occupancy. If shifts end with the horizon, nobody is there for them: let them last a little longer than arrivals.", who)
	}
}
