package inquiry

import (
	"fmt"
	"strings"

	"github.com/brianvoe/gofakeit/v6"

	"github.com/holdline/holdline/sim/rng"
)

// Persona is a customer who cannot exist: every way to reach one is reserved for examples,
// fiction or tests. Its fields and methods are what a script's templates may use.
type Persona struct {
	FirstName string // of the locale's language
	LastName  string // likewise
	Email     string // at example.com, example.org, example.net or shop.test
	Phone     string // from a range reserved for fiction, in international form
	Card      string // a published test number
	OrderID   string // such as "A-482913"
	Product   string // in English
	City      string // of the locale's language
	Amount    string // of money, such as "49.90"
	Days      int    // 2 to 30
	Locale    string

	key rng.Key
}

// NewPersona draws the customer behind a key. Equal keys give equal customers; a language without
// a table of names of its own uses the English one.
func NewPersona(key rng.Key, locale string) *Persona {
	language, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	names := namesOf(strings.ToLower(language))
	d := dice{key.Source(rng.Persona)}
	p := &Persona{
		FirstName: d.pick(names.first),
		LastName:  d.pick(names.last),
		City:      d.pick(names.cities),
		OrderID:   fmt.Sprintf("%c-%06d", 'A'+d.below(20), d.below(1_000_000)),
		Product:   d.pick(products),
		Card:      d.pick(testCards),
		Amount:    fmt.Sprintf("%d.%02d", 5+d.below(195), d.below(20)*5),
		Days:      2 + d.below(29),
		Locale:    locale,
		key:       key,
	}
	p.Phone = d.phone(strings.ToLower(locale))
	p.Email = fmt.Sprintf("%s.%s%d@%s", mailbox(p.FirstName), mailbox(p.LastName), d.below(1000), d.pick(mailDomains))
	return p
}

// Name is the customer's full name.
func (p *Persona) Name() string { return p.FirstName + " " + p.LastName }

// Words is filler of n English words, at most 200, for load rather than for sense. Equal n give
// equal words.
func (p *Persona) Words(n int) string {
	n = min(max(n, 0), maxWords)
	faker := gofakeit.NewCustom(stream{p.key.Name("words").Num(uint64(n)).Source(rng.Persona)})
	words := make([]string, n)
	for i := range words {
		words[i] = faker.Word()
	}
	return strings.Join(words, " ")
}

const maxWords = 200

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

// stream lends our bits to gofakeit, which wants a math/rand source.
type stream struct{ *rng.Source }

// Int63 implements math/rand.Source.
func (s stream) Int63() int64 { return int64(s.Uint64() >> 1) }

// Seed does nothing: the key is the seed.
func (s stream) Seed(int64) {}

// mailbox spells a name in the letters of a mail address.
func mailbox(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		b.WriteString(ascii(r))
	}
	return b.String()
}

// ascii spells a lower-case letter without its marks, and anything it does not know as nothing.
func ascii(r rune) string {
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
		return string(r)
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
