package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"ruggespraak/domain"
)

var waitTests = []test{
	{"waiting ends at once when there is more", func(t *testing.T, l Log) {
		add(t, l, domain.NoStream, events(newStream(), 0, 3)...)
		all(t, l, 3)
		for after := range domain.Position(3) {
			if err := l.Wait(within(t), after); err != nil {
				t.Errorf("wait after %d: %v", after, err)
			}
		}
	}},
	{"an append wakes all who wait", wakesAll},
	{"waiting goes on until the head is far enough", func(t *testing.T, l Log) {
		stream := newStream()
		done := make(chan error, 1)
		go func() { done <- l.Wait(within(t), 2) }()
		for i := range domain.Revision(3) {
			select {
			case err := <-done:
				t.Fatalf("waiting for three events ended after %d (%v)", i, err)
			case <-time.After(20 * time.Millisecond):
			}
			add(t, l, i-1, event(stream, i))
		}
		if err := <-done; err != nil {
			t.Errorf("wait: %v", err)
		}
	}},
	{"waiting ends with its context", func(t *testing.T, l Log) {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- l.Wait(ctx, 0) }()
		cancel()
		ended(t, done, context.Canceled)
		ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		if err := l.Wait(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("wait fails with %v, want context.DeadlineExceeded", err)
		}
	}},
	{"waiting ends when the log is closed", func(t *testing.T, l Log) {
		done := make(chan error, 1)
		go func() { done <- l.Wait(within(t), 0) }()
		time.Sleep(20 * time.Millisecond) // likely to be waiting now; the promise holds either way
		closeLog(t, l)
		select {
		case err := <-done:
			if err == nil {
				t.Error("wait ends without an error")
			}
		case <-time.After(patience):
			t.Error("wait does not end")
		}
	}},
}

func ended(t *testing.T, done <-chan error, want error) {
	t.Helper()
	select {
	case err := <-done:
		if !errors.Is(err, want) {
			t.Errorf("ended with %v, want %v", err, want)
		}
	case <-time.After(patience):
		t.Errorf("does not end")
	}
}

func wakesAll(t *testing.T, l Log) {
	const waiters = 20
	done := make(chan error, waiters)
	for range waiters {
		go func() { done <- l.Wait(within(t), 0) }()
	}
	time.Sleep(20 * time.Millisecond) // likely to be waiting now; the promise holds either way
	add(t, l, domain.NoStream, event(newStream(), 0))
	for range waiters {
		ended(t, done, nil)
	}
	head, err := l.Head(within(t))
	if err != nil || head != 1 {
		t.Errorf("the head is %d (%v) for who was woken", head, err)
	}
}
