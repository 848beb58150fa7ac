package scenarios

// Files are the names of all files that a scenario reads, as it is or with one of its mixes. Of a mix it
// is every text that a path gets: a text that names no file harms nobody.
func (sc *Scenario) Files() []string {
	var names []string
	add := func(all ...string) {
		for _, name := range all {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	for i := range sc.Demand {
		add(sc.Demand[i].Arrivals.File)
	}
	if sc.Service != nil {
		for i := range sc.Service.Groups {
			add(sc.Service.Groups[i].Staffing)
		}
	}
	if t := sc.Targets; t != nil {
		for _, x := range []*Target{t.Bot, t.Desk} {
			if x != nil {
				add(x.Client.CA, x.Client.Certificate, x.Client.Key)
			}
		}
	}
	for _, m := range sc.Mixes {
		for _, c := range m.Changes {
			add(textsIn(c.Value)...)
		}
	}
	return names
}

// textsIn are the texts within a value as JSON knows it.
func textsIn(value any) []string {
	switch x := value.(type) {
	case string:
		return []string{x}
	case []any:
		var all []string
		for _, item := range x {
			all = append(all, textsIn(item)...)
		}
		return all
	case map[string]any:
		var all []string
		for _, item := range x {
			all = append(all, textsIn(item)...)
		}
		return all
	}
	return nil
}
