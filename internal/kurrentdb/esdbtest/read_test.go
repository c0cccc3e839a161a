package esdbtest_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/internal/kurrentdb/esdbtest"
)

func TestAStreamIsReadBothWaysFromAnyPlace(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.NoStream{}, events("iets", 5)...)
	for _, c := range []struct {
		name    string
		options esdb.ReadStreamOptions
		count   uint64
		want    []uint64
	}{
		{"forwards from the start", esdb.ReadStreamOptions{From: esdb.Start{}}, 100, []uint64{0, 1, 2, 3, 4}},
		{"forwards, two", esdb.ReadStreamOptions{From: esdb.Start{}}, 2, []uint64{0, 1}},
		{"forwards from a revision", esdb.ReadStreamOptions{From: esdb.Revision(3)}, 100, []uint64{3, 4}},
		{"forwards from beyond the last", esdb.ReadStreamOptions{From: esdb.Revision(9)}, 100, []uint64{}},
		{"forwards from the end", esdb.ReadStreamOptions{From: esdb.End{}}, 100, []uint64{}},
		{"backwards from the end", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1, []uint64{4}},
		{"backwards from a revision", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.Revision(2)}, 2, []uint64{2, 1}},
		{"backwards from the start", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.Start{}}, 100, []uint64{0}},
		{"backwards from beyond the last", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.Revision(9)}, 1, []uint64{4}},
	} {
		got, err := readStream(t, client, "a", c.options, c.count)
		if err != nil || !slices.Equal(revisions(got), c.want) {
			t.Errorf("%s: %v, %v", c.name, revisions(got), err)
		}
	}
}

func TestAStreamThatIsNotThereIsNotFound(t *testing.T) {
	client := dial(t, esdbtest.Start(t).Connection())
	if _, err := readStream(t, client, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 1); !isCode(err, esdb.ErrorCodeResourceNotFound) {
		t.Errorf("error %v", err)
	}
}

func TestAllIsReadBothWaysFromAnyPlace(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	for range 4 {
		mustAppend(t, client, "a", esdb.Any{}, event("iets"))
	}
	var at []uint64
	for _, e := range s.Events() {
		at = append(at, e.Position)
	}
	if len(at) != 5 || s.Events()[0].Stream != "$epoch-information" {
		t.Fatalf("the log holds %d events, not the server's own and four", len(at))
	}
	place := func(i int) esdb.Position { return esdb.Position{Commit: at[i], Prepare: at[i]} }
	for _, c := range []struct {
		name    string
		options esdb.ReadAllOptions
		count   uint64
		want    []uint64
	}{
		{"forwards from the start", esdb.ReadAllOptions{From: esdb.Start{}}, 100, at},
		{"forwards, two", esdb.ReadAllOptions{From: esdb.Start{}}, 2, at[:2]},
		{"forwards from an event", esdb.ReadAllOptions{From: place(3)}, 100, at[3:]},
		{"forwards from between events", esdb.ReadAllOptions{From: esdb.Position{Commit: at[3] - 1, Prepare: at[3] - 1}}, 100, at[3:]},
		{"backwards from the end", esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 2, []uint64{at[4], at[3]}},
		{"backwards from an event", esdb.ReadAllOptions{Direction: esdb.Backwards, From: place(2)}, 100, []uint64{at[1], at[0]}},
	} {
		got, err := readAll(t, client, c.options, c.count)
		var positions []uint64
		for _, e := range got {
			positions = append(positions, e.OriginalEvent().Position.Commit)
		}
		if err != nil || !slices.Equal(positions, c.want) {
			t.Errorf("%s: %v, %v; not %v", c.name, positions, err, c.want)
		}
	}
}

