package main

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ruggespraak/domain"
)

// stream is an embedded NATS JetStream that syncs every message.
type stream struct {
	ctx    context.Context //nolint:containedctx // a benchmark has one
	server *server.Server
	conn   *nats.Conn
	js     jetstream.JetStream
	kept   jetstream.Stream
}

func openNATS(ctx context.Context, dir string) (keeper, error) {
	s, err := server.NewServer(&server.Options{JetStream: true, StoreDir: dir, SyncAlways: true, DontListen: true, NoSigs: true, NoLog: true})
	if err != nil {
		return nil, err
	}
	s.Start()
	k := &stream{ctx: ctx, server: s}
	if !s.ReadyForConnections(10 * time.Second) {
		return nil, errors.Join(errors.New("NATS does not start"), k.close())
	}
	if k.conn, err = nats.Connect("", nats.InProcessServer(s)); err == nil {
		k.js, err = jetstream.New(k.conn)
	}
	if err == nil {
		k.kept, err = k.js.CreateStream(ctx, jetstream.StreamConfig{Name: "gebeurtenis", Subjects: []string{"g.>"}, Storage: jetstream.FileStorage})
	}
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

func (k *stream) message(e domain.Stored) *nats.Msg {
	return &nats.Msg{Subject: "g." + e.Stream, Header: nats.Header{"Kop": {string(e.Header)}}, Data: e.Payload}
}

func (k *stream) append(e domain.Stored) error {
	_, err := k.js.PublishMsg(k.ctx, k.message(e))
	return err
}

func (k *stream) batch(es []domain.Stored) error {
	for _, e := range es {
		if _, err := k.js.PublishMsgAsync(k.message(e)); err != nil {
			return err
		}
	}
	select {
	case <-k.js.PublishAsyncComplete():
		return nil
	case <-time.After(time.Minute):
		return errors.New("NATS does not acknowledge")
	}
}

func (k *stream) scan() (n int, err error) {
	info, err := k.kept.Info(k.ctx)
	if err != nil {
		return 0, err
	}
	c, err := k.kept.OrderedConsumer(k.ctx, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return 0, err
	}
	messages, err := c.Messages(jetstream.PullMaxMessages(4096))
	if err != nil {
		return 0, err
	}
	defer messages.Stop()
	for uint64(n) < info.State.Msgs {
		if _, err := messages.Next(); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (k *stream) close() error {
	if k.conn != nil {
		k.conn.Close()
	}
	k.server.Shutdown()
	k.server.WaitForShutdown()
	return nil
}
