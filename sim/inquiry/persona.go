package inquiry

import (
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
	names := namesOf(languageOf(locale))
	d := dice{key.Source(rng.Persona)}
	p := &Persona{
		FirstName: d.pick(names.first),
		LastName:  d.pick(names.last),
		City:      d.pick(names.cities),
		OrderID:   d.orderID(),
		Product:   d.pick(products),
		Card:      d.pick(testCards),
		Amount:    d.amount(),
		Days:      2 + d.below(29),
		Locale:    locale,
		key:       key,
	}
	p.Phone = d.phone(countryOf(locale))
	p.Email = d.email(p.FirstName, p.LastName)
	return p
}

// languageOf and countryOf are the first and the last part of a locale, in lower case.
func languageOf(locale string) string {
	if i := strings.IndexAny(locale, "-_"); i >= 0 {
		locale = locale[:i]
	}
	return strings.ToLower(locale)
}

func countryOf(locale string) string {
	return strings.ToLower(locale[strings.LastIndexAny(locale, "-_")+1:])
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

// stream lends our bits to gofakeit, which wants a math/rand source.
type stream struct{ *rng.Source }

// Int63 implements math/rand.Source.
func (s stream) Int63() int64 { return int64(s.Uint64() >> 1) }

// Seed does nothing: the key is the seed.
func (s stream) Seed(int64) {}
