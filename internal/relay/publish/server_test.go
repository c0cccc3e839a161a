package publish_test

import (
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"ruggespraak/internal/relay/publish"
)

// shared is a NATS server for the tests that leave it running; each has its own stream.
var shared struct {
	sync.Once
	*server.Server
	dir string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.Server != nil {
		shared.Shutdown()
		shared.WaitForShutdown()
		if err := os.RemoveAll(shared.dir); err != nil {
			panic(err)
		}
	}
	os.Exit(code)
}

// stream is one on a server, and a connection to look at it.
type stream struct {
	*testing.T
	url, name, prefix string
	js                nats.JetStreamContext
}

// sharedStream is a stream of this test alone; it is not made yet.
func sharedStream(t *testing.T) *stream {
	t.Helper()
	shared.Do(func() {
		dir, err := os.MkdirTemp("", "ruggespraak-nats-")
		if err != nil {
			panic(err)
		}
		shared.dir = dir
		shared.Server = serve(t, server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: dir})
	})
	name := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, t.Name())
	s := connected(t, shared.ClientURL(), name)
	t.Cleanup(func() { _ = s.js.DeleteStream(s.name) }) // it may not have been made
	return s
}

func serve(t *testing.T, o server.Options) *server.Server {
	t.Helper()
	o.NoSigs, o.NoLog = true, true
	s, err := server.NewServer(&o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the NATS server does not start")
	}
	return s
}

func connected(t *testing.T, address, name string, options ...nats.Option) *stream {
	t.Helper()
	conn, err := nats.Connect(address, append(options, nats.MaxReconnects(-1), nats.ReconnectWait(5*time.Millisecond))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := conn.JetStream(nats.MaxWait(5 * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return &stream{T: t, url: address, name: name, prefix: "rs." + name, js: js}
}

func (s *stream) options() publish.JetStreamOptions {
	return publish.JetStreamOptions{Name: "proef", Addresses: s.url, Stream: s.name, Prefix: s.prefix, Create: true}
}

func (s *stream) publisher(f *files, o publish.JetStreamOptions) message.Publisher {
	s.Helper()
	out, err := publish.NewJetStream(s.Context(), slog.New(slog.NewTextHandler(&f.said, nil)), o)
	f.must(err)
	return out
}

// target publishes to the stream.
func (s *stream) target(f *files) *publish.Target {
	s.Helper()
	t := f.target(s.publisher(f, s.options()))
	t.Prefix = s.prefix
	return t
}

// count is how many messages the stream holds.
func (s *stream) count() int {
	info, err := s.js.StreamInfo(s.name)
	if err != nil {
		return -1
	}
	return int(info.State.Msgs)
}

// messages reads the stream from its first message.
func (s *stream) messages() []*nats.Msg {
	s.Helper()
	n := s.count()
	sub, err := s.js.SubscribeSync(s.prefix+".>", nats.BindStream(s.name), nats.OrderedConsumer())
	if err != nil {
		s.Fatal(err)
	}
	var out []*nats.Msg
	for range n {
		m, err := sub.NextMsg(10 * time.Second)
		if err != nil {
			s.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

func (s *stream) ids() []string {
	s.Helper()
	var out []string
	for _, m := range s.messages() {
		if id := m.Header.Get(nats.MsgIdHdr); id != probe {
			out = append(out, id)
		}
	}
	return out
}

// probe is the id of messages that only ask whether the stream still knows it.
const probe = "proef"

// outlast returns when the stream has forgotten which messages it got.
func (s *stream) outlast(f *files) {
	s.Helper()
	f.soon("the window has passed", func() bool {
		_, err := s.js.Publish(s.prefix+"."+probe, nil, nats.MsgId(probe))
		f.must(err)
		return s.probed() > 1
	})
}

// probed is how many probes the stream has taken for new.
func (s *stream) probed() (n int) {
	for _, m := range s.messages() {
		if m.Header.Get(nats.MsgIdHdr) == probe {
			n++
		}
	}
	return n
}

// restartable is a server that goes away and comes back on the same port, with the same store.
type restartable struct {
	t       *testing.T
	options server.Options
	*server.Server
}

func newRestartable(t *testing.T, o server.Options) *restartable {
	t.Helper()
	o.Host, o.Port, o.JetStream, o.StoreDir = "127.0.0.1", -1, true, t.TempDir()
	r := &restartable{t: t, options: o, Server: serve(t, o)}
	u, err := url.Parse(r.ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	if r.options.Port, err = strconv.Atoi(u.Port()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.stop)
	return r
}

func (r *restartable) stop() {
	r.Shutdown()
	r.WaitForShutdown()
}

func (r *restartable) start() { r.Server = serve(r.t, r.options) }
