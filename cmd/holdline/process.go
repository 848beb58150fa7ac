package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// process is everything a command may touch of the world around it, so that tests can run whole
// commands in memory.
type process struct {
	args    []string
	env     func(string) (string, bool)
	stdin   io.Reader
	piped   []byte // the scenario that came by stdin, which is read once and taken for every mix; nil: none yet
	stdout  io.Writer
	stderr  io.Writer
	signals chan os.Signal // interrupts, the first asks, the second insists
	isTTY   bool           // stderr is a terminal
	color   bool           // stdout is one, and color is welcome
	width   int            // of stderr, in columns
}

// thisProcess gives the process as the operating system started it.
func thisProcess() *process {
	p := &process{
		args: os.Args[1:], env: os.LookupEnv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		signals: make(chan os.Signal, 2),
		isTTY:   term.IsTerminal(int(os.Stderr.Fd())),
		width:   80,
	}
	if w, _, err := term.GetSize(int(os.Stderr.Fd())); err == nil && w > 0 {
		p.width = w
	}
	_, noColor := p.env("NO_COLOR")
	name, _ := p.env("TERM")
	p.color = term.IsTerminal(int(os.Stdout.Fd())) && !noColor && name != "dumb"
	return p
}

// interrupts gives the channel of interrupts. Until a command first asks for it, an interrupt ends
// the process as it would any other.
func (p *process) interrupts() <-chan os.Signal {
	signal.Notify(p.signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	return p.signals
}

// interruptible gives a context that the first interrupt cancels. A command that can do better
// than stop at once listens to p.interrupts itself.
func (p *process) interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	signals := p.interrupts()
	go func() {
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
