package render

import (
	"math"
	"strconv"
	"strings"

	"github.com/holdline/holdline/sim/stats"
)

const missing = "-"

// count prints a whole number with thousands apart: 12,345.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if neg {
		s = "-" + s
	}
	return s
}

// From when on a time is told in seconds, and in minutes.
const (
	inSeconds = 0.9995
	inMinutes = 119.5
)

// seconds prints a time with three significant digits and its unit: 850 µs, 12.3 ms, 4.56 s, 3m20s.
func seconds(x float64) string {
	switch a := math.Abs(x); {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return missing
	case a == 0:
		return "0 s"
	case a < 999.5e-6:
		return digits(x*1e6) + " µs"
	case a < inSeconds:
		return digits(x*1e3) + " ms"
	case a < inMinutes:
		return digits(x) + " s"
	}
	return minutes(x)
}

// minutes prints a time of some minutes or hours: 3m20s, 1h05m.
func minutes(x float64) string {
	if x < 0 {
		return "-" + minutes(-x)
	}
	whole := int64(math.Round(x))
	m, s := whole/60, whole%60
	if m < 60 {
		return strconv.FormatInt(m, 10) + "m" + pad(s) + "s"
	}
	return strconv.FormatInt(m/60, 10) + "h" + pad(m%60) + "m"
}

func pad(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// digits prints three significant digits of a number below a thousand, more above.
func digits(x float64) string {
	a := math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return missing
	case a >= 99.95:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case a >= 9.995:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case a >= 0.9995 || a == 0:
		return strconv.FormatFloat(x, 'f', 2, 64)
	default:
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
}

// percent prints a share with one decimal.
func percent(x float64) string { return percentage(x, 1) }

// percentage prints a share with so many decimals.
func percentage(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return missing
	}
	return fixed(100*x, decimals) + "%"
}

// fixed prints a number with so many decimals; what rounds to nothing has no sign.
func fixed(x float64, decimals int) string {
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return text
}

// value prints x in a unit of the glossary.
func value(x float64, unit string) string { return valued(x, unit, 0) }

// valued is value with that many decimals more for what is printed with a fixed number of them.
func valued(x float64, unit string, more int) string {
	switch unit {
	case "share":
		return percentage(x, 1+more)
	case "s":
		return seconds(x)
	case "money":
		if math.IsNaN(x) {
			return missing
		}
		return fixed(x, 2+more)
	case "inquiries":
		if x == math.Trunc(x) && math.Abs(x) < 1e15 {
			return count(int64(x))
		}
		if a := math.Abs(x); a >= 99.95 && a < 1e15 { // without decimals, as digits has it
			return count(int64(math.Round(x)))
		}
	}
	return digits(x)
}

// mostDecimals are added to those that a unit has of itself.
const mostDecimals = 3

// decimals is how many decimals more a narrow interval needs for its half-width to show.
func decimals(e stats.Estimate, unit string) (more int) {
	if !e.HasInterval() || exact(e) {
		return 0
	}
	last := 0.01 // the place of the last digit: a hundredth of money
	if unit == "share" {
		last = 0.001
	}
	for half := (e.High - e.Low) / 2; more < mostDecimals && half < last; last /= 10 {
		more++
	}
	return more
}

// figure prints the value of an estimate, as finely as its interval asks for.
func figure(e stats.Estimate, unit string) string { return among(e, e.Value, unit) }

// among prints x, which is of an estimate, as finely as its interval asks for and in the same words as
// the rest of it: 119 s would stand beside 2m02s, and 950 ms beside 1.05 s.
func among(e stats.Estimate, x float64, unit string) string {
	if unit != "s" || !e.HasInterval() || exact(e) || math.IsInf(e.High, 0) || x == 0 {
		return valued(x, unit, decimals(e, unit))
	}
	least, most := math.Inf(1), 0.0
	for _, y := range []float64{e.Value, e.Low, e.High} {
		if a := math.Abs(y); a > 0 {
			least, most = math.Min(least, a), math.Max(most, a)
		}
	}
	switch {
	case least < inMinutes && most >= inMinutes && most < 999.5:
		return digits(x) + " s"
	case least < inMinutes && most >= inMinutes:
		return minutes(x)
	case least < inSeconds && most >= inSeconds && most < inMinutes:
		return fixed(x, 3) + " s"
	}
	return seconds(x)
}

// exact says that an interval has no width worth telling, but for the rounding of sums.
func exact(e stats.Estimate) bool { return e.High-e.Low <= 1e-12*math.Abs(e.Value) }

// interval prints the doubt of an estimate: [81.0%, 85.2%], or "" where there is none to tell.
func interval(e stats.Estimate, unit string) string {
	if !e.HasInterval() || exact(e) {
		return ""
	}
	return "[" + among(e, e.Low, unit) + ", " + among(e, e.High, unit) + "]"
}

// estimate prints value and interval together.
func estimate(e stats.Estimate, unit string) string {
	if !e.Known() {
		return missing
	}
	if i := interval(e, unit); i != "" {
		return figure(e, unit) + " " + i
	}
	return figure(e, unit)
}

// lopsided is how many times as wide one side of an interval may be as the other for ± to tell it.
const lopsided = 2

// doubted prints an estimate with half of its interval, on the wider side: 81.2% ±0.4%. What lies at
// one end of it has all of it on the other: 0.0% +1.8%. Where the sides differ by much, it has the interval
// itself: 77.4% [75.0%, 77.9%].
func doubted(e stats.Estimate, unit string) string {
	if !e.Known() {
		return missing
	}
	text := figure(e, unit)
	switch half := math.Max(e.High-e.Value, e.Value-e.Low); {
	case !e.HasInterval() || exact(e):
		return text
	case math.IsInf(half, 1), e.Low < e.Value && e.Value < e.High && half > lopsided*math.Min(e.High-e.Value, e.Value-e.Low):
		return text + " " + interval(e, unit)
	case unit == "share" || unit == "money":
		return text + aside(e) + valued(half, unit, decimals(e, unit))
	default:
		return text + aside(e) + besides(text, half, unit)
	}
}

// aside is the sign of a half-width.
func aside(e stats.Estimate) string {
	switch {
	case e.Low >= e.Value:
		return " +"
	case e.High <= e.Value:
		return " -"
	}
	return " ±"
}

// besides prints a half-width in the unit and to the last digit of its value's text, or with three
// digits where that is nothing.
func besides(text string, half float64, unit string) string {
	number, word, _ := strings.Cut(text, " ")
	in := 1.0
	switch {
	case word == "µs":
		in = 1e-6
	case word == "ms":
		in = 1e-3
	case unit == "s" && word == "": // minutes
		return seconds(half)
	}
	after := 0
	if _, fraction, ok := strings.Cut(number, "."); ok {
		after = len(fraction)
	}
	out := fixed(half/in, after)
	if strings.Trim(out, "0.") == "" {
		out = digits(half / in)
	}
	if word != "" {
		out += " " + word
	}
	return out
}
