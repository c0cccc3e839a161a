package esdbtest

import (
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/google/uuid"
)

const (
	scavengesStream       = "$scavenges"
	kindScavengeStarted   = "$scavengeStarted"
	kindScavengeCompleted = "$scavengeCompleted"
	scavengeHistory       = 30 * 24 * 60 * 60 // seconds
	secondsPerHour        = 3600
	secondsPerMinute      = 60
)

// Scavenge runs a scavenge on every node.
func (s *Server) Scavenge() error {
	for i := range s.nodes {
		if err := s.ScavengeNode(i); err != nil {
			return err
		}
	}
	return nil
}

// ScavengeNode runs a scavenge on one node, and writes that it began and ended as the real server does. What is deleted is
// gone from the store when every node has run one after the deletion.
func (s *Server) ScavengeNode(node int) error {
	host, port := s.nodes[node].endpoint()
	run := scavengeRun{
		store: s.store, id: uuid.NewString(), endpoint: net.JoinHostPort(host, strconv.FormatUint(uint64(port), 10)),
	}
	began := s.options.now()
	if err := run.begin(); err != nil {
		return err
	}
	saved := s.store.scavenge(s.scavengedUpTo(node))
	return run.complete(s.options.now().Sub(began), saved)
}

// scavengedUpTo notes that a node has been through the log as it is, and tells how far all of them have.
func (s *Server) scavengedUpTo(node int) uint64 {
	end, _ := s.store.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nodes[node].scavenged = end
	for _, n := range s.nodes {
		end = min(end, n.scavenged)
	}
	return end
}

// scavenge removes what was deleted, truncated or expired by the record at limit, and tells how many bytes that were. The
// last event of a stream stays, unless the stream has a tombstone: then only the tombstone does.
func (s *store) scavenge(limit uint64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	var saved int64
	removed := map[*record]bool{}
	for name, st := range s.streams {
		view := s.view(name, limit)
		var kept []*record
		for i, r := range st.records {
			last := i == len(st.records)-1 && !view.tombstoned
			if r == st.tombstone || r.position > limit || last || !view.tombstoned && view.shows(r, now) {
				kept = append(kept, r)
				continue
			}
			removed[r] = true
			delete(s.ids, r.id)
			saved += r.size()
		}
		st.records = kept
	}
	var kept []*record
	for _, r := range s.records {
		if !removed[r] {
			kept = append(kept, r)
		}
	}
	s.records = kept
	return saved
}

// scavengeRun is one scavenge of one node, which keeps a stream of what it did.
type scavengeRun struct {
	store        *store
	id, endpoint string
}

func (r scavengeRun) stream() string { return scavengesStream + "-" + r.id }

func (r scavengeRun) begin() error {
	r.store.mu.Lock()
	err := r.store.putMetadata(r.stream(), map[string]any{"$maxAge": scavengeHistory, "$acl": map[string]any{"$r": "$ops"}})
	r.store.mu.Unlock()
	if err != nil {
		return err
	}
	return r.write(kindScavengeStarted, map[string]any{"scavengeId": r.id, "nodeEndpoint": r.endpoint})
}

func (r scavengeRun) complete(took time.Duration, saved int64) error {
	return r.write(kindScavengeCompleted, map[string]any{
		"scavengeId": r.id, "nodeEndpoint": r.endpoint, "result": "Success", "error": nil,
		"timeTaken": timeSpan(took), "spaceSaved": saved,
	})
}

// write puts an event in the stream of the run, and a link to it in the stream of all runs.
func (r scavengeRun) write(kind string, fields map[string]any) error {
	data, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("write %s: %w", kind, err)
	}
	revision := r.store.writeSystem(r.stream(), systemEvent(kind, data))
	link := systemEvent(kindLink, fmt.Appendf(nil, "%d@%s", revision, r.stream()))
	link.contentType = contentBinary
	r.store.writeSystem(scavengesStream, link)
	return nil
}

// timeSpan writes a duration as .NET does: hours, minutes and seconds with their ticks.
func timeSpan(d time.Duration) string {
	seconds := int64(d / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d.%07d", seconds/secondsPerHour, seconds/secondsPerMinute%secondsPerMinute, seconds%secondsPerMinute,
		int64(d%time.Second)/nanosecondsPerTick)
}