func TestStreamMetadataHidesEventsFromReadersOfTheStream(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	s := esdbtest.Start(t, esdbtest.WithClock(func() time.Time { return now }))
	client := dial(t, s.Connection())
	for name, set := range map[string]func(*esdb.StreamMetadata){
		"aantal": func(m *esdb.StreamMetadata) { m.SetMaxCount(2) },
		"vanaf":  func(m *esdb.StreamMetadata) { m.SetTruncateBefore(3) },
		"oud":    func(m *esdb.StreamMetadata) { m.SetMaxAge(time.Hour) },
	} {
		mustAppend(t, client, name, esdb.NoStream{}, events("iets", 5)...)
		var m esdb.StreamMetadata
		set(&m)
		if _, err := within(t, func(ctx context.Context) (*esdb.WriteResult, error) {
			return client.SetStreamMetadata(ctx, name, esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, m)
		}); err != nil {
			t.Fatal(err)
		}
	}
	shown := func(name string) []uint64 {
		got, err := readStream(t, client, name, esdb.ReadStreamOptions{From: esdb.Start{}}, 100)
		if err != nil {
			t.Errorf("read %s: %v", name, err)
		}
		return revisions(got)
	}
	if got := shown("aantal"); !slices.Equal(got, []uint64{3, 4}) {
		t.Errorf("$maxCount 2 shows %v", got)
	}
	if got := shown("vanaf"); !slices.Equal(got, []uint64{3, 4}) {
		t.Errorf("$tb 3 shows %v", got)
	}
	if got := shown("oud"); len(got) != 5 {
		t.Errorf("$maxAge hides what is young: %v", got)
	}
	now = now.Add(time.Hour + time.Second)
	if got := shown("oud"); len(got) != 0 {
		t.Errorf("$maxAge shows what is old: %v", got)
	}
	if all := s.Events(); len(all) != 1+3*6 {
		t.Errorf("$all lost some: %d", len(all))
	}
	m, err := within(t, func(ctx context.Context) (*esdb.StreamMetadata, error) {
		return client.GetStreamMetadata(ctx, "aantal", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}})
	})
	if err != nil || m.MaxCount() == nil || *m.MaxCount() != 2 {
		t.Errorf("the metadata reads as %+v, %v", m, err)
	}
}

func TestOnlyTheLastMetadataIsShown(t *testing.T) {
	client := dial(t, esdbtest.Start(t).Connection())
	for range 3 {
		mustAppend(t, client, "$$a", esdb.Any{}, event("$metadata"))
	}
	got, err := readStream(t, client, "$$a", esdb.ReadStreamOptions{From: esdb.Start{}}, 100)
	if err != nil || !slices.Equal(revisions(got), []uint64{2}) {
		t.Errorf("%v, %v", revisions(got), err)
	}
}

func TestADeletedStreamCanBeWrittenAgainAndGoesOnCounting(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	for round := range uint64(2) {
		mustAppend(t, client, "a", esdb.NoStream{}, events("iets", 2)...)
		if got, err := readStream(t, client, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 100); err != nil || !slices.Equal(revisions(got), []uint64{2 * round, 2*round + 1}) {
			t.Fatalf("round %d: %v, %v", round, revisions(got), err)
		}
		if err := deleteStream(t, client, "a", esdb.Revision(2*round+1)); err != nil {
			t.Fatal(err)
		}
		if _, err := readStream(t, client, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 1); !isCode(err, esdb.ErrorCodeResourceNotFound) {
			t.Fatalf("the deleted stream: %v", err)
		}
		if _, err := appendTo(t, client, "a", esdb.StreamExists{}, event("iets")); !isCode(err, esdb.ErrorCodeStreamDeleted) {
			t.Fatalf("stream-exists on a deleted stream: %v", err)
		}
	}
	if n := len(s.Events()); n != 1+2*2+3 {
		t.Errorf("$all holds %d events, not four with the metadata of two deletions and one return", n)
	}
}

func deleteStream(t *testing.T, c *esdb.Client, stream string, expected esdb.ExpectedRevision) error {
	t.Helper()
	_, err := within(t, func(ctx context.Context) (*esdb.DeleteResult, error) {
		return c.DeleteStream(ctx, stream, esdb.DeleteStreamOptions{ExpectedRevision: expected})
	})
	return err
}

func tombstone(t *testing.T, c *esdb.Client, stream string, expected esdb.ExpectedRevision) error {
	t.Helper()
	_, err := within(t, func(ctx context.Context) (*esdb.DeleteResult, error) {
		return c.TombstoneStream(ctx, stream, esdb.TombstoneStreamOptions{ExpectedRevision: expected})
	})
	return err
}

