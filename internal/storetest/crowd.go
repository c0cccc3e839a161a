package storetest

import (
	"context"
	"errors"
	"flag"
	"testing"
	"time"
)

// Longer histories are made with, say, go test ./internal/sqlite -run Contract -handelingen 200.
var eachDoes = flag.Int("handelingen", 10, "hoeveel elk van de 200 schrijvers doet")

var crowdTests = []test{
	{"200 writers together see one list of events per stream", func(t *testing.T, l Log) {
		h := together(t, l)
		if n := h.count(unknown); n > 0 {
			t.Errorf("%d appends to a log without faults ended in doubt", n)
		}
	}},
}

// Crowd lets 200 writers loose on a new log and checks that what they saw is what one list of events per stream gives, each
// step at one moment between its call and its answer. A log may meanwhile suffer faults: an append that fails with something
// other than a refusal may or may not have happened, but not twice, and not half.
func Crowd(t *testing.T, l Log) {
	t.Helper()
	together(t, l)
}

func together(t *testing.T, l Log) *history {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience+time.Duration(*eachDoes)*time.Second)
	defer cancel()
	h := record(ctx, l, crowd{writers: 200, streams: 20, each: *eachDoes})
	if err := h.check(ctx, l); err != nil {
		t.Error(err)
	}
	if h.count(done) == 0 || h.count(conflict) == 0 {
		t.Errorf("%d appends were acknowledged and %d refused; both should happen", h.count(done), h.count(conflict))
	}
	return h
}

// check says what in a history a log may not do.
func (h *history) check(ctx context.Context, l Log) error {
	if h.broken != nil {
		return h.broken
	}
	return errors.Join(h.linear(patience), h.order(ctx, l))
}
