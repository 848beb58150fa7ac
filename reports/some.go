package reports

// Some is a number of things in words, such as 1 load or 1,760 replications.
func Some(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(float64(n)) + " " + one + "s"
}
