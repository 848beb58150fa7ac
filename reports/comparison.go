package reports

// Comparison is several mixes side by side, each but the first held against the first.
type Comparison struct {
	SchemaVersion int            `json:"schema_version"`
	Names         []string       `json:"names"`
	Summaries     []*Summary     `json:"summaries"`
	Differences   [][]Difference `json:"differences"` // of Names[i+1] against Names[0]
	Interrupted   bool           `json:"interrupted,omitempty"`
	Why           string         `json:"why,omitempty"` // it is not whole

	first *Study
}

// Add puts a mix beside those so far; the first is what the others are held against.
func (c *Comparison) Add(name string, doc *Summary, s *Study) {
	c.SchemaVersion = SchemaVersion
	c.Names, c.Summaries = append(c.Names, name), append(c.Summaries, doc)
	if c.first == nil {
		c.first = s
		return
	}
	c.Differences = append(c.Differences, Compare(c.first, s))
}
