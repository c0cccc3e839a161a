package kurrentdb

import (
	"context"
	"errors"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

const (
	feedRoom         = 4096 // events between who receives and who writes
	searchWindow     = 500  // events that the server looks through at a time
	checkpointWindow = 2    // windows after which it says how far it is
)

// news is one thing that a feed brings: an event, how far the server has looked, or that there is no more for now.
type news struct {
	event    *esdb.RecordedEvent
	at       *esdb.Position
	caughtUp bool
}

// feed is a subscription to what a municipality's streams get, in the cluster's order.
type feed struct {
	news chan news
	stop context.CancelFunc
	err  error // why it ended; set before news is closed
}

// subscribe opens a feed that begins after a position. It goes on until the context ends, stop is called or the server drops
// it.
func (c *Cluster) subscribe(ctx context.Context, prefix string, from esdb.AllPosition) (*feed, error) {
	o := esdb.SubscribeToAllOptions{
		From: from, MaxSearchWindow: searchWindow, CheckpointInterval: checkpointWindow,
		Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{prefix}},
	}
	f, err := ask(ctx, c, "subscribe", func(try context.Context, client *esdb.Client) (*feed, error) {
		own, cancel := context.WithCancel(ctx) // the feed calls it
		inTime := context.AfterFunc(try, cancel)
		s, err := client.SubscribeToAll(own, o)
		if err == nil && !inTime() {
			err = context.Cause(try) // nobody waits for it any more
		}
		if err != nil {
			cancel()
			return nil, err
		}
		f := &feed{news: make(chan news, feedRoom), stop: cancel}
		go f.receive(own, c, s)
		return f, nil
	})
	return f, err
}

// receive takes from the server until the feed ends. The client's Recv may panic; that ends the feed like a drop.
func (f *feed) receive(ctx context.Context, c *Cluster, s *esdb.Subscription) {
	defer close(f.news)
	defer f.stop()
	f.err = c.contained(func() error {
		for {
			n, err := next(s)
			if err != nil {
				return err
			}
			select {
			case f.news <- n:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
}

func next(s *esdb.Subscription) (news, error) {
	for {
		e := s.Recv()
		switch {
		case e.SubscriptionDropped != nil && e.SubscriptionDropped.Error != nil:
			return news{}, e.SubscriptionDropped.Error
		case e.SubscriptionDropped != nil:
			return news{}, errDropped
		case e.EventAppeared != nil && e.EventAppeared.Event != nil:
			return news{event: e.EventAppeared.Event, at: &e.EventAppeared.Event.Position}, nil
		case e.CheckPointReached != nil:
			return news{at: e.CheckPointReached}, nil
		case e.CaughtUp != nil:
			return news{caughtUp: true}, nil
		}
	}
}

var errDropped = errors.New("subscription dropped")