func TestATombstoneIsForGood(t *testing.T) {
	s := esdbtest.Start(t)
	client := dial(t, s.Connection())
	mustAppend(t, client, "a", esdb.NoStream{}, events("iets", 2)...)
	if err := tombstone(t, client, "a", esdb.Revision(0)); err == nil || !strings.Contains(err.Error(), "WrongExpectedVersion") {
		t.Errorf("a tombstone on a wrong revision: %v", err)
	}
	if err := tombstone(t, client, "a", esdb.Revision(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := readStream(t, client, "a", esdb.ReadStreamOptions{From: esdb.Start{}}, 1); !isCode(err, esdb.ErrorCodeStreamDeleted) {
		t.Errorf("read: %v", err)
	}
	for _, expected := range []esdb.ExpectedRevision{esdb.Any{}, esdb.NoStream{}, esdb.StreamExists{}, esdb.Revision(1)} {
		if _, err := appendTo(t, client, "a", expected, event("iets")); !isCode(err, esdb.ErrorCodeStreamDeleted) {
			t.Errorf("append, expecting %T: %v", expected, err)
		}
	}
	for name, err := range map[string]error{"tombstone": tombstone(t, client, "a", esdb.Any{}), "delete": deleteStream(t, client, "a", esdb.Any{})} {
		if !isCode(err, esdb.ErrorCodeStreamDeleted) {
			t.Errorf("%s: %v", name, err)
		}
	}
	last := s.Events()[len(s.Events())-1]
	if last.Type != "$streamDeleted" || last.Revision != 1<<63-1 {
		t.Errorf("$all ends with %+v", last)
	}
}

func TestAStreamThatNeverWasCanGetATombstone(t *testing.T) {
	client := dial(t, esdbtest.Start(t).Connection())
	if err := tombstone(t, client, "a", esdb.NoStream{}); err != nil {
		t.Fatal(err)
	}
	if _, err := appendTo(t, client, "a", esdb.NoStream{}, event("iets")); !isCode(err, esdb.ErrorCodeStreamDeleted) {
		t.Errorf("append: %v", err)
	}
}

func TestAScavengeRemovesWhatWasDeleted(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	client := dial(t, s.ClusterConnection())
	write := func(stream, secret string) {
		e := event("iets")
		e.Data = []byte(`{"geheim":"` + secret + `"}`)
		mustAppend(t, client, stream, esdb.Any{}, e)
	}
	write("sleutel", "tombstoned")
	write("zacht", "hidden")
	write("zacht", "last of a deleted stream")
	write("blijft", "kept")
	if err := tombstone(t, client, "sleutel", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	if err := deleteStream(t, client, "zacht", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	if !s.Holds([]byte("tombstoned")) {
		t.Error("the tombstone alone removed the bytes")
	}
	for node := range 3 {
		if err := s.ScavengeNode(node); err != nil {
			t.Fatal(err)
		}
		if held := s.Holds([]byte("tombstoned")); held != (node < 2) {
			t.Errorf("after the scavenge of node %d the bytes being held is %v", node, held)
		}
	}
	for secret, held := range map[string]bool{"hidden": false, "last of a deleted stream": true, "kept": true} {
		if s.Holds([]byte(secret)) != held {
			t.Errorf("%q: holding it is %v", secret, !held)
		}
	}
	if _, err := appendTo(t, client, "sleutel", esdb.Any{}, event("iets")); !isCode(err, esdb.ErrorCodeStreamDeleted) {
		t.Errorf("the tombstone went too: %v", err)
	}
	if result := mustAppend(t, client, "zacht", esdb.NoStream{}, event("iets")); result.NextExpectedVersion != 2 {
		t.Errorf("the deleted stream goes on at %d", result.NextExpectedVersion)
	}
}

func TestAScavengeTellsWhatItDid(t *testing.T) {
	s := esdbtest.Start(t, esdbtest.WithNodes(3))
	client := dial(t, s.ClusterConnection())
	mustAppend(t, client, "a", esdb.NoStream{}, event("iets"))
	if err := tombstone(t, client, "a", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Scavenge(); err != nil {
		t.Fatal(err)
	}
	got, err := readStream(t, client, "$scavenges", esdb.ReadStreamOptions{From: esdb.Start{}, ResolveLinkTos: true}, 100)
	if err != nil || len(got) != 6 {
		t.Fatalf("%d events, %v", len(got), err)
	}
	endpoints := map[string]bool{}
	saved := int64(0)
	for i, e := range got {
		var body struct {
			ScavengeID, NodeEndpoint, Result, TimeTaken string
			SpaceSaved                                  int64
		}
		if err := json.Unmarshal(e.Event.Data, &body); err != nil {
			t.Fatal(err)
		}
		endpoints[body.NodeEndpoint] = true
		kind := []string{"$scavengeStarted", "$scavengeCompleted"}[i%2]
		if e.Event.EventType != kind || e.Link == nil || e.Event.StreamID != "$scavenges-"+body.ScavengeID || (body.Result == "Success") != (i%2 == 1) {
			t.Errorf("event %d: %s in %s: %s", i, e.Event.EventType, e.Event.StreamID, e.Event.Data)
		}
		saved += body.SpaceSaved
	}
	if len(endpoints) != 3 || saved == 0 {
		t.Errorf("endpoints %v, %d bytes saved", endpoints, saved)
	}
}
