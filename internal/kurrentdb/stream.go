package kurrentdb

import (
	"context"
	"errors"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
)

const pageEvents = 256

// readStream reads a stream from a revision to its end, in pages, so that no single call takes long. An unknown stream has
// no events.
func (c *Cluster) readStream(ctx context.Context, stream string, from domain.Revision) ([]domain.Stored, error) {
	var events []domain.Stored
	for {
		page, err := c.readPage(ctx, stream, esdb.ReadStreamOptions{From: esdb.Revision(uint64(from))}, pageEvents)
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			e, err := decode(r)
			if err != nil {
				return nil, err
			}
			events = append(events, e)
			from = e.Revision + 1
		}
		if len(page) < pageEvents {
			return events, nil
		}
	}
}

// lastOf reads the last event of a stream; nil when there is none.
func (c *Cluster) lastOf(ctx context.Context, stream string) (*esdb.RecordedEvent, error) {
	page, err := c.readPage(ctx, stream, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
	if err != nil || len(page) == 0 {
		return nil, err
	}
	return page[0], nil
}

func (c *Cluster) readPage(ctx context.Context, stream string, o esdb.ReadStreamOptions, n int) ([]*esdb.RecordedEvent, error) {
	page, err := ask(ctx, c, "read stream", func(ctx context.Context, client *esdb.Client) ([]*esdb.RecordedEvent, error) {
		s, err := client.ReadStream(ctx, stream, o, uint64(n))
		if err != nil {
			return nil, err
		}
		defer s.Close()
		page := make([]*esdb.RecordedEvent, 0, n)
		for {
			r, err := s.Recv()
			if errors.Is(err, io.EOF) {
				return page, nil
			}
			if err != nil {
				return nil, err
			}
			if r.Event != nil {
				page = append(page, r.Event)
			}
		}
	})
	if hasCode(err, esdb.ErrorCodeResourceNotFound) {
		return nil, nil
	}
	return page, err
}
