// Command cmd runs the test server for logs on a cluster as a process by itself, so that the program can be tried against it
// from a terminal:
//
//	go run ./internal/kurrentdb/esdbtest/cmd
//
// It is a test server: it speaks the protocol, keeps everything in memory, and forgets it when it stops. It is no part of
// Ruggespraak as it is given to people.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until the context ends. Standard output has the connection string alone, for a script to read.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("esdbtest", flag.ContinueOnError)
	flags.SetOutput(stderr)
	nodes := flags.Int("nodes", 1, "hoeveel knooppunten")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s, err := esdbtest.New(esdbtest.WithNodes(*nodes))
	if err != nil {
		return fmt.Errorf("start test server: %w", err)
	}
	defer s.Close()
	if _, err := fmt.Fprintln(stderr, "Dit is een testserver: alles staat in het geheugen en is weg als hij stopt (Ctrl-C)."); err != nil {
		return err
	}
	connection := s.Connection()
	if *nodes > 1 {
		connection = s.ClusterConnection()
	}
	if _, err := fmt.Fprintln(stdout, connection); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}
