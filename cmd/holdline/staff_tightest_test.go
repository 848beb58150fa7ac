package main

import (
	"testing"

	"github.com/holdline/holdline/scenarios/goal"
)

// Shares and times are compared by one scale: how much of the way from the limit to the best there can be a
// measure has gone. Each row has the tighter gate first.
func TestTightestIsAlikeForSharesAndTimes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		gates [2]string
		value [2]float64
	}{
		{"half of a wait before hardly anybody turned away", [2]string{"asa < 40s", "blocked_rate < 3%"}, [2]float64{20, 0.001}},
		{"nearly as many as allowed before a wait of half its limit", [2]string{"blocked_rate < 3%", "asa < 40s"}, [2]float64{0.028, 20}},
		{"two fifths of the way to all before two thirds of that to nobody", [2]string{"service_level(20s) >= 95%", "abandonment_rate < 6%"}, [2]float64{0.97, 0.02}},
		{"a broken share before a time that holds", [2]string{"service_level(20s) >= 80%", "asa < 40s"}, [2]float64{0.79, 39.9}},
		{"a broken time before a share that is broken by less of its limit", [2]string{"asa < 40s", "service_level(20s) >= 80%"}, [2]float64{60, 0.7}},
		{"all in time on the limit of 100% before a time that holds", [2]string{"service_level(20s) >= 100%", "asa < 40s"}, [2]float64{1, 39}},
	} {
		var way [2]float64
		for i, text := range row.gates {
			g, err := goal.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			margin := row.value[i] - g.Limit
			if g.Op.UpperBound() {
				margin = -margin
			}
			way[i] = spare(&g, margin)
		}
		if way[0] >= way[1] {
			t.Errorf("%s: %v is no tighter than %v", row.name, way[0], way[1])
		}
	}
}
