package scenarios

// Secrets names the environment variables that sc refers to as ${NAME} and that env does not have,
// each once, with the path where it is first used.
func Secrets(sc *Scenario, env func(string) (string, bool)) []Missing { return nil }

// Missing is a ${NAME} reference to a variable that does not exist.
type Missing struct {
	Name string
	Path string // where the scenario refers to it first
}
