package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/holdline/holdline/scenarios"
)

// written is a file that a command is asked to write.
type written struct{ flag, file string }

// outputs are those of a command, but for directories, which hold only what they are made for.
func (f *scenarioFlags) outputs() []written {
	return append([]written{{"--junit", f.junit}, {"--out", f.out}}, f.writes...)
}

// spare refuses to write over what the command reads: its scenario, or a file that this names, with any
// of its mixes. Two outputs are not to be one file either.
func (f *scenarioFlags) spare(scenario string, sc *scenarios.Scenario) error {
	inputs := append([]string{scenario}, f.reads...)
	for _, name := range sc.Files() {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(scenario), name)
		}
		inputs = append(inputs, name)
	}
	outputs := f.outputs()
	for i, x := range outputs {
		if x.file == "" {
			continue
		}
		for _, name := range inputs {
			if sameFile(x.file, name) {
				return usage(fmt.Errorf("%s %s: is read here, as %s, and would be lost; want another file", x.flag, x.file, name))
			}
		}
		for _, y := range outputs[:i] {
			if y.file != "" && (filepath.Clean(x.file) == filepath.Clean(y.file) || sameFile(x.file, y.file)) {
				return usage(fmt.Errorf("%s %s: is what %s writes; want a file for each", x.flag, x.file, y.flag))
			}
		}
	}
	return nil
}

// sameFile says whether two names lead to one regular file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil || !x.Mode().IsRegular() {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// ofKind refuses to replace a file of another kind: what such a flag writes begins in one way.
func ofKind(flag, file, begins string) error {
	if file == "" {
		return nil
	}
	in, err := os.Open(file) //nolint:gosec // the file is the user's choice
	if err != nil {
		return nil // it does not exist, or cannot be read: writing it will tell
	}
	defer func() { _ = in.Close() }()
	if at, err := in.Stat(); err != nil || !at.Mode().IsRegular() {
		return nil // a device or a pipe
	}
	head := make([]byte, len(begins))
	n, _ := io.ReadFull(in, head)
	if text := string(head[:n]); n > 0 && !strings.HasPrefix(text, begins) {
		return usage(fmt.Errorf("%s %s: is a file of another kind (it does not begin with %s); want another file, or remove it first", flag, file, begins))
	}
	return nil
}
