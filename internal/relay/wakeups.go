package relay

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/gochannel"

	"ruggespraak/domain"
)

const (
	headTopic = "hoofd"
	// patience is after how long a reader looks for itself: a wake-up may get lost.
	patience = 2 * time.Second
)

// WakeUps lets one waiter on the log wake many readers. A wake-up carries the log's head and nothing else; losing one does no
// harm, because each reader asks the log before it waits, and again after a while.
type WakeUps struct {
	log     Log
	channel *gochannel.GoChannel
	pause   Pause
}

// NewWakeUps makes wake-ups for a log. They come while Run runs.
func NewWakeUps(log Log, pause Pause) *WakeUps {
	return &WakeUps{log: log, pause: pause, channel: gochannel.NewGoChannel(gochannel.Config{}, watermill.NopLogger{})}
}

// Run waits on the log and wakes whoever waits, until the context ends.
func (w *WakeUps) Run(ctx context.Context, log *slog.Logger) {
	at, rest := domain.Position(0), firstPause
	for ctx.Err() == nil {
		err := w.log.Wait(ctx, at)
		if err == nil {
			at, err = w.tell(ctx, at)
		}
		if err == nil {
			rest = firstPause
			continue
		}
		if ctx.Err() == nil {
			log.WarnContext(ctx, "can't wait for the log; readers look for themselves", slog.Any("error", err))
			_ = w.pause.wait(ctx, rest)
			rest = min(2*rest, lastPause)
		}
	}
}

// tell sends how far the log is.
func (w *WakeUps) tell(ctx context.Context, at domain.Position) (domain.Position, error) {
	head, err := w.log.Head(ctx)
	if err != nil {
		return at, err
	}
	return head, w.channel.Publish(headTopic, message.NewMessage(strconv.FormatInt(int64(head), 10), nil))
}

// Wait returns when the log's head lies beyond a position, or with the context's error.
func (w *WakeUps) Wait(ctx context.Context, after domain.Position) error {
	waiting, leave := context.WithCancel(ctx)
	defer leave()
	news, err := w.channel.Subscribe(waiting, headTopic)
	if err != nil {
		return err
	}
	for {
		head, err := w.log.Head(ctx) // after subscribing: what came before is not told
		if err != nil || head > after {
			return err
		}
		if told, err := w.next(ctx, news, after); told || err != nil {
			return err
		}
	}
}

// next returns when a wake-up tells of more, or when it is time to look.
func (w *WakeUps) next(ctx context.Context, news <-chan *message.Message, after domain.Position) (told bool, err error) {
	look, cancel := context.WithCancel(ctx)
	defer cancel()
	late := make(chan struct{})
	go func() {
		defer close(late)
		_ = w.pause.wait(look, patience)
	}()
	for {
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-late:
			return false, ctx.Err()
		case m, open := <-news:
			if !open {
				return false, ctx.Err()
			}
			m.Ack()
			if head, err := strconv.ParseInt(m.UUID, 10, 64); err == nil && domain.Position(head) > after {
				return true, nil
			}
		}
	}
}

// Close ends the wake-ups.
func (w *WakeUps) Close() error { return w.channel.Close() }
