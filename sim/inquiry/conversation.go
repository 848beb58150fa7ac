package inquiry

import "github.com/holdline/holdline/sim/record"

// Conversation is one customer between arrival and end, as a state machine.
type Conversation struct {
	row record.Inquiry
}

// Start makes c the conversation of in, about to arrive.
func (c *Conversation) Start(spec *Spec, in *Inquiry) {}

// Step takes one event and says what the customer does next.
func (c *Conversation) Step(spec *Spec, e Event) Action { return Action{Do: End} }

// Row is the inquiry's row so far, complete after End. It points into c.
func (c *Conversation) Row() *record.Inquiry { return &c.row }

// Child gives the inquiry that a returning customer makes, and false where none is meant.
func (s *Spec) Child(in *Inquiry, row *record.Inquiry) (Inquiry, bool) { return Inquiry{}, false }
