package sim

import (
	"slices"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// NewLabels names what rows point into, each list in the order in which the scenario first
// mentions its items.
func NewLabels(sc *scenarios.Scenario) record.Labels {
	var l record.Labels
	for _, w := range locales(sc, nil) {
		index(&l.Locales, w.Name)
	}
	for i := range sc.Demand {
		d := &sc.Demand[i]
		for _, w := range d.Locales {
			index(&l.Locales, w.Name)
		}
		l.Queues = append(l.Queues, record.Queue{Intent: index(&l.Intents, d.Intent), Channel: index(&l.Channels, channel(d))})
	}
	if sc.Service != nil {
		for _, g := range sc.Service.Groups {
			l.Groups = append(l.Groups, g.Name)
		}
	}
	return l
}

// locales are the weights of a demand's locales, with the scenario's and then the default in
// reserve.
func locales(sc *scenarios.Scenario, d *scenarios.Demand) scenarios.Weights {
	switch {
	case d != nil && len(d.Locales) > 0:
		return d.Locales
	case len(sc.Customers.Locales) > 0:
		return sc.Customers.Locales
	}
	return scenarios.Weights{{Name: defaultLocale, Weight: 1}}
}

const (
	defaultLocale  = "en-US"
	defaultChannel = "chat"
)

func channel(d *scenarios.Demand) string { return or(d.Channel, defaultChannel) }

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
	return slices.IndexFunc(sc.Demand, func(d scenarios.Demand) bool { return d.Intent == intent && channel(&d) == onChannel })
}
