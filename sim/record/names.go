package record

import "fmt"

// The words that stand for the closed sets in rows and reports. A new value needs its word here;
// the arrays are as long as the sets, so that a forgotten one does not compile into "".

func outcomeNames() [NumOutcomes]string {
	return [...]string{"in_progress", "contained", "handled", "abandoned", "blocked", "failed", "not_sent"}
}

func stageNames() [4]string { return [...]string{"", "bot", "queue", "human"} }

func solvedNames() [3]string { return [...]string{"unknown", "yes", "no"} }

func kindNames() [3]string { return [...]string{"fresh", "retry", "repeat"} }

func failureNames() [NumFailures]string {
	return [...]string{
		"", "dns", "connect", "tls", "reset", "truncated", "timeout_turn", "timeout_conversation",
		"http_4xx", "http_5xx", "rate_limited", "quota", "error_in_200", "protocol",
	}
}

func endpointNames() [2]string { return [...]string{"bot", "desk"} }

func scopeNames() [3]string { return [...]string{"group", "queue", "run"} }

// String is the outcome's word in rows and reports.
func (o Outcome) String() string { return word(outcomeNames(), int(o)) }

// String is the stage's word; "" for NoStage.
func (s Stage) String() string { return word(stageNames(), int(s)) }

// String is yes, no or unknown.
func (s Solved) String() string { return word(solvedNames(), int(s)) }

// String is the kind's word.
func (k Kind) String() string { return word(kindNames(), int(k)) }

// String is the failure's label; "" for NoFailure.
func (f Failure) String() string { return word(failureNames(), int(f)) }

// String is bot or desk.
func (e Endpoint) String() string { return word(endpointNames(), int(e)) }

// String is the scope's word.
func (s Scope) String() string { return word(scopeNames(), int(s)) }

type words interface {
	[2]string | [3]string | [4]string | [NumOutcomes]string | [NumFailures]string
}

func word[W words](names W, i int) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("invalid(%d)", i)
	}
	return names[i]
}

// lookup is word's inverse.
func lookup[W words](names W, what, text string) (int, error) {
	for i := range len(names) {
		if names[i] == text {
			return i, nil
		}
	}
	return 0, fmt.Errorf("unknown %s %q", what, text)
}
