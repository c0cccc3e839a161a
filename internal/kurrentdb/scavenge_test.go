package kurrentdb

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
	"ruggespraak/internal/vault"
)

// wiping checks how far the one thing that was forgotten is.
func wiping(t *testing.T, v *vault.Vault, wiped, copies int, done bool) {
	t.Helper()
	list := erasures(t, v)
	if len(list) != 1 || list[0].Wiped != wiped || list[0].Copies != copies || list[0].Done() != done || list[0].Unseen != "" || list[0].Asked.IsZero() {
		t.Errorf("got %+v, want %d of %d, done %t", list, wiped, copies, done)
	}
}

func TestAKeyIsWipedWhenEveryServerHadAScavenge(t *testing.T) {
	server := esdbtest.Start(t, esdbtest.WithNodes(3))
	for _, connection := range []string{server.ClusterConnection(), server.NodeConnection(server.Leader())} {
		w := newTown(t, connection)
		v := w.open(t)
		s := sealed(t, v, w.at(1))
		key, _, err := w.keys(t).Key(within(t), w.stream(1))
		if err != nil || !server.Holds(key) {
			t.Fatalf("the key does not stand on the cluster: %v", err)
		}
		if err := server.Scavenge(); err != nil { // before: it does not count
			t.Fatal(err)
		}
		mustForget(t, v, w.stream(1))
		wiping(t, v, 0, 3, false)
		for node := range 3 {
			if !server.Holds(key) {
				t.Errorf("the key was gone before server %d had its scavenge", node)
			}
			for range 2 { // one server twice is one server
				if err := server.ScavengeNode(node); err != nil {
					t.Fatal(err)
				}
			}
			wiping(t, w.open(t), node+1, 3, node == 2)
		}
		if server.Holds(key) {
			t.Error("the key stands on the cluster after every server had a scavenge")
		}
		reads(t, w.open(t), w.at(1), s, domain.Unreadable)
		if _, err := v.Seal(w.at(1), story); !errors.Is(err, domain.Refused) {
			t.Errorf("the tombstone went with the scavenge: %v", err)
		}
	}
}

func TestServersAreCountedByNameWhenTheyDoNotTell(t *testing.T) {
	server := esdbtest.Start(t, esdbtest.WithNodes(3))
	named, alone := newTown(t, server.ClusterConnection()), newTown(t, server.NodeConnection(server.Leader()))
	v, w := named.open(t), alone.open(t)
	mustForget(t, v, named.stream(1))
	mustForget(t, w, alone.stream(1))
	wiping(t, w, 0, 3, false) // its address names one server; that one tells of the others
	server.Faults().DropBefore(esdbtest.Gossip, esdbtest.Forever)
	wiping(t, v, 0, 3, false)
	wiping(t, w, 0, 1, false)
	if err := server.ScavengeNode(0); err != nil {
		t.Fatal(err)
	}
	wiping(t, v, 1, 3, false)
}

// What servers say that the one in this process does not: that it failed, was resumed, or went up to a point of before.
func TestWhichScavengesCount(t *testing.T) {
	at := func(minute int) time.Time { return noon.Add(time.Duration(minute) * time.Minute) }
	event := func(kind string, minute int, fields map[string]any) *esdb.RecordedEvent {
		data, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		return &esdb.RecordedEvent{EventType: kind, Data: data, CreatedDate: at(minute)}
	}
	began := func(minute int, id, server string) *esdb.RecordedEvent {
		return event("$scavengeStarted", minute, map[string]any{"scavengeId": id, "nodeEndpoint": server, "startFromChunk": 0})
	}
	ended := func(minute int, id, server string, result any) *esdb.RecordedEvent {
		return event("$scavengeCompleted", minute, map[string]any{"scavengeId": id, "nodeEndpoint": server, "result": result})
	}
	partly := event("$scavengeStarted", 10, map[string]any{"scavengeId": "1", "nodeEndpoint": "a", "startFromChunk": 3})
	for _, c := range []struct {
		why    string
		events []*esdb.RecordedEvent
		points []int
		want   int
	}{
		{"none ran", nil, nil, 0},
		{"it went well", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", "Success")}, nil, 1},
		{"it went well, in numbers", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", 0)}, nil, 1},
		{"it went well on two servers", []*esdb.RecordedEvent{began(10, "1", "a"), began(11, "2", "b"), ended(20, "1", "a", "Success"), ended(21, "2", "b", "Success")}, nil, 2},
		{"it runs", []*esdb.RecordedEvent{began(10, "1", "a")}, nil, 0},
		{"it was stopped", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", "Stopped")}, nil, 0},
		{"it failed", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", 2)}, nil, 0},
		{"it began before", []*esdb.RecordedEvent{began(-1, "1", "a"), ended(20, "1", "a", "Success")}, nil, 0},
		{"it left out the first chunks", []*esdb.RecordedEvent{partly, ended(20, "1", "a", "Success")}, nil, 0},
		{"its beginning is not known any more", []*esdb.RecordedEvent{ended(20, "1", "a", "Success")}, nil, 0},
		{"it went up to a point of after", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", "Success")}, []int{-5, 11}, 1},
		{"it went up to a point of before", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", "Success")}, []int{-5}, 0},
		{"a later point is of another run", []*esdb.RecordedEvent{began(10, "1", "a"), ended(20, "1", "a", "Success")}, []int{-5, 30}, 0},
	} {
		slices.Reverse(c.events) // the latest first, as they are read
		s := gathered(c.events)
		for _, minute := range c.points {
			s.points = append(s.points, at(minute))
		}
		if got := s.since(at(0)); got != c.want {
			t.Errorf("%s: %d servers, want %d", c.why, got, c.want)
		}
	}
}

func TestWhoMayNotLookIsTold(t *testing.T) {
	list, err := scavenges{}.erasures([]forget{{stream: "s", asked: noon, done: noon}}, domain.Errorf(domain.Refused, "Dat mag niet."))
	if err != nil || len(list) != 1 || list[0].Done() || list[0].Unseen == "" {
		t.Errorf("got %+v, %v", list, err)
	}
	if _, err := (scavenges{}).erasures(nil, errClosed); !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
}

func TestServersAreCountedOverTLS(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	server := esdbtest.Start(t, esdbtest.WithNodes(3), esdbtest.WithCAFile(ca), esdbtest.WithCredentials("admin", "geheim woord"))
	c := dialTest(t, server.NodeConnection(server.Leader()), DialOptions{})
	if n, err := c.members(within(t)); err != nil || n != 3 {
		t.Errorf("got %d, %v", n, err)
	}
	for node := range 3 {
		server.Faults().Stop(node)
	}
	if n, err := c.members(within(t)); err == nil {
		t.Errorf("nobody is there, and yet %d", n)
	}
}
