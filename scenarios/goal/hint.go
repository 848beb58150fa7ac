package goal

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// number reads a finite decimal number.
func number(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
}

func names() []string {
	measures := Measures()
	all := make([]string, 0, len(measures))
	for _, m := range measures {
		all = append(all, m.Name)
	}
	return all
}

func ofForm(f Form) []string {
	var all []string
	for _, m := range Measures() {
		if m.Form == f {
			all = append(all, m.Name)
		}
	}
	return all
}

// hint is the end of a message about an unknown name: the closest known one, and all of them.
func hint(name string, known []string) string {
	all := "want one of " + strings.Join(known, ", ")
	if best, ok := Closest(name, known); ok {
		return fmt.Sprintf(" (did you mean %s?); %s", best, all)
	}
	return "; " + all
}

// Closest finds the known name that a misspelled one most likely stands for, if any is near.
func Closest(name string, known []string) (string, bool) {
	best, least := "", len(name)/2+1
	for _, k := range known {
		if d := distance(strings.ToLower(name), k); d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

// distance is the number of letters to insert, drop, swap or replace to turn a into b (the
// restricted Damerau-Levenshtein distance). Long names are cut: they are no misspellings.
func distance(a, b string) int {
	const longest = 64
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
