package reports

// Sweep is one scenario under several values of one or two of its parameters, all met by the same
// customers.
type Sweep struct {
	Parameters []string `json:"parameters"` // paths in the scenario
	Points     []Point  `json:"points"`     // the second parameter varies fastest
}

// Point is what one setting of the parameters gave.
type Point struct {
	Values      []string     `json:"values"` // of Parameters, as written
	Summary     *Summary     `json:"summary"`
	Differences []Difference `json:"differences,omitempty"` // against the first point
}

// Add puts one more point at the end. The first is what the others are held against.
func (s *Sweep) Add(values []string, doc *Summary, differences []Difference) {
	s.Points = append(s.Points, Point{Values: values, Summary: doc, Differences: differences})
}
