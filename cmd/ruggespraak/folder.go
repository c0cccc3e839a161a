package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb"
	"ruggespraak/internal/node"
)

func (a *app) options(f *flags) node.Options {
	o := node.Options{MasterKeyFile: a.path(f.MasterKey), Now: a.now}
	if kurrentdb.IsAddress(f.Store) {
		o.Store = f.Store
	}
	return o
}

// tries is how often another process that holds the folder is asked before it is given up, with a pause in between: it may
// be starting or stopping, and once it has stopped the folder is free.
const tries = 100

// opened gives the folder to do, as its writer. While another process holds it, beside does the work instead.
func (a *app) opened(ctx context.Context, f *flags, do func(n *node.Node) error, beside func(dir string) error) error {
	dir := a.path(f.Data)
	for try := 1; ; try++ {
		n, err := node.OpenWriter(ctx, dir, a.options(f))
		var busy *node.Busy
		switch {
		case errors.As(err, &busy):
			if err = beside(dir); errors.Is(err, domain.Unreached) && try < tries {
				pause(ctx, 100*time.Millisecond)
				continue
			}
			return err
		case err != nil:
			return err
		}
		if err := n.Listen(ctx, a.carry(n)); err != nil {
			return errors.Join(err, n.Close())
		}
		return errors.Join(do(n), n.Close())
	}
}

// write carries out something that writes. When another process holds the folder, that one carries it out, with the same
// answers. It may be carried out twice, when that process ends before it has answered: do must bear that.
func (a *app) write(ctx context.Context, f *flags, args []string, do func(n *node.Node) error) error {
	if a.held != nil {
		return do(a.held)
	}
	return a.opened(ctx, f, do, func(dir string) error {
		code, err := node.HandOver(ctx, dir, node.Order{Args: args, Dir: a.path("."), Terminal: a.terminal}, a.stdout, a.stderr)
		return handedOver(code, err)
	})
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// exitCode is an error that was told already by whoever carried out the order.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func handedOver(code int, err error) error {
	if err != nil || code == exitDone {
		return err
	}
	return exitCode(code)
}

// carry carries out the orders of other processes on the folder that this one holds.
func (a *app) carry(n *node.Node) node.Carry {
	return func(ctx context.Context, o node.Order, stdout, stderr io.Writer) int {
		b := &app{stdout: stdout, stderr: stderr, now: a.now, terminal: o.Terminal, cwd: o.Dir, held: n, metrics: a.metrics}
		return b.run(ctx, o.Args)
	}
}

// read carries out something that only reads, on views that have reached the head: this process moves them when nobody
// else holds the folder, and otherwise asks the one that does.
func (a *app) read(ctx context.Context, f *flags, do func(n *node.Node) error) error {
	dir := a.path(f.Data)
	if err := hasData(dir); err != nil {
		return err
	}
	moved := func(n *node.Node) error {
		if err := n.Views.CatchUp(ctx); err != nil {
			return err
		}
		return do(n)
	}
	if a.held != nil {
		return moved(a.held)
	}
	return a.opened(ctx, f, moved, func(dir string) error {
		if err := node.AskCatchUp(ctx, dir); err != nil {
			return err
		}
		n, err := node.OpenReader(ctx, dir, a.options(f))
		if err != nil {
			return err
		}
		return errors.Join(do(n), n.Close())
	})
}

// hasData refuses a folder in which nothing was recorded, before one is made there.
func hasData(dir string) error {
	there, err := node.Exists(dir)
	if err == nil && !there {
		err = domain.Errorf(domain.NotFound, "In de map %s staan geen gegevens van Ruggespraak; begin met 'ruggespraak import' of 'ruggespraak serve'.", dir)
	}
	return err
}

// me is who acts on the command line: the user of this machine.
func me() commands.By {
	return commands.By{Actor: fmt.Sprintf("gebruiker-%d", os.Getuid()), Role: "beheerder"}
}
