package inquiry

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/holdline/holdline/sim/rng"
)

// dice draws from lists.
type dice struct{ *rng.Source }

func (d dice) below(n int) int { return int(d.Uint64() % uint64(n)) }

// pick draws one item of a list of items between spaces.
func (d dice) pick(list string) string {
	for range d.below(strings.Count(list, " ") + 1) {
		_, list, _ = strings.Cut(list, " ")
	}
	item, _, _ := strings.Cut(list, " ")
	return item
}

func (d dice) orderID() string {
	b := append(make([]byte, 0, 8), byte('A'+d.below(20)), '-')
	return string(padded(b, d.below(1_000_000), 6))
}

func (d dice) amount() string {
	b := strconv.AppendInt(make([]byte, 0, 8), int64(5+d.below(195)), 10)
	return string(padded(append(b, '.'), 5*d.below(20), 2))
}

func (d dice) phone(country string) string {
	ranges := fictionOf(country)
	r := &ranges[d.below(len(ranges))]
	return string(padded(append(make([]byte, 0, 16), r.prefix...), r.first+d.below(r.size), r.digits))
}

func (d dice) email(first, last string) string {
	b := append(spell(make([]byte, 0, 64), first), '.')
	b = strconv.AppendInt(spell(b, last), int64(d.below(1000)), 10)
	return string(append(append(b, '@'), d.pick(mailDomains)...))
}

// padded appends the last digits of n, zeros in front.
func padded(b []byte, n, digits int) []byte {
	for range digits {
		b = append(b, '0')
	}
	for i := len(b) - 1; i >= len(b)-digits; i-- {
		b[i] += byte(n % 10)
		n /= 10
	}
	return b
}

// spell appends a name in the letters of a mail address.
func spell(b []byte, name string) []byte {
	for _, r := range name {
		b = append(b, ascii(unicode.ToLower(r))...)
	}
	return b
}

// ascii spells a lower-case letter without its marks, and anything it does not know as nothing.
func ascii(r rune) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz"
	const marked, plain = "åáàâãąéèêëęíïîóôõúñçśćńżź", "aaaaaaeeeeeiiiooouncscnzz"
	switch r {
	case 'ä', 'æ':
		return "ae"
	case 'ö', 'ø', 'œ':
		return "oe"
	case 'ü':
		return "ue"
	case 'ß':
		return "ss"
	case 'ł':
		return "l"
	}
	if r >= 'a' && r <= 'z' {
		return alphabet[r-'a' : r-'a'+1]
	}
	at := 0
	for _, m := range marked {
		if m == r {
			return plain[at : at+1]
		}
		at++
	}
	return ""
}
