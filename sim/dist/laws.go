package dist

import (
	"fmt"
	"strings"
	"sync"
)

// Laws compiles laws and keeps those that are tabulated, which takes a millisecond or so: the same law
// is compiled once, however often it is asked for. The zero Laws is ready, nil keeps nothing; any number
// of goroutines may share one.
type Laws struct {
	mu    sync.Mutex
	known map[string]Sampler
}

// Sampler is Law.Sampler.
func (k *Laws) Sampler(l Law) Sampler {
	if k == nil || l.Gamma == nil && len(l.Mixture) == 0 {
		return l.Sampler()
	}
	name := l.name()
	k.mu.Lock()
	s, ok := k.known[name]
	k.mu.Unlock()
	if ok {
		return s
	}
	s = l.Sampler() // unlocked: should two compile it at once, they get the same
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known = map[string]Sampler{}
	}
	k.known[name] = s
	return s
}

// name tells laws apart.
func (l Law) name() string {
	switch {
	case l.Never:
		return "never"
	case l.Constant != nil:
		return fmt.Sprintf("constant(%d)", *l.Constant)
	case l.Exponential != nil:
		return fmt.Sprintf("exponential(%d)", l.Exponential.Mean)
	case l.Gamma != nil:
		return fmt.Sprintf("gamma(%d %v)", l.Gamma.Mean, l.Gamma.CV)
	case l.Lognormal != nil:
		return fmt.Sprintf("lognormal(%d %v)", l.Lognormal.Mean, l.Lognormal.CV)
	case l.Weibull != nil:
		return fmt.Sprintf("weibull(%d %v)", l.Weibull.Mean, l.Weibull.Shape)
	case len(l.Mixture) > 0:
		var parts strings.Builder
		for _, p := range l.Mixture {
			_, _ = fmt.Fprintf(&parts, "%v %s ", p.Weight, p.Law.name())
		}
		return "mixture(" + parts.String() + ")"
	}
	var values strings.Builder
	for _, v := range l.Empirical {
		_, _ = fmt.Fprintf(&values, "%d ", v)
	}
	return "empirical(" + values.String() + ")"
}
