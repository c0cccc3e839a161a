package main

import (
	"context"
	"path/filepath"

	"github.com/google/uuid"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/sqlite"
)

// ours is the log of the product, as it is.
type ours struct {
	ctx context.Context //nolint:containedctx // a benchmark has one
	log *sqlite.Log
}

func openOurs(ctx context.Context, dir string) (keeper, error) {
	log, err := sqlite.OpenLog(filepath.Join(dir, "logboek.sqlite"), sqlite.LogOptions{NewID: uuid.NewString})
	if err != nil {
		return nil, err
	}
	return &ours{ctx: ctx, log: log}, nil
}

func (k *ours) append(e domain.Stored) error {
	_, err := k.log.Append(k.ctx, e.Stream, e.Revision-1, []domain.Stored{e})
	return err
}

func (k *ours) batch(es []domain.Stored) error {
	var writes []commands.Write
	for i := 0; i < len(es); i += streamLength {
		writes = append(writes, commands.Write{Stream: es[i].Stream, Expected: es[i].Revision - 1, Events: es[i : i+streamLength]})
	}
	outcomes, err := k.log.AppendMany(k.ctx, writes)
	for _, o := range outcomes {
		if err == nil {
			err = o.Err
		}
	}
	return err
}

func (k *ours) scan() (n int, err error) {
	for {
		page, err := k.log.Read(k.ctx, domain.Position(n), 4096)
		if err != nil || len(page) == 0 {
			return n, err
		}
		n += len(page)
	}
}

func (k *ours) close() error { return k.log.Close() }
