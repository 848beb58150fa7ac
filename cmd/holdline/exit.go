package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// The exit codes of every command, and the only place where they exist.
const (
	exitMet         = 0   // all gates met
	exitFailed      = 1   // a gate failed, or abort_when tripped
	exitUntrusted   = 3   // not trustworthy or undecided: late generator, no preflight, full disk, too few samples
	exitUsage       = 64  // bad usage or a faulty scenario (not 2: a Go panic exits with 2)
	exitInternal    = 70  // a fault of holdline itself
	exitInterrupted = 130 // stopped by ^C; the partial report was written
)

// exitError is an error that knows its exit code. Commands return it; main alone exits.
type exitError struct {
	code int
	err  error // nil when everything that needs saying has been said
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// exit wraps err with a code; a nil err exits in silence.
func exit(code int, err error) error { return &exitError{code: code, err: err} }

func usage(err error) error { return exit(exitUsage, err) }

// worst gives the code that wins where several apply: 70, 130, 64, 3, 1, 0.
func worst(codes ...int) int {
	for _, c := range []int{exitInternal, exitInterrupted, exitUsage, exitUntrusted, exitFailed} {
		if slices.Contains(codes, c) {
			return c
		}
	}
	return exitMet
}

// ended exits in silence with the code that wins, nil where all is met.
func ended(codes ...int) error {
	if code := worst(codes...); code != exitMet {
		return exit(code, nil)
	}
	return nil
}

// report says what went wrong on w and gives the code to exit with. An error without a code of its
// own came from reading or writing something the user named, unless it is a fault of ours.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitMet
	}
	code := exitUsage
	if e, ok := errors.AsType[*exitError](err); ok {
		code = e.code
		if e.err == nil {
			return code
		}
	}
	_, _ = fmt.Fprintf(w, "holdline: %v\n", err)
	return code
}
