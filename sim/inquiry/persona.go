package inquiry

import "github.com/holdline/holdline/sim/rng"

// Persona is a customer who cannot exist: every way to reach one is reserved for examples,
// fiction or tests. Its fields are the variables of a script's templates.
type Persona struct {
	FirstName string
	LastName  string
	Email     string // at example.com, .org or .net
	Phone     string // from a range reserved for fiction
	Card      string // a published test number
	OrderID   string
	Product   string
	City      string
	Amount    string // of money, "49.90"
	Days      int    // 2 to 30
	Locale    string
}

// NewPersona draws the customer behind a key.
func NewPersona(key rng.Key, locale string) *Persona { return &Persona{} }
