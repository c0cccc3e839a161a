package storetest

import (
	"context"
	"errors"
	"testing"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var manyTests = []test{
	{"many appends: a bad one spoils only itself", badAmongGood},
	{"many appends: later ones build on earlier ones", func(t *testing.T, l Log) {
		made := events(newStream(), 0, 3)
		stream := made[0].Stream
		appendAll(t, l, []commands.Write{
			{Stream: stream, Expected: domain.NoStream, Events: made[:1]},
			{Stream: stream, Expected: 0, Events: made[1:2]},
			{Stream: stream, Expected: domain.AnyRevision, Events: made[2:]},
		})
		sameEvents(t, stored(all(t, l, 3)), made)
	}},
	{"many appends: again is the same", againIsTheSame},
	{"many appends: a thousand streams", func(t *testing.T, l Log) {
		var writes []commands.Write
		var want []domain.Stored
		for range 1000 {
			made := events(newStream(), 0, 2)
			writes = append(writes, commands.Write{Stream: made[0].Stream, Expected: domain.NoStream, Events: made})
			want = append(want, made...)
		}
		appendAll(t, l, writes)
		sameEvents(t, stored(all(t, l, 2000)), want)
	}},
	{"many appends: none", func(t *testing.T, l Log) {
		if outcomes, err := l.AppendMany(within(t), nil); err != nil || len(outcomes) != 0 {
			t.Errorf("got %d outcomes and %v", len(outcomes), err)
		}
	}},
	{"many appends: none is written when the context has ended", func(t *testing.T, l Log) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		made := events(newStream(), 0, 1)
		outcomes, err := l.AppendMany(ctx, []commands.Write{{Stream: made[0].Stream, Expected: domain.NoStream, Events: made}})
		if err == nil && len(outcomes) == 1 {
			err = outcomes[0].Err
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("fails with %v, want context.Canceled", err)
		}
		all(t, l, 0)
	}},
}

// appendAll does many appends of which none may be refused.
func appendAll(t *testing.T, l Log, writes []commands.Write) []commands.Outcome {
	t.Helper()
	outcomes, err := l.AppendMany(within(t), writes)
	if err != nil || len(outcomes) != len(writes) {
		t.Fatalf("append many: %d outcomes for %d writes (%v)", len(outcomes), len(writes), err)
	}
	for i, o := range outcomes {
		if o.Err != nil {
			t.Fatalf("append %d of many: %v", i, o.Err)
		}
	}
	return outcomes
}

func badAmongGood(t *testing.T, l Log) {
	old, a, b, c := events(newStream(), 0, 1), events(newStream(), 0, 2), events(newStream(), 0, 1), events(newStream(), 0, 1)
	add(t, l, domain.NoStream, old...)
	broken := events(newStream(), 0, 2)
	broken[1].Revision = 7
	outcomes, err := l.AppendMany(within(t), []commands.Write{
		{Stream: a[0].Stream, Expected: domain.NoStream, Events: a},
		{Stream: old[0].Stream, Expected: domain.NoStream, Events: events(old[0].Stream, 0, 2)}, // conflict
		{Stream: b[0].Stream, Expected: domain.NoStream, Events: b},
		{Stream: broken[0].Stream, Expected: domain.NoStream, Events: broken}, // malformed
		{Stream: newStream(), Expected: domain.NoStream},                      // empty
		{Stream: old[0].Stream, Expected: domain.NoStream, Events: old},       // repeat
		{Stream: c[0].Stream, Expected: domain.NoStream, Events: c},
	})
	if err != nil || len(outcomes) != 7 {
		t.Fatalf("append many: %d outcomes and %v", len(outcomes), err)
	}
	for i, kind := range []domain.Kind{"", domain.Conflict, "", domain.Invalid, domain.Invalid, "", ""} {
		o := outcomes[i]
		if kind == "" && o.Err != nil || kind != "" && !errors.Is(o.Err, kind) {
			t.Errorf("append %d ends with %v, want %q", i, o.Err, kind)
		}
		if o.Err != nil && o.Cursor != "" {
			t.Errorf("append %d is refused and has cursor %q", i, o.Cursor)
		}
	}
	sameEvents(t, stored(all(t, l, 5)), []domain.Stored{old[0], a[0], a[1], b[0], c[0]})
	for i, want := range map[int]domain.Position{0: 3, 2: 4, 5: 1, 6: 5} {
		if got := resolve(t, l, outcomes[i].Cursor); got != want {
			t.Errorf("append %d ended at %d, want %d", i, got, want)
		}
	}
}

func againIsTheSame(t *testing.T, l Log) {
	var writes []commands.Write
	for range 20 {
		made := events(newStream(), 0, 2)
		w := commands.Write{Stream: made[0].Stream, Expected: domain.NoStream, Events: made}
		writes = append(writes, w, w) // twice in one go
	}
	first := appendAll(t, l, writes)
	second := appendAll(t, l, writes)
	all(t, l, 40)
	for i := range writes {
		want := domain.Position(i/2*2 + 2)
		if a, b := resolve(t, l, first[i].Cursor), resolve(t, l, second[i].Cursor); a != want || b != want {
			t.Errorf("append %d ended at %d and again at %d, want %d", i, a, b, want)
		}
	}
}
