package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/components/cqrs"
	"github.com/ThreeDotsLabs/watermill/components/metrics"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
	"github.com/ThreeDotsLabs/watermill/pubsub/gochannel"
	"github.com/prometheus/client_golang/prometheus"

	"ruggespraak/domain"
)

// Patience is how often a delivery that failed is tried again before it becomes a letter, and with what pauses.
type Patience struct {
	Times int
	First time.Duration
	Most  time.Duration
}

// usualPatience holds on for some ten seconds: long enough for a hiccup, short enough not to keep the rest waiting.
var usualPatience = Patience{Times: 6, First: 100 * time.Millisecond, Most: 5 * time.Second}

// post delivers events to handlers, one at a time, through a Watermill router. Deliver returns when the event was handled, or
// buried as a letter; only what can't be reached makes it fail.
//
// Two ways of Watermill are worked round. A Go channel that is closing says that a message was delivered which was not, and a
// message that was refused comes back at once, for ever. So a message carries a receipt, handling it always ends well for
// Watermill, and the receipt says how it ended for us.
type post struct {
	channel *gochannel.GoChannel
	router  *message.Router
	bury    func(ctx context.Context, l Letter) error
	ended   chan struct{}
}

// parcel is an event on its way to one handler.
type parcel struct {
	domain.Recorded
	topic string
	key   string // of one order on the event; empty: the event itself
}

type handler func(ctx context.Context, p parcel) error

// newPost makes a router with a handler for each topic and starts it; close stops it. A registry counts what it does.
func newPost(
	handlers map[string]subscription, bury func(context.Context, Letter) error, patience Patience, log *slog.Logger, registry prometheus.Registerer,
) (*post, error) {
	logger := newLogger(log)
	p := &post{
		channel: gochannel.NewGoChannel(gochannel.Config{BlockPublishUntilSubscriberAck: true, PreserveContext: true}, logger),
		bury:    bury, ended: make(chan struct{}),
	}
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: 10 * time.Second}, logger)
	if err != nil {
		return nil, fmt.Errorf("make router: %w", err)
	}
	p.router = router
	router.AddMiddleware(settle)
	if registry != nil {
		metrics.NewPrometheusMetricsBuilder(registry, "ruggespraak", "relay").AddPrometheusRouterMetrics(router)
	}
	router.AddMiddleware(p.buryFailed, retry(patience).Middleware, middleware.Recoverer)
	if err := p.subscribe(handlers); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.ended)
		if err := router.Run(context.Background()); err != nil {
			log.ErrorContext(context.Background(), "relay's router stopped", slog.Any("error", err))
		}
	}()
	select {
	case <-router.Running():
		return p, nil
	case <-p.ended:
		return nil, errors.New("start router: it ended at once")
	}
}

// subscription is who takes which types of events.
type subscription struct {
	types  []string
	handle handler
}

func (p *post) subscribe(handlers map[string]subscription) error {
	groups, err := cqrs.NewEventGroupProcessorWithConfig(p.router, cqrs.EventGroupProcessorConfig{
		GenerateSubscribeTopic: func(g cqrs.EventGroupProcessorGenerateSubscribeTopicParams) (string, error) {
			return g.EventGroupName, nil
		},
		SubscriberConstructor: func(cqrs.EventGroupProcessorSubscriberConstructorParams) (message.Subscriber, error) {
			return p.channel, nil
		},
		AckOnUnknownEvent: true, // a type that is not for this group is none of its business
		Marshaler:         wire{},
	})
	if err != nil {
		return fmt.Errorf("make event processor: %w", err)
	}
	for topic, s := range handlers {
		var group []cqrs.GroupEventHandler
		for _, name := range s.types {
			group = append(group, taker{name, s.handle})
		}
		if err := groups.AddHandlersGroup(topic, group...); err != nil {
			return fmt.Errorf("subscribe %s: %w", topic, err)
		}
	}
	return nil
}

// deliver hands an event to the handler of a topic and waits until it is done with.
func (p *post) deliver(ctx context.Context, it parcel) error {
	r := &receipt{}
	m := message.NewMessageWithContext(context.WithValue(ctx, receiptKey{}, r), strconv.FormatInt(int64(it.Position), 10), it.Payload)
	m.Metadata = message.Metadata{
		metaType: it.Type, metaTopic: it.topic, metaKey: it.key, metaStream: it.Stream, metaHeader: string(it.Header),
		metaRevision: strconv.FormatInt(int64(it.Revision), 10),
	}
	if err := p.channel.Publish(it.topic, m); err != nil {
		return fmt.Errorf("publish event %d: %w", it.Position, err)
	}
	return r.outcome(ctx)
}

// close stops the router and waits for it. Nothing may be under way.
func (p *post) close() error {
	err := errors.Join(p.channel.Close(), p.router.Close())
	<-p.ended
	return err
}

// receipt says how a delivery ended.
type receipt struct {
	mu       sync.Mutex
	ended    bool
	err      error
	attempts int
}

type receiptKey struct{}

func receiptOf(m *message.Message) *receipt {
	r, ok := m.Context().Value(receiptKey{}).(*receipt)
	if !ok {
		return &receipt{}
	}
	return r
}

func (r *receipt) outcome(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.ended:
		return r.err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return errors.New("nobody took the event")
}

// settle notes how a message ended and lets Watermill be done with it.
func settle(next message.HandlerFunc) message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		r := receiptOf(m)
		out, err := next(m)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.ended, r.err = true, err
		return out, nil
	}
}

// buryFailed keeps what failed for good, so that the rest can go on. What can't be reached now is no failure of the event.
func (p *post) buryFailed(next message.HandlerFunc) message.HandlerFunc {
	return func(m *message.Message) ([]*message.Message, error) {
		ctx := m.Context() // before it was handled: each attempt has one of its own
		out, err := next(m)
		if err == nil || ctx.Err() != nil || errors.Is(err, domain.Unreached) {
			return out, err
		}
		it, errRead := parcelOf(m)
		if errRead != nil {
			return nil, errors.Join(err, errRead)
		}
		l := letterOf(it, err)
		l.Attempts = receiptOf(m).attempts
		return nil, p.bury(ctx, l)
	}
}

// retry tries again what may pass: not what this program can't read, nor what a rule forbids for good.
func retry(p Patience) middleware.Retry {
	return middleware.Retry{
		MaxRetries: p.Times, InitialInterval: p.First, MaxInterval: p.Most, Multiplier: 2, ResetContextOnRetry: true,
		ShouldRetry: func(r middleware.RetryParams) bool { return passes(r.Err) },
	}
}

// passes says whether a failure may be over at the next try.
func passes(err error) bool {
	for _, lasting := range []domain.Kind{domain.Invalid, domain.Forbidden, domain.Changed, domain.Refused, domain.NotFound} {
		if errors.Is(err, lasting) {
			return false
		}
	}
	return true
}
