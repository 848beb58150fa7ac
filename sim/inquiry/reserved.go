package inquiry

// mailDomains are names that RFC 2606 keeps from ever being anybody's.
const mailDomains = "example.com example.org example.net shop.test"

// testCards are numbers that payment processors publish for tests; no bank has issued them.
const testCards = "4242424242424242 4111111111111111 4012888888881881 4000056655665556 " +
	"5555555555554444 5105105105105100 5200828282828210 2223003122003222 " +
	"378282246310005 371449635398431 6011111111111117 6011000990139424 " +
	"3056930009020004 3566002020360505"

// A fictionRange is a block of telephone numbers that a regulator has set aside for stories: the
// prefix, then a number of so many digits, one of size from first on.
type fictionRange struct {
	prefix string
	digits int // behind the prefix
	first  int
	size   int
}

// fictionOf gives the ranges of a country. Countries whose ranges we are not certain of use North
// America's.
func fictionOf(country string) []fictionRange {
	switch country {
	case "gb": // Ofcom, numbers for drama use: London, and the mobile range
		return []fictionRange{{"+44207946", 4, 0, 1000}, {"+447700900", 3, 0, 1000}}
	case "de": // Bundesnetzagentur, drama numbers: Berlin, Frankfurt, Hamburg, Munich
		return []fictionRange{{"+493023125", 3, 0, 1000}, {"+496990009", 3, 0, 1000}, {"+494066969", 3, 0, 1000}, {"+498999998", 3, 0, 1000}}
	case "se": // PTS, numbers for books and films: Stockholm
		return []fictionRange{{"+468465004", 2, 0, 100}}
	case "fr": // Arcep, numbers for audiovisual works: Paris, mobile
		return []fictionRange{{"+3319900", 4, 0, 10000}, {"+3363998", 4, 0, 10000}}
	}
	// North American numbering plan: 555-0100 to 555-0199 in any area code
	return []fictionRange{{"+1212555", 4, 100, 100}, {"+1312555", 4, 100, 100}, {"+1415555", 4, 100, 100}, {"+1617555", 4, 100, 100}, {"+1713555", 4, 100, 100}}
}
