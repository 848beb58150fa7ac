package scenarios

import "io"

// Story is one shipped scenario.
type Story struct {
	Name     string // launch-surge
	Question string // which question it answers
	Text     []byte // the file
}

// Library lists the shipped scenarios by name.
func Library() []Story { return nil }

// Open gives a shipped scenario by its name.
func Open(name string) (io.ReadCloser, bool) { return nil, false }

// Starter is the commented scenario that `holdline init` writes.
func Starter() []byte { return nil }
