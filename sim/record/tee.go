package record

// Tee is a Sink that hands every row to each of several sinks, in order.
type Tee []Sink

// Open implements Sink.
func (t Tee) Open(q *Inquiry) {
	for _, s := range t {
		s.Open(q)
	}
}

// Close implements Sink.
func (t Tee) Close(q *Inquiry) {
	for _, s := range t {
		s.Close(q)
	}
}

// Turn implements Sink.
func (t Tee) Turn(v *Turn) {
	for _, s := range t {
		s.Turn(v)
	}
}

// Interval implements Sink.
func (t Tee) Interval(v *Interval) {
	for _, s := range t {
		s.Interval(v)
	}
}

// Err gives the first error of any of the sinks.
func (t Tee) Err() error {
	for _, s := range t {
		if err := s.Err(); err != nil {
			return err
		}
	}
	return nil
}

var _ Sink = Tee(nil)
