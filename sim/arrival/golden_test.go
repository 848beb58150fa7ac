package arrival

import (
	"strings"
	"testing"
	"time"
)

// Pinned arrivals: same seed, same moments, whatever is refactored. The hundredth to hundred and
// second of each row at load 1.5.
func TestArrivalsArePinned(t *testing.T) {
	golden := []string{
		"1m7s 1m7.666667s 1m8.333333s",
		"1m1.393874s 1m1.926317s 1m2.438692s",
		"1m1.393874s 1m1.926317s 1m2.438692s",
		"1m27.613472s 1m28.373306s 1m29.104502s",
		"39.133914s 39.137915s 39.137916s",
		"58.217124s 58.576669s 58.74921s",
		"22m9.7156s 22m15.469182s 22m20.982601s",
		"33.5s 33.833333s 34.166667s",
		"13m4.181622s 13m5.778952s 13m7.316077s",
		"1m32.090811s 1m32.889476s 1m33.658038s",
		"1m39.032689s 1m39.107773s 1m39.108655s",
		"1m8.262201s 1m8.813565s 1m9.34358s",
		"1m28.429609s 1m29.369355s 1m30.310463s",
		"24m6.558356s 24m19.703297s 24m32.362707s",
		"8h6m8.363245s 8h6m11.557903s 8h6m14.632154s",
		"1m32.090811s 1m32.889476s 1m33.658038s",
		"11m13.332s 11m20.132667s 11m26.934667s",
		"5m36.666049s 5m40.066358s 5m43.467332s",
		"1m29.557969s 1m30.334667s 1m31.082091s",
		"2m18.931023s 2m19.036357s 2m19.037595s",
		"8h10m13.938742s 8h10m19.263172s 8h10m24.386923s",
		"1h8m41.686729s 1h9m22.948331s 1h10m2.737553s",
		"5h29m46.913707s 5h30m37.939827s 5h31m28.586168s",
	}
	for i, r := range table() {
		s := r.stream(t, Options{Load: 1.5})
		var got []string
		for n := range 103 {
			if c, ok := s.Next(); ok && n >= 100 {
				got = append(got, c.At.Round(time.Microsecond).String())
			}
		}
		if text := strings.Join(got, " "); i >= len(golden) || text != golden[i] {
			t.Errorf("%s:\n%q,", r.name(), text)
		}
	}
}
