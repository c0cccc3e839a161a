package commands

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
)

// memory is a log that keeps the port's contract and forgets all when the test ends.
type memory struct {
	mu      sync.Mutex
	all     []domain.Stored
	streams map[string][]int // places in all
	before  func(stream string)
	loads   atomic.Int64
}

func newMemory() *memory { return &memory{streams: map[string][]int{}} }

func (m *memory) Load(ctx context.Context, stream string) ([]domain.Stored, error) {
	m.loads.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []domain.Stored
	for _, at := range m.streams[stream] {
		out = append(out, m.all[at])
	}
	return out, ctx.Err()
}

func (m *memory) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	if f := m.before; f != nil {
		f(stream)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return m.append(stream, expected, events)
}

func (m *memory) AppendMany(ctx context.Context, writes []Write) ([]Outcome, error) {
	var out []Outcome
	for _, w := range writes {
		cursor, err := m.Append(ctx, w.Stream, w.Expected, w.Events)
		out = append(out, Outcome{Cursor: cursor, Err: err})
	}
	return out, nil
}

func (m *memory) append(stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	if len(events) == 0 {
		return "", fmt.Errorf("append to %s: no events", stream)
	}
	had := m.streams[stream]
	if expected == domain.AnyRevision {
		expected = events[0].Revision - 1
	}
	for i, e := range events {
		if e.Stream != stream || e.Revision != expected+1+domain.Revision(i) {
			return "", fmt.Errorf("append to %s: event %d says %s %d", stream, i, e.Stream, e.Revision)
		}
	}
	first := int(expected) + 1
	if repeated := first >= 0 && len(had) >= first+len(events) && slices.EqualFunc(had[first:first+len(events)], events, func(at int, e domain.Stored) bool {
		return bytes.Equal(m.all[at].Header, e.Header)
	}); repeated {
		return cursor(had[first+len(events)-1]), nil
	}
	if first != len(had) {
		return "", domain.Errorf(domain.Conflict, "De stroom is verder.")
	}
	for _, e := range events {
		e.Header, e.Payload = bytes.Clone(e.Header), bytes.Clone(e.Payload)
		m.streams[stream] = append(m.streams[stream], len(m.all))
		m.all = append(m.all, e)
	}
	return cursor(len(m.all) - 1), nil
}

func cursor(at int) domain.Cursor { return domain.Cursor(strconv.Itoa(at + 1)) }

func (m *memory) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.all)
}

// now is a moment in the night: another day in the municipality than in UTC.
var now = time.Date(2026, 11, 20, 23, 30, 0, 123456789, time.UTC)

const (
	today    = domain.Date("2026-11-21")
	official = "j.devries@gemeente.example"
	office   = "Buurtteam Noord"
)

// newDesk is a desk on a fresh log. Ids count up; the sealer can be undone, but only at the place where it was done.
func newDesk(t *testing.T) (Desk, *memory) {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	log := newMemory()
	var count atomic.Int64
	return Desk{
		Log:   log,
		Codec: toyCodec(),
		Now:   func() time.Time { return now },
		NewID: func() string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", count.Add(1)) },
		Derive: func(parts ...string) string {
			return uuid.NewSHA1(uuid.NameSpaceURL, []byte(strings.Join(parts, "\x00"))).String()
		},
		Pseudonym: func(stream, person string) domain.PersonRef {
			h := fnv.New64a()
			_, _ = h.Write([]byte(stream + "\x00" + person))
			return domain.PersonRef(fmt.Sprintf("p%x", h.Sum64()))
		},
		Settings: Settings{Municipality: "gm0855", Zone: zone, Reopen: domain.ReopenRule{Count: 3, Share: 0.2}},
		By:       By{Actor: official, OnBehalf: office, Role: "signaalcoordinator"},
	}, log
}

func toyCodec() domain.Codec {
	mark := func(at domain.Place) string { return at.Stream + "|" + at.EventID + "|" + at.Field + "|" }
	return domain.Codec{
		Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal,
		Seal: func(at domain.Place, plain string) (string, error) {
			return base64.StdEncoding.EncodeToString([]byte(mark(at) + plain)), nil
		},
		Open: func(at domain.Place, sealed string) (string, error) {
			b, err := base64.StdEncoding.DecodeString(sealed)
			plain, here := strings.CutPrefix(string(b), mark(at))
			if err != nil || !here {
				return domain.Unreadable, err
			}
			return plain, nil
		},
	}
}

// headers reads the headers of all that was stored, in order.
func headers(t *testing.T, d Desk, m *memory) []domain.Header {
	t.Helper()
	var out []domain.Header
	for _, s := range m.all {
		h, _, err := d.Codec.Decode(s)
		if err != nil {
			t.Fatal(err)
		}
		if h.Stream != s.Stream || h.Revision != s.Revision || h.Type != s.Type || h.ID != s.ID || !h.RecordedAt.Equal(s.RecordedAt) {
			t.Errorf("the copies for the log differ from the header: %+v and %+v", s, h)
		}
		out = append(out, h)
	}
	return out
}
