package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	wmnats "github.com/ThreeDotsLabs/watermill-nats/v2/pkg/nats"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/nats-io/nats.go"

	"ruggespraak/domain"
)

const (
	ackTimeout = 4 * time.Second
	window     = 10 * time.Minute // in which a stream that we make knows duplicates
	tooLarge   = 10054            // what JetStream calls a message that is too large for the stream
)

// JetStreamOptions says which stream of which servers to publish to.
type JetStreamOptions struct {
	Addresses       string // of the servers, with commas between
	Stream          string
	Prefix          string // begins every subject
	Create          bool   // make the stream when there is none
	CredentialsFile string // .creds of NATS; empty: none
	RootFile        string // PEM of who vouches for the servers; empty: those of the system
	CertificateFile string // PEM, to show who we are; empty: none
	KeyFile         string
	Name            string // of the connection, as the server's operators see it
}

// errAway says that there is no connection, for no reason that is known yet.
var errAway = errors.New("not connected to NATS")

// jetStream publishes to one stream.
type jetStream struct {
	JetStreamOptions
	conn   *nats.Conn
	js     nats.JetStreamContext
	inner  *wmnats.Publisher
	proved atomic.Bool // the stream was there
}

// NewJetStream makes a publisher that waits until the stream has acknowledged every message. It connects when it can: servers
// that are away fail messages, not this.
func NewJetStream(ctx context.Context, log *slog.Logger, o JetStreamOptions) (message.Publisher, error) {
	options, err := o.connection(ctx, log)
	if err != nil {
		return nil, err
	}
	conn, err := nats.Connect(o.Addresses, options...)
	if err != nil {
		return nil, domain.Errorf(domain.Invalid, "Met NATS is niet te werken zoals is ingesteld: %s.", err)
	}
	js, err := conn.JetStream(nats.MaxWait(ackTimeout))
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("speak JetStream: %w", err)
	}
	inner, err := wmnats.NewPublisherWithNatsConn(conn, wmnats.PublisherPublishConfig{
		Marshaler: marshaler{}, SubjectCalculator: wmnats.DefaultSubjectCalculator,
		JetStream: wmnats.JetStreamConfig{PublishOptions: []nats.PubOpt{nats.AckWait(ackTimeout), nats.ExpectStream(o.Stream)}},
	}, watermill.NopLogger{})
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("make publisher: %w", err)
	}
	return &jetStream{JetStreamOptions: o, conn: conn, js: js, inner: inner}, nil
}

// connection keeps trying for as long as we run, and never holds a message back to send it later: who sends decides on that.
func (o JetStreamOptions) connection(ctx context.Context, log *slog.Logger) ([]nats.Option, error) {
	log = log.With(slog.String("target", o.Name))
	options := []nats.Option{
		nats.Name("ruggespraak " + o.Name), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true), nats.ReconnectBufSize(-1),
		nats.ReconnectWait(500 * time.Millisecond), nats.IgnoreAuthErrorAbort(), nats.Timeout(ackTimeout),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			log.WarnContext(ctx, "connection to NATS is lost", slog.Any("error", err))
		}),
		nats.ReconnectHandler(func(*nats.Conn) { log.InfoContext(ctx, "connection to NATS is back") }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.WarnContext(ctx, "NATS reports an error", slog.Any("error", err))
		}),
	}
	if o.CredentialsFile != "" {
		if _, err := ReadSecret(o.CredentialsFile); err != nil {
			return nil, err
		}
		options = append(options, nats.UserCredentials(o.CredentialsFile))
	}
	if o.RootFile != "" {
		options = append(options, nats.RootCAs(o.RootFile))
	}
	if o.CertificateFile != "" {
		if _, err := ReadSecret(o.KeyFile); err != nil {
			return nil, err
		}
		options = append(options, nats.ClientCert(o.CertificateFile, o.KeyFile))
	}
	return options, nil
}

// Close closes the connection.
func (j *jetStream) Close() error { return j.inner.Close() }

// Publish returns when the stream has acknowledged every message. It fails with domain.Refused on one that it will never take.
func (j *jetStream) Publish(subject string, messages ...*message.Message) error {
	err := j.connected()
	if err == nil {
		err = j.prove()
	}
	if err == nil {
		err = j.inner.Publish(subject, messages...)
	}
	if err == nil {
		return nil
	}
	j.proved.Store(false)
	if no := (*nats.APIError)(nil); errors.Is(err, nats.ErrMaxPayload) || errors.As(err, &no) && no.ErrorCode == tooLarge {
		return domain.Errorf(domain.Refused, "Het bericht is te groot voor NATS.")
	}
	return err
}

// connected says why there is no connection.
func (j *jetStream) connected() error {
	if j.conn.IsConnected() {
		return nil
	}
	if err := j.conn.LastError(); err != nil {
		return fmt.Errorf("connect to NATS: %w", err)
	}
	return errAway
}

// prove makes sure that the stream is there.
func (j *jetStream) prove() error {
	if j.proved.Load() {
		return nil
	}
	_, err := j.js.StreamInfo(j.Stream)
	if errors.Is(err, nats.ErrStreamNotFound) && j.Create {
		_, err = j.js.AddStream(&nats.StreamConfig{
			Name: j.Stream, Subjects: []string{j.Prefix + ".>"}, Storage: nats.FileStorage, Duplicates: window,
		})
	}
	if err != nil {
		return fmt.Errorf("find stream %s: %w", j.Stream, err)
	}
	j.proved.Store(true)
	return nil
}

// marshaler writes a message for NATS. The id by which JetStream knows duplicates is that of the event.
type marshaler struct{}

// Marshal puts the attributes in headers, beside the structured text.
func (marshaler) Marshal(subject string, m *message.Message) (*nats.Msg, error) {
	out := nats.NewMsg(subject)
	out.Data = m.Payload
	out.Header.Set(nats.MsgIdHdr, m.UUID)
	out.Header.Set("Content-Type", ContentType)
	for name, value := range m.Metadata {
		out.Header.Set(name, value)
	}
	return out, nil
}
