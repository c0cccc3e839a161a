package transfer

import (
	"context"
	"testing"

	"ruggespraak/domain"
)

// written is a log in memory, to be read.
type written []domain.Recorded

func (w written) Head(context.Context) (domain.Position, error) {
	return domain.Position(len(w)), nil
}

func (w written) Read(_ context.Context, after domain.Position, limit int, _ ...string) ([]domain.Recorded, error) {
	return w[after:min(len(w), int(after)+limit)], nil
}

func recorded(at domain.Position, stream string, revision domain.Revision, kind, header, payload string) domain.Recorded {
	return domain.Recorded{Position: at, Stored: domain.Stored{Stream: stream, Revision: revision, Type: kind, Header: []byte(header), Payload: []byte(payload)}}
}

func sumOf(t *testing.T, log written) LogSum {
	t.Helper()
	s, err := SumLog(t.Context(), log, domain.Position(len(log)), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The fingerprint is in the documents, for others to compute: it may not change.
func TestTheFingerprintOfALogIsAsDocumented(t *testing.T) {
	s := sumOf(t, written{
		recorded(1, "gm0855_signaal-a", 0, "signaal-ingebracht", `{"id":"1"}`, `{}`),
		recorded(2, "gm0855_signaal-a", 1, "kern-verwoord", `{"id":"2"}`, `{"kern":"x"}`),
	})
	const want = "6f45cf6461c85d1a5dbbfe386bdd3a0c0075c32cf277f08ee878724bf9a1a193"
	if s.SHA256 != want || s.Head != 2 || s.Streams != 1 || s.PerType["kern-verwoord"] != 1 {
		t.Errorf("got %+v", s)
	}
}

func TestEveryPartOfAnEventCounts(t *testing.T) {
	seen := map[string]int{}
	for i, log := range []written{
		{},
		{recorded(1, "gm0855_a", 0, "b", "c", "d")},
		{recorded(1, "gm0855_", 0, "ab", "c", "d")},
		{recorded(1, "gm0855_a", 1, "b", "c", "d")},
		{recorded(1, "gm0855_a", 0, "b", "cd", "")},
		{recorded(1, "gm0855_a", 0, "bc", "", "d")},
		{recorded(1, "gm0855_a", 0, "b", "c", "d"), recorded(2, "gm0855_a", 1, "b", "c", "d")},
		{recorded(1, "gm0855_a", 1, "b", "c", "d"), recorded(2, "gm0855_a", 0, "b", "c", "d")},
	} {
		d := sumOf(t, log).SHA256
		if other, taken := seen[d]; taken {
			t.Errorf("logs %d and %d look the same", other, i)
		}
		seen[d] = i
	}
}

func TestALogWithAGapIsRefused(t *testing.T) {
	log := written{recorded(1, "gm0855_a", 0, "b", "c", "d"), recorded(3, "gm0855_a", 1, "b", "c", "d")}
	_, err := SumLog(t.Context(), log, 2, nil, nil)
	refused(t, err, domain.Invalid, "volgt op gebeurtenis 1 gebeurtenis 3")
	_, err = SumLog(t.Context(), log[:1], 2, nil, nil)
	refused(t, err, domain.Invalid, "houdt op bij gebeurtenis 1")
}

func TestEventsOfOneStreamGoTogetherUpToASize(t *testing.T) {
	header := `{"id":"01a20053-0000-7000-8000-000000000000","vastgelegdOp":"2026-11-21T22:56:36Z"}`
	var events []domain.Recorded
	for i := range 300 {
		events = append(events, recorded(domain.Position(i+1), "gm0855_a", domain.Revision(i), "b", header, "d"))
	}
	events = append(events, recorded(301, "gm0855_b", 0, "b", header, string(make([]byte, writeBytes))))
	events = append(events, recorded(302, "gm0855_b", 1, "b", header, "d"), recorded(303, "gm0855_a", 300, "b", header, "d"))
	writes, err := writesOf(events)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		stream   string
		expected domain.Revision
		events   int
	}{{"gm0855_a", -1, 256}, {"gm0855_a", 255, 44}, {"gm0855_b", -1, 1}, {"gm0855_b", 0, 1}, {"gm0855_a", 299, 1}}
	if len(writes) != len(want) {
		t.Fatalf("%d writes", len(writes))
	}
	for i, w := range want {
		if got := writes[i]; got.Stream != w.stream || got.Expected != w.expected || len(got.Events) != w.events || got.Events[0].ID == "" || got.Events[0].RecordedAt.IsZero() {
			t.Errorf("write %d: %s after %d, %d events", i, got.Stream, got.Expected, len(got.Events))
		}
	}
}
