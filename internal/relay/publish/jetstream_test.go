package publish_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"ruggespraak/domain"
	"ruggespraak/internal/relay"
	"ruggespraak/internal/relay/publish"
)

func TestAStreamThatGoesAwayAndComesBackMissesNothing(t *testing.T) {
	f, srv := newFiles(t), newRestartable(t, server.Options{})
	s := connected(t, srv.ClientURL(), "STROOM")
	want := f.write(100)
	f.run(s.target(f))
	for range 3 {
		want = append(want, f.write(200)...)
		f.soon("some are there", func() bool { return s.count() > len(want)-200 })
		srv.stop() // midway
		want = append(want, f.write(20)...)
		srv.start()
		f.soon("all are there", func() bool { return s.count() == len(want) })
	}
	f.soon("the place is kept", func() bool { return f.at("publicatie-proef") == domain.Position(len(want)) })
	if got := s.ids(); !slices.Equal(got, want) {
		t.Errorf("the stream does not hold the log, in its order, once: %d and %d", len(got), len(want))
	}
}

func TestAServerThatIsNotThereYetIsWaitedFor(t *testing.T) {
	f, srv := newFiles(t), newRestartable(t, server.Options{})
	address := srv.ClientURL()
	srv.stop()
	want := f.write(3)
	early := stream{T: t, url: address, name: "STROOM", prefix: "rs.STROOM"}
	f.run(early.target(f))
	f.soon("it is told", func() bool { return strings.Contains(f.said.String(), "can't publish") })
	srv.start()
	s := connected(t, address, "STROOM")
	f.soon("all are there", func() bool { return s.count() == len(want) })
}

// The process dies after publishing and before it kept its place. Within its window the stream knows what comes again; after
// that, whoever reads does, by the id.
func TestAfterAKillTheStreamKnowsDuplicatesInItsWindow(t *testing.T) {
	for name, c := range map[string]struct {
		window time.Duration
		twice  bool
	}{"in the window": {time.Hour, false}, "after it": {100 * time.Millisecond, true}} {
		t.Run(name, func(t *testing.T) {
			f, s := newFiles(t), sharedStream(t)
			_, err := s.js.AddStream(&nats.StreamConfig{Name: s.name, Subjects: []string{s.prefix + ".>"}, Duplicates: c.window})
			f.must(err)
			ids := f.write(20)
			killed := s.target(f)
			killed.Checkpoints = forgetful{f.book}
			stop := f.run(killed)
			f.soon("all are there", func() bool { return s.count() == len(ids) })
			stop()
			if c.twice {
				s.outlast(f)
			}
			f.run(s.target(f))
			f.soon("all were sent again", func() bool { return f.at("publicatie-proef") == domain.Position(len(ids)) })
			want := ids
			if c.twice {
				want = slices.Concat(ids, ids)
			}
			if got := s.ids(); !slices.Equal(got, want) {
				t.Errorf("got %d messages, want %d", len(got), len(want))
			}
		})
	}
}

func TestAStreamThatIsNotThereIsMadeOnlyWhenSaid(t *testing.T) {
	f, s := newFiles(t), sharedStream(t)
	o := s.options()
	o.Create = false
	target := f.target(s.publisher(f, o))
	target.Prefix = s.prefix
	want := f.write(2)
	f.run(target)
	f.soon("it is told", func() bool { return strings.Contains(f.said.String(), "stream not found") })
	if s.count() >= 0 {
		t.Error("it was made")
	}
	_, err := s.js.AddStream(&nats.StreamConfig{Name: s.name, Subjects: []string{s.prefix + ".>"}})
	f.must(err)
	f.soon("all are there", func() bool { return s.count() == 2 })
	f.must(s.js.DeleteStream(s.name)) // and while we run
	want = append(want[:0], f.write(1)...)
	f.soon("it is told", func() bool { return strings.Count(f.said.String(), "can't publish") > 2 })
	_, err = s.js.AddStream(&nats.StreamConfig{Name: s.name, Subjects: []string{s.prefix + ".>"}})
	f.must(err)
	f.soon("the new one is there", func() bool { return s.count() == 1 })
	if got := s.ids(); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestAStreamThatWeMadeIsMadeAgain(t *testing.T) {
	f, s := newFiles(t), sharedStream(t)
	f.write(1)
	f.run(s.target(f))
	f.soon("it is made", func() bool { return s.count() == 1 })
	f.must(s.js.DeleteStream(s.name))
	want := f.write(1)
	f.soon("it is made again", func() bool { return s.count() == 1 })
	if got := s.ids(); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestAMessageOnAStreamSaysInItsHeadersWhatItIs(t *testing.T) {
	f, s := newFiles(t), sharedStream(t)
	f.write(1)
	target := s.target(f)
	target.Full = true
	f.run(target)
	f.soon("it is there", func() bool { return s.count() == 1 })
	m := s.messages()[0]
	attributes, data := checkMessage(t, m.Data)
	for name, value := range attributes {
		if got := m.Header.Get("ce-" + name); got != value {
			t.Errorf("%s is %q in the headers and %q in the message", name, got, value)
		}
	}
	if m.Subject != s.prefix+".beleidsmaatregel.mijlpaal-bereikt" || m.Header.Get("Content-Type") != publish.ContentType || len(data) == 0 {
		t.Errorf("got %s, %v, %s", m.Subject, m.Header, data)
	}
	if len(m.Header) != len(attributes)+3 {
		t.Errorf("headers that are no attributes: %v", m.Header)
	}
}

func TestAMessageThatAStreamNeverTakesIsLaidAside(t *testing.T) {
	f, s := newFiles(t), sharedStream(t)
	_, err := s.js.AddStream(&nats.StreamConfig{Name: s.name, Subjects: []string{s.prefix + ".>"}, MaxMsgSize: 1})
	f.must(err)
	f.write(2)
	f.run(s.target(f))
	f.soon("it goes on", func() bool { return f.at("publicatie-proef") == 2 })
	letters, err := f.book.Letters(t.Context(), relay.LetterOpen)
	if err != nil || len(letters) != 2 || letters[0].Reason != "Het bericht is te groot voor NATS." {
		t.Errorf("got %+v, %v", letters, err)
	}
}
