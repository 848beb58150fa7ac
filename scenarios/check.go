package scenarios

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/desk/routing"
)

// maxDemand and maxGroups keep a scenario to a size that people can read.
const (
	maxDemand = 1000
	maxGroups = 1000
)

// Check holds a scenario whose defaults are filled in against all rules: those of each value and
// those that span values. It changes nothing. Paths count list items, as in demand[0].work.
// Files that it names are not looked at.
func Check(sc *Scenario, protocols []string, fault func(path, format string, args ...any)) {
	check(sc, protocols, nil, nil, fault)
}

// check is Check with a look at the files, unless open is nil, and with the groups that a gate may name
// although this scenario has none of that name.
func check(sc *Scenario, protocols []string, open Opener, elsewhere []string, fault fault) {
	c := checker{
		sc: sc, open: open, elsewhere: elsewhere, length: sc.Length(), fault: fault,
		name:   regexp.MustCompile(`^[\pL\pN][\pL\pN_.-]{0,63}$`),
		locale: regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`),
	}
	c.top()
	c.time()
	c.demand()
	c.service()
	c.workforce()
	c.targets(protocols)
	c.reach()
	c.gates()
}

// checker is a scenario under check.
type checker struct {
	sc     *Scenario
	open   Opener        // nil: files are not looked at
	length time.Duration // of the run
	fault  fault

	elsewhere []string // groups of the file as it is, and of its mixes

	name, locale *regexp.Regexp // what names and locales look like
}

// emailChannel is where nobody holds the line.
const emailChannel = "email"

func channels() []string { return []string{"chat", emailChannel, "voice"} }

func retryReasons() []string { return []string{"abandoned", "blocked"} }

func policies() []string { return routing.Names() }

// top checks the keys that stand by themselves.
func (c checker) top() {
	sc := c.sc
	if sc.Version != 1 {
		c.fault("version", "is %d; want 1", sc.Version)
	}
	c.word("name", sc.Name)
	if !(sc.Limits.Rate > 0) {
		c.fault("limits.rate", "is %s; want a rate above 0", sc.Limits.Rate)
	}
	if sc.Limits.Open < 1 || sc.Limits.Open > 10_000_000 {
		c.fault("limits.open", "is %d; want 1 to 10000000 conversations", sc.Limits.Open)
	}
	seen := map[string]bool{}
	for _, m := range sc.Mixes {
		c.word("mixes."+m.Name, m.Name)
		if m.Name == asIs {
			c.fault("mixes."+m.Name, "is what the file without a mix is called; want another name")
		}
		if seen[m.Name] {
			c.fault("mixes."+m.Name, "is given twice; want it once")
		}
		seen[m.Name] = true
	}
	c.locales("customers.locales", sc.Customers.Locales)
}

// asIs names the file without a mix, beside its mixes.
const asIs = "as-is"

// word checks a name that gates and paths can hold without quoting.
func (c checker) word(path, name string) {
	if !c.name.MatchString(name) {
		c.fault(path, "is %q; want a name of letters, digits, hyphens, underscores and dots, at most 64 long", name)
	}
}

func (c checker) locales(path string, locales Weights) {
	sum := 0.0
	for _, l := range locales {
		if !c.locale.MatchString(l.Name) {
			c.fault(join(path, l.Name), "is %q; want a locale such as en-US, de-DE or sv", l.Name)
		}
		sum += l.Weight
	}
	if sum == 0 || math.IsInf(sum, 0) {
		c.fault(path, "has weights that sum to %v; want at least one above 0", sum)
	}
}

// one checks that a word is one of a few.
func (c checker) one(path, word string, known []string) {
	if !slices.Contains(known, word) {
		c.fault(path, "is %q%s", word, hint(word, known))
	}
}

// unique checks that no name comes twice among a list's items.
func (c checker) unique(path, key string, names []string) {
	first := map[string]int{}
	for i, name := range names {
		if j, twice := first[name]; twice {
			c.fault(join(item(path, i), key), "is %q as in item %d; want a name of its own", name, j+1)
			continue
		}
		first[name] = i
	}
}

// sum checks shares that are parts of one whole.
func (c checker) sum(path string, shares map[string]float64) {
	total := 0.0
	names := make([]string, 0, len(shares))
	for _, name := range slices.Sorted(mapKeys(shares)) {
		total += shares[name]
		names = append(names, name)
	}
	if total > 1+1e-9 {
		c.fault(path, "has %s = %.6g; want a sum of at most 1", strings.Join(names, " + "), total)
	}
}
