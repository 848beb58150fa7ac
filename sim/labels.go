package sim

import (
	"slices"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// newLabels names what rows point into, each list in the order in which the scenario first
// mentions its items.
func newLabels(sc *scenarios.Scenario) record.Labels {
	var l record.Labels
	for _, w := range sc.Customers.Locales {
		index(&l.Locales, w.Name)
	}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		for _, w := range d.Locales {
			index(&l.Locales, w.Name)
		}
		l.Queues = append(l.Queues, record.Queue{Intent: index(&l.Intents, d.Intent), Channel: index(&l.Channels, d.Channel)})
	}
	if sc.Service != nil {
		for _, g := range sc.Service.Groups {
			l.Groups = append(l.Groups, g.Name)
		}
	}
	return l
}

// locales are the weights of a demand's locales: its own, or else the scenario's.
func locales(sc *scenarios.Scenario, d *scenarios.Demand) scenarios.Weights {
	if len(d.Locales) > 0 {
		return d.Locales
	}
	return sc.Customers.Locales
}

// index is the place of name in list, to which it is added if it is new.
func index(list *[]string, name string) int {
	i := slices.Index(*list, name)
	if i < 0 {
		i = len(*list)
		*list = append(*list, name)
	}
	return i
}

// queueOf is the place in demand of an intent on a channel, -1 if there is none.
func queueOf(sc *scenarios.Scenario, intent, onChannel string) int {
	return slices.IndexFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Intent == intent && d.Channel == onChannel })
}
