package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"ruggespraak/domain"
)

func TestFullDiskKeepsNothingAndPasses(t *testing.T) {
	v := newFolder(t).open(t)
	sealed := seal(t, v, place(1), story)
	pages, err := integer(inFile(v).writer.conn, "PRAGMA page_count")
	if err != nil {
		t.Fatal(err)
	}
	if err := exec(inFile(v).writer.conn, fmt.Sprintf("PRAGMA max_page_count = %d", pages+1)); err != nil {
		t.Fatal(err)
	}
	var streams []string
	for n := range 1000 {
		streams = append(streams, stream(100+n))
	}
	err = v.Prepare(t.Context(), streams)
	if !errors.Is(err, domain.Unreached) || !strings.Contains(err.Error(), "de schijf is vol") {
		t.Errorf("got %v", err)
	}
	if n, err := integer(inFile(v).conn, "SELECT count(*) FROM sleutel"); err != nil || n != 1 {
		t.Errorf("%d keys, %v; want the one from before", n, err)
	}
	reads(t, v, place(1), sealed, story)
	if err := v.Prepare(t.Context(), streams); err != nil { // the writer's new connection has no limit
		t.Error(err)
	}
	reads(t, v, place(100), seal(t, v, place(100), story), story)
}

func TestCancelledRequestsDoNothing(t *testing.T) {
	v := newFolder(t).open(t)
	sealed := seal(t, v, place(1), story)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range []error{v.Prepare(ctx, []string{stream(2)}), v.Forget(ctx, stream(1))} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	reads(t, v, place(1), sealed, story)
}

func TestBrokenRandomnessMakesNoKeys(t *testing.T) {
	f := newFolder(t)
	broken := func(o *Options) { o.Random = iotest.ErrReader(errors.New("no randomness")) }
	if _, err := Open(t.Context(), f.data, Options{MasterKeyFile: f.master, Random: iotest.ErrReader(errors.New("no randomness"))}); err == nil {
		t.Error("made a vault without randomness")
	}
	sealed := seal(t, f.open(t), place(1), story)
	v := f.open(t, broken)
	for n := range 2 {
		if got, err := v.Seal(place(1+n), story); err == nil {
			t.Errorf("sealed without randomness: %q", got)
		}
	}
	reads(t, v, place(1), sealed, story)
	reads(t, v, place(2), "AAAA", domain.Unreadable)
}

func TestMemoryOfKeysIsBounded(t *testing.T) {
	v := newFolder(t).open(t)
	v.keys.cache = newRecent(3)
	var sealed []string
	for n := range 10 {
		sealed = append(sealed, seal(t, v, place(n), story))
		seal(t, v, place(0), story) // stays the last used but one
	}
	if len(v.keys.cache.at) != 3 || v.keys.cache.order.Len() != 3 || v.keys.cache.get(stream(0)) == nil || v.keys.cache.get(stream(5)) != nil {
		t.Errorf("kept %v", v.keys.cache.at)
	}
	for n, s := range sealed {
		reads(t, v, place(n), s, story)
	}
}

func TestStoredKeyOfAnotherStreamIsRefused(t *testing.T) {
	v := newFolder(t).open(t)
	sealed := seal(t, v, place(1), story)
	seal(t, v, place(2), story)
	const swap = "UPDATE sleutel SET verpakt = (SELECT verpakt FROM sleutel WHERE stroom = ?) WHERE stroom = ?"
	if err := exec(inFile(v).writer.conn, swap, stream(2), stream(1)); err != nil {
		t.Fatal(err)
	}
	v.keys.cache.clear()
	if got, err := v.Reveal(place(1), sealed); !errors.Is(err, domain.Invalid) || !strings.Contains(err.Error(), "beschadigd") {
		t.Errorf("got %q, %v", got, err)
	}
}
