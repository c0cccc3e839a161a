package storetest

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

var modelTests = []test{
	{"any history gives what a simple model gives", func(t *testing.T, l Log) {
		m := &model{l: l}
		rapid.Check(t, func(r *rapid.T) {
			m.t, m.streams = r, map[string][]domain.Stored{}
			for range 4 {
				m.streams[newStream()] = nil
			}
			r.Repeat(map[string]func(*rapid.T){
				"append": func(r *rapid.T) { m.append(m.write(r)) },
				"many":   func(r *rapid.T) { m.append(rapid.SliceOfN(rapid.Custom(m.draw), 1, 8).Draw(r, "writes")...) },
				"repeat": m.repeat,
				"read":   m.read,
				"":       func(*rapid.T) {},
			})
		})
	}},
}

// model is the log as a list. Cases share one log and differ in their streams.
type model struct {
	t       *rapid.T
	l       Log
	events  []domain.Stored
	streams map[string][]domain.Stored
}

func (m *model) names() []string {
	var names []string
	for s := range m.streams {
		names = append(names, s)
	}
	slices.Sort(names)
	return names
}

func (m *model) draw(r *rapid.T) commands.Write { return m.write(r) }

// write makes an append that may or may not fit.
func (m *model) write(r *rapid.T) commands.Write {
	stream := rapid.SampledFrom(m.names()).Draw(r, "stream")
	first := domain.Revision(len(m.streams[stream]) + rapid.SampledFrom([]int{0, 0, 0, 0, -1, 1, -2, 5}).Draw(r, "off"))
	first = max(first, 0)
	w := commands.Write{Stream: stream, Expected: first - 1}
	if rapid.IntRange(0, 4).Draw(r, "any") == 0 {
		w.Expected = domain.AnyRevision
	}
	for i := range rapid.IntRange(1, 3).Draw(r, "count") {
		w.Events = append(w.Events, event(stream, first+domain.Revision(i), ofType(rapid.SampledFrom([]string{raised, worded, decided}).Draw(r, "type"))))
	}
	return w
}

// append does the writes on the log and on the model and compares.
func (m *model) append(writes ...commands.Write) {
	ctx := m.t.Context()
	outcomes, err := m.l.AppendMany(ctx, writes)
	if err != nil {
		m.t.Fatal(err)
	}
	for i, w := range writes {
		fits := int(w.Events[0].Revision) == len(m.streams[w.Stream])
		if fits != (outcomes[i].Err == nil) || !fits && !errors.Is(outcomes[i].Err, domain.Conflict) {
			m.t.Fatalf("append at %d of a stream of %d: %v", w.Events[0].Revision, len(m.streams[w.Stream]), outcomes[i].Err)
		}
		if !fits {
			continue
		}
		m.streams[w.Stream] = append(m.streams[w.Stream], w.Events...)
		m.events = append(m.events, w.Events...)
		if p, err := m.l.Resolve(ctx, outcomes[i].Cursor); err != nil || int(p) != len(m.events) {
			m.t.Fatalf("append ended at %d (%v), want %d", p, err, len(m.events))
		}
	}
}

// repeat sends a piece of a stream again.
func (m *model) repeat(r *rapid.T) {
	stream := rapid.SampledFrom(m.names()).Draw(r, "stream")
	past := m.streams[stream]
	if len(past) == 0 {
		return
	}
	first := rapid.IntRange(0, len(past)-1).Draw(r, "first")
	end := rapid.IntRange(first+1, len(past)).Draw(r, "end")
	c, err := m.l.Append(r.Context(), stream, domain.Revision(first-1), past[first:end])
	if err != nil {
		r.Fatalf("repeat %d to %d: %v", first, end, err)
	}
	p, err := m.l.Resolve(r.Context(), c)
	if err != nil || string(m.events[p-1].Header) != string(past[end-1].Header) {
		r.Fatalf("repeat answers the position of another event: %d (%v)", p, err)
	}
}

// read compares a stream and a stretch of the log.
func (m *model) read(r *rapid.T) {
	ctx := r.Context()
	stream := rapid.SampledFrom(m.names()).Draw(r, "stream")
	got, err := m.l.Load(ctx, stream)
	if err != nil || !slices.EqualFunc(got, m.streams[stream], equal) {
		r.Fatalf("stream differs: %d events, want %d (%v)", len(got), len(m.streams[stream]), err)
	}
	if len(m.events) == 0 {
		return
	}
	if err := m.l.Wait(ctx, domain.Position(len(m.events)-1)); err != nil {
		r.Fatal(err)
	}
	after := rapid.IntRange(max(0, len(m.events)-50), len(m.events)).Draw(r, "after")
	limit := rapid.IntRange(1, 20).Draw(r, "limit")
	types := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{raised, worded, decided, "onbekend"}), 0, 3, rapid.ID).Draw(r, "types")
	var want []domain.Stored
	for _, e := range m.events[after:] {
		if len(want) < limit && (len(types) == 0 || slices.Contains(types, e.Type)) {
			want = append(want, e)
		}
	}
	page, err := m.l.Read(ctx, domain.Position(after), limit, types...)
	if err != nil || !slices.EqualFunc(stored(page), want, equal) {
		r.Fatalf("read %d after %d of %v differs: %d events, want %d (%v)", limit, after, types, len(page), len(want), err)
	}
}

func equal(a, b domain.Stored) bool {
	return a.Stream == b.Stream && a.Revision == b.Revision && a.Type == b.Type &&
		string(a.Header) == string(b.Header) && string(a.Payload) == string(b.Payload)
}
