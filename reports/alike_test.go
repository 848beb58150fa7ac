package reports

import "testing"

// A series that rises plainly drifts; one that is uneven does not, nor one too short to tell.
func TestDrifts(t *testing.T) {
	for _, r := range []struct {
		name   string
		values []float64
		want   bool
	}{
		{"a queue that grows and grows", []float64{0.9, 0.83, 0.81, 0.7, 0.66, 0.61}, true},
		{"chance", []float64{0.8, 0.83, 0.79, 0.81, 0.84, 0.8, 0.82}, false},
		{"one bad interval", []float64{0.8, 0.8, 0.8, 0.5, 0.8, 0.8, 0.8}, false},
		{"all the same", []float64{1, 1, 1, 1, 1}, false},
		{"too few to tell", []float64{0.9, 0.5, 0.1}, false},
	} {
		if have := drifts(r.values); have != r.want {
			t.Errorf("%s: drifts %v, want %v", r.name, have, r.want)
		}
	}
}
