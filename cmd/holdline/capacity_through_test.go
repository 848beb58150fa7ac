package main

import "testing"

// The command that plays a load does not play more than was recommended, and a shell takes it as it is printed.
func TestCheckPlaysWhatIsRecommended(t *testing.T) {
	t.Parallel()
	for load, want := range map[float64]string{1.19996: "1.199", 0.74: "0.74", 0.0572949: "0.05729", 2: "2", 1234.9: "1234"} {
		if got := atMost(load); got != want {
			t.Errorf("x%v: --load %s, want %s", load, got, want)
		}
	}
	for arg, want := range map[string]string{"drain=1h": "drain=1h", "asa < 20s": "'asa < 20s'", "it's": `'it'\''s'`, "": "''"} {
		if got := quoted(arg); got != want {
			t.Errorf("%s: %s, want %s", arg, got, want)
		}
	}
}
