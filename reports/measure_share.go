package reports

// count is a number of inquiries.
func count(c column) definition {
	return definition{form: counted, square: numSquares, sums: func(p *part) sums {
		n := p.n(c)
		return sums{num: float64(n), n: n}
	}}
}

// share is a part of a count of inquiries.
func share(num, den column) definition {
	return portion(func(p *part) sums { return sums{num: p.f(num), den: p.f(den), n: p.n(den)} })
}

// asFarAsKnown is a share that rests on what endpoints tell.
func asFarAsKnown(yes, unknown, den column) definition {
	return portion(func(p *part) sums {
		return sums{num: p.f(yes), den: p.f(den), dark: p.f(unknown), n: p.n(den)}
	})
}

// portion is a part of a whole, by its sums.
func portion(of func(p *part) sums) definition {
	return definition{form: shareOf, square: numSquares, sums: of}
}

// byEndpoint is a share of offered inquiries that may be narrowed to where it happened.
func byEndpoint(all, atBot column) definition {
	return portion(func(p *part) sums {
		s := sums{num: p.f(all), den: p.f(offered), n: p.n(offered)}
		switch p.endpoint {
		case botEndpoint:
			s.num = p.f(atBot)
		case deskEndpoint:
			s.num -= p.f(atBot)
		}
		return s
	})
}

// alone is a share of what befalls inquiries one by one, such as a turn that fails, or to come outside
// opening hours: where it never happened in a study, every inquiry that it did not befall tells. What a queue decides befalls many at
// once, and there a replication tells only for itself.
func alone(d definition) definition {
	d.alone = true
	return d
}

// expectMet is the share of replies that met their expectation, of those that had one.
func expectMet() definition {
	d := share(met, checked)
	d.refuse = func(v view) (result, bool) {
		return cannotTell(0, "rows count expectations by inquiry, not by turn"), v.turn != 0 || v.endpoint == deskEndpoint
	}
	d.empty = says("no reply had an expectation")
	return d
}

func says(what string) func(view) string { return func(view) string { return what } }

// attemptsPerFresh is how often a customer tries: fresh inquiries and retries a fresh one.
func attemptsPerFresh() definition {
	return definition{form: meanOf, square: numSquares, empty: says("no fresh inquiries"), sums: func(p *part) sums {
		n := p.n(freshOffered)
		return sums{num: float64(n + p.n(retryOffered)), den: float64(n), n: n}
	}}
}
