package scenarios

import "fmt"

// LiveWarnings says what of sc only the simulator plays: a live run leaves it out. Of the desk the
// sandbox plays everything, since it is the same desk; what customers do about it they can only do
// where an endpoint tells them.
func LiveWarnings(sc *Scenario) []string {
	var list []string
	add := func(path, what string) {
		list = append(list, fmt.Sprintf("%s: %s; only the simulator plays it", path, what))
	}
	for _, d := range sc.Demand {
		at := fmt.Sprintf("demand[%s].", d.Intent)
		if d.Callback != nil {
			add(at+"callback", "nobody is offered a call")
		}
		if d.SilentShare > 0 {
			add(at+"silent_share", "whoever leaves the queue says so")
		}
		if d.Transfer != nil {
			add(at+"transfer", "nobody is passed on")
		}
		if d.Backlog > 0 {
			add(at+"backlog", "the queue is empty at the start")
		}
		for i, b := range d.Balk {
			if b.AnnouncedAtLeast > 0 {
				add(fmt.Sprintf("%sbalk[%d]", at, i), "no wait is announced, so that nobody turns away from it")
			}
		}
	}
	if sc.AfterHorizon == afterHorizon()[1] {
		add("after_horizon", "arrivals end at the horizon")
	}
	return list
}
