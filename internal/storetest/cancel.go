package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var cancelTests = []test{
	{"a call whose context has ended comes back at once", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 2)
		cursor := add(t, l, domain.NoStream, made[0])
		all(t, l, 1)
		for name, call := range calls(l, made, cursor) {
			canceled, cancel := context.WithCancel(context.Background())
			cancel()
			late, end := context.WithDeadline(context.Background(), noon)
			defer end()
			for want, ctx := range map[error]context.Context{context.Canceled: canceled, context.DeadlineExceeded: late} {
				err := comesBack(t, name, func() error { return call(ctx) })
				if err != nil && !errors.Is(err, want) { // an answer that was at hand may be given
					t.Errorf("%s fails with %v, want %v", name, err, want)
				}
			}
		}
		sameEvents(t, stored(all(t, l, 1)), made[:1]) // what was not asked in time was not written
	}},
	{"a call on a closed log comes back with an error", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 2)
		cursor := add(t, l, domain.NoStream, made[0])
		closeLog(t, l)
		for name, call := range calls(l, made, cursor) {
			if err := comesBack(t, name, func() error { return call(within(t)) }); err == nil && name != "resolve" {
				t.Errorf("%s succeeds on a closed log", name)
			}
		}
	}},
	{"who gave up and sends again has it there once", func(t *testing.T, l Log) {
		const senders = 60
		var made []domain.Stored
		for range senders {
			made = append(made, event(newStream(), 0))
		}
		var group sync.WaitGroup
		for i, e := range made {
			group.Go(func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i*i)*5*time.Microsecond)
				defer cancel()
				_ = comesBack(t, "append", func() error { // with or without having written
					_, err := l.Append(ctx, e.Stream, domain.NoStream, []domain.Stored{e})
					return err
				})
			})
		}
		group.Wait()
		for _, e := range made {
			add(t, l, domain.NoStream, e)
			sameEvents(t, load(t, l, e.Stream), []domain.Stored{e})
		}
		all(t, l, senders)
	}},
	{"one who gives up waiting leaves the others waiting", func(t *testing.T, l Log) {
		ctx, cancel := context.WithCancel(context.Background())
		gone, staying := make(chan error, 1), make(chan error, 1)
		go func() { gone <- l.Wait(ctx, 0) }()
		go func() { staying <- l.Wait(within(t), 0) }()
		cancel()
		ended(t, gone, context.Canceled)
		add(t, l, domain.NoStream, event(newStream(), 0))
		ended(t, staying, nil)
	}},
}

// calls are all that can be asked of a log that holds the first of two events.
func calls(l Log, made []domain.Stored, cursor domain.Cursor) map[string]func(context.Context) error {
	write := commands.Write{Stream: made[1].Stream, Expected: 0, Events: made[1:]}
	return map[string]func(context.Context) error{
		"append": func(ctx context.Context) error {
			_, err := l.Append(ctx, write.Stream, write.Expected, write.Events)
			return err
		},
		"append many": func(ctx context.Context) error {
			outcomes, err := l.AppendMany(ctx, []commands.Write{write})
			if err == nil && len(outcomes) == 1 {
				err = outcomes[0].Err
			}
			return err
		},
		"load":    func(ctx context.Context) error { _, err := l.Load(ctx, write.Stream); return err },
		"head":    func(ctx context.Context) error { _, err := l.Head(ctx); return err },
		"read":    func(ctx context.Context) error { _, err := l.Read(ctx, 0, 10, raised); return err },
		"as of":   func(ctx context.Context) error { _, err := l.AsOf(ctx, noon); return err },
		"resolve": func(ctx context.Context) error { _, err := l.Resolve(ctx, cursor); return err },
		"wait":    func(ctx context.Context) error { return l.Wait(ctx, 1) },
	}
}

// comesBack fails the test when a call does not return.
func comesBack(t *testing.T, name string, call func() error) error {
	t.Helper()
	answer := make(chan error, 1)
	go func() { answer <- call() }()
	select {
	case err := <-answer:
		return err
	case <-time.After(patience):
		t.Errorf("%s does not come back", name)
		return nil
	}
}
