package inquiry_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/rng"
)

// Nobody can be reached by what a persona says: addresses, numbers and cards are all from what
// RFC 2606, the regulators and the card processors keep for this.
func TestPersonasReachNobody(t *testing.T) {
	email := regexp.MustCompile(`^[a-z]+\.[a-z]+[0-9]{1,3}@(example\.(com|org|net)|shop\.test)$`)
	phone := map[string]*regexp.Regexp{
		"en-US": regexp.MustCompile(`^\+1[2-9][0-9]{2}55501[0-9]{2}$`),
		"en-GB": regexp.MustCompile(`^\+44(207946[0]|7700900)[0-9]{3}$`),
		"de-DE": regexp.MustCompile(`^\+49(3023125|6990009|4066969|8999998)[0-9]{3}$`),
		"sv-SE": regexp.MustCompile(`^\+468465004[0-9]{2}$`),
		"fr-FR": regexp.MustCompile(`^\+33(19900|63998)[0-9]{4}$`),
	}
	phone["es-MX"], phone["ja"], phone[""] = phone["en-US"], phone["en-US"], phone["en-US"]
	locales := []string{"en-US", "en-GB", "de-DE", "sv-SE", "fr-FR", "es-MX", "ja", ""}
	base := rng.New(1, 0).Name("personas")
	for i := range 100_000 {
		locale := locales[i%len(locales)]
		p := inquiry.NewPersona(base.Num(uint64(i)), locale)
		switch {
		case !email.MatchString(p.Email):
			t.Fatalf("e-mail %q", p.Email)
		case !phone[locale].MatchString(p.Phone):
			t.Fatalf("%s: telephone %q", locale, p.Phone)
		case !publishedCard(p.Card):
			t.Fatalf("card %q", p.Card)
		case p.FirstName == "" || p.LastName == "" || p.City == "" || p.Product == "" || p.Days < 2 || p.Days > 30:
			t.Fatalf("%+v", p)
		}
	}
}

// publishedCard looks a number up in the processors' lists of test cards.
func publishedCard(number string) bool {
	return strings.Contains(`4242424242424242 4111111111111111 4012888888881881 4000056655665556 5555555555554444
		5105105105105100 5200828282828210 2223003122003222 378282246310005 371449635398431 6011111111111117
		6011000990139424 3056930009020004 3566002020360505`, number) && len(number) >= 14
}

// Every name of every table can be spelled in an address.
func TestPersonasSpeakTheirLanguage(t *testing.T) {
	base := rng.New(1, 0)
	for _, locale := range []string{"en", "de", "sv", "fr", "es", "it", "nl", "pt", "pl", "da", "nb"} {
		first := map[string]bool{}
		for i := range 2000 {
			first[inquiry.NewPersona(base.Num(uint64(i)), locale).FirstName] = true
		}
		if len(first) < 24 {
			t.Errorf("%s: %d first names, want a few dozen", locale, len(first))
		}
	}
}

func TestPersonaIsAFunctionOfItsKey(t *testing.T) {
	a, b := inquiry.NewPersona(5, "de-DE"), inquiry.NewPersona(5, "de-DE")
	if *a != *b || a.Words(8) != b.Words(8) || len(strings.Fields(a.Words(8))) < 8 {
		t.Errorf("%+v is not %+v", a, b)
	}
	if n := len(a.Words(1 << 30)); n > 10_000 {
		t.Errorf("words without end: %d bytes", n)
	}
}
