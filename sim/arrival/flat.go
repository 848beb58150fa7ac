package arrival

// constant has one rate and even gaps.
func constant() kind {
	return flat("constant", gapsEven)
}

// poisson has one rate and memoryless gaps.
func poisson() kind {
	return flat("poisson", gapsPoisson)
}

// bursty has one rate and gamma gaps.
func bursty() kind {
	return flat("bursty", gapsGamma)
}

func flat(name, gaps string) kind {
	return kind{
		name: name, gaps: gaps, needs: []string{"rate"},
		describe: func(p Process) string { return p.Rate.String() },
		curve: func(p Process, _ Options) (curve, error) {
			r := p.Rate.PerSecond()
			return newPolyline(0, segment{r0: r, r1: r}), nil
		},
	}
}
