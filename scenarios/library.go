package scenarios

import (
	"bytes"
	"embed"
	"io"
	"path"
	"strings"
)

//go:embed library/*.yaml
var library embed.FS

// starter is the file that `holdline init` writes; it is no story of the library.
const starter = "starter"

// Story is one shipped scenario.
type Story struct {
	Name     string // launch-surge
	Question string // which question it answers: the first line of the file
	Text     []byte // the file
}

// Library lists the shipped scenarios by name.
func Library() []Story {
	entries, err := library.ReadDir("library")
	if err != nil {
		panic("scenarios: the embedded library cannot be listed: " + err.Error())
	}
	var all []Story
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".yaml")
		if name == starter {
			continue
		}
		text := shipped(name)
		first, _, _ := bytes.Cut(text, []byte("\n"))
		all = append(all, Story{Name: name, Question: strings.TrimLeft(string(first), "# "), Text: text})
	}
	return all
}

// Open gives a shipped scenario by its name.
func Open(name string) (io.ReadCloser, bool) {
	for _, s := range Library() {
		if s.Name == name {
			return io.NopCloser(bytes.NewReader(s.Text)), true
		}
	}
	return nil, false
}

// Starter is the commented scenario that `holdline init` writes.
func Starter() []byte { return shipped(starter) }

func shipped(name string) []byte {
	text, err := library.ReadFile(path.Join("library", name+".yaml"))
	if err != nil {
		panic("scenarios: the embedded library lacks " + name + ": " + err.Error())
	}
	return text
}
