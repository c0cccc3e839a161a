// Command ruggespraak is the feedback loop between practice and policy on the command line: it reads flags and settings,
// wires the parts together, runs, and stops.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"ruggespraak/internal/metrics"
	"ruggespraak/internal/node"
)

func main() {
	signal.Ignore(syscall.SIGPIPE) // who stops reading our answer does not end the work of others that go through us
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal is not caught: it ends the process at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program, as a test can call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{stdout: stdout, stderr: stderr, now: time.Now}
	if f, ok := stderr.(*os.File); ok {
		a.terminal = term.IsTerminal(int(f.Fd()))
	}
	return a.run(ctx, args)
}

// app is one command line being carried out.
type app struct {
	stdout, stderr io.Writer
	now            func() time.Time
	terminal       bool
	cwd            string           // what relative paths start from; empty: this process's own folder
	held           *node.Node       // the open folder, when the process that holds it carries out another one's order
	metrics        *metrics.Metrics // what a server counts; nil: this is none
}
