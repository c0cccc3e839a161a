package esdbtest

import "time"

const defaultMaxAppendSize = 1 << 20

// Option changes how a server is made.
type Option func(*options)

type options struct {
	nodes           int
	tls             bool
	caFile          string
	user, password  string
	maxAppendSize   int
	followersRefuse bool
	now             func() time.Time
}

func collect(list []Option) options {
	o := options{
		nodes: 1, maxAppendSize: defaultMaxAppendSize,
		now: time.Now, //nolint:forbidigo // a server stamps events by a clock of its own; WithClock sets another
	}
	for _, option := range list {
		option(&o)
	}
	return o
}

// WithNodes makes a cluster of that many nodes; the first leads.
func WithNodes(n int) Option { return func(o *options) { o.nodes = n } }

// WithTLS makes the nodes speak TLS, with certificates of an authority of their own (CAPEM).
func WithTLS() Option { return func(o *options) { o.tls = true } }

// WithCAFile also writes the authority's certificate to a file, and names that file in connection strings. It means WithTLS.
func WithCAFile(path string) Option { return func(o *options) { o.tls, o.caFile = true, path } }

// WithCredentials lets only this user in, by password or by a certificate (UserCertificate). It means WithTLS: neither the
// client nor the real server takes credentials over a plain connection.
func WithCredentials(user, password string) Option {
	return func(o *options) { o.tls, o.user, o.password = true, user, password }
}

// WithMaxAppendSize sets how many bytes of data and metadata one append may hold; the default is 1 MiB, as with the real
// server.
func WithMaxAppendSize(bytes int) Option { return func(o *options) { o.maxAppendSize = bytes } }

// FollowersRefuse makes followers answer a write with not-leader and the leader's address. Without it they pass it on, as
// real ones do when the client asks nothing.
func FollowersRefuse() Option { return func(o *options) { o.followersRefuse = true } }

// WithClock sets the clock that stamps events and that $maxAge counts by.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }
