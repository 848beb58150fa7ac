package reports

import (
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// A limit has as many digits as its interval is worth, and three at least.
func TestPrecisely(t *testing.T) {
	for _, r := range []struct {
		e    stats.Estimate
		want string
	}{
		{stats.Estimate{Value: 1.0447, Low: 1.0395, High: 1.0499}, "1.045 [1.04, 1.05]"},
		{stats.Estimate{Value: 1.0447, Low: 1.0243, High: 1.0651}, "1.04 [1.02, 1.07]"},
		{stats.Estimate{Value: 104.47, Low: 104.05, High: 104.89}, "104.5 [104, 104.9]"},
		{stats.Estimate{Value: 1234.4, Low: 1200, High: 1268}, "1234 [1200, 1268]"},
	} {
		if got := Precisely(r.e.Value, r.e) + between(r.e); got != r.want {
			t.Errorf("have %s, want %s", got, r.want)
		}
	}
}
