package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"ruggespraak/domain"
)

const (
	writers      = 64
	sharedBy     = 8  // streams
	eachAppends  = 10 // events
	totalAppends = writers * eachAppends
)

var concurrencyTests = []test{
	{"who follows the log while others write sees each event once", func(t *testing.T, l Log) {
		followed := make(chan []domain.Recorded, 1)
		go func() { followed <- follow(t, l, totalAppends) }()
		streams, made := writeTogether(t, l)
		got := <-followed
		checkTogether(t, got, streams, made)
		sameEvents(t, stored(got), stored(all(t, l, totalAppends)))
	}},
}

// writeTogether lets all writers add their events to shared streams, loading and trying again on a conflict.
func writeTogether(t *testing.T, l Log) (streams []string, made map[string]bool) {
	t.Helper()
	for range sharedBy {
		streams = append(streams, newStream())
	}
	made = map[string]bool{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	ctx := within(t)
	for w := range writers {
		wg.Go(func() {
			for n := range eachAppends {
				id, err := retry(ctx, l, streams[(w+n)%sharedBy])
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				mu.Lock()
				made[id] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return streams, made
}

// retry appends one event at the end of a stream and answers the event's id.
func retry(ctx context.Context, l Log, stream string) (string, error) {
	for {
		past, err := l.Load(ctx, stream)
		if err != nil {
			return "", err
		}
		e := event(stream, domain.Revision(len(past)))
		_, err = l.Append(ctx, stream, e.Revision-1, []domain.Stored{e})
		if !errors.Is(err, domain.Conflict) {
			return string(e.Header), err
		}
	}
}

// follow reads as the views do: wait, read what there is, go on from there.
func follow(t *testing.T, l Log, n int) []domain.Recorded {
	ctx := within(t)
	var got []domain.Recorded
	for len(got) < n {
		after := domain.Position(len(got))
		if err := l.Wait(ctx, after); err != nil {
			t.Errorf("wait: %v", err)
			return got
		}
		page, err := l.Read(ctx, after, 50)
		if err != nil || len(page) == 0 {
			t.Errorf("read after %d gives nothing though the head lies beyond (%v)", after, err)
			return got
		}
		got = append(got, page...)
	}
	return got
}

func checkTogether(t *testing.T, got []domain.Recorded, streams []string, made map[string]bool) {
	t.Helper()
	if len(made) != totalAppends {
		t.Fatalf("%d appends were acknowledged, want %d", len(made), totalAppends)
	}
	next := map[string]domain.Revision{}
	for _, s := range streams {
		next[s] = 0
	}
	seen := map[string]bool{}
	for i, r := range got {
		if want, ok := next[r.Stream]; !ok || r.Revision != want || r.Position != domain.Position(i+1) {
			t.Fatalf("event %d is %s %d at %d, want revision %d", i, r.Stream, r.Revision, r.Position, want)
		}
		next[r.Stream]++
		if !made[string(r.Header)] || seen[string(r.Header)] {
			t.Fatalf("%s", fmt.Sprintf("event %d was not acknowledged, or is there twice: %s", i, r.Header))
		}
		seen[string(r.Header)] = true
	}
	if len(seen) != totalAppends {
		t.Errorf("%d different events, want %d", len(seen), totalAppends)
	}
}
