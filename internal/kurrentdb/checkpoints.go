package kurrentdb

import (
	"context"
	"sync"
	"time"

	"ruggespraak/domain"
)

// Checkpoints keeps on the cluster how far the readers of a municipality's log are, and whose turn it is to do their work, for
// all nodes together. It stands outside the log.
type Checkpoints struct {
	cluster      *Cluster
	municipality string

	mu    sync.Mutex
	marks map[string]*slot[mark]
	turns map[string]*slot[turn]
}

type mark struct {
	Position domain.Position `json:"positie"`
}

type turn struct {
	Owner string         `json:"houder"`
	Until domain.Instant `json:"tot"`
}

// NewCheckpoints is about the readers of one municipality's log.
func NewCheckpoints(c *Cluster, municipality string) *Checkpoints {
	return &Checkpoints{cluster: c, municipality: municipality, marks: map[string]*slot[mark]{}, turns: map[string]*slot[turn]{}}
}

// Checkpoint is the position up to which a reader has delivered, on whatever node; 0 when it never did.
func (k *Checkpoints) Checkpoint(ctx context.Context, reader string) (domain.Position, error) {
	s := slotOf(k, k.marks, "controlepunt-"+reader, "controlepunt-gezet")
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.read(ctx)
	return s.value.Position, err
}

// SaveCheckpoint returns when the cluster has the position. A checkpoint never goes back: when another node has come further,
// that stays.
func (k *Checkpoints) SaveCheckpoint(ctx context.Context, reader string, at domain.Position) error {
	s := slotOf(k, k.marks, "controlepunt-"+reader, "controlepunt-gezet")
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if !s.known {
			if err := s.read(ctx); err != nil {
				return err
			}
		}
		if s.revision >= 0 && at <= s.value.Position {
			return nil
		}
		if won, err := s.write(ctx, mark{at}); won || err != nil {
			return err
		}
	}
}

// Lease says whether it is the owner's turn to do the work of a name, and takes the turn when nobody has it. A turn lasts for
// a term after now, by the owner's own clock, and is renewed when half of it has passed. Clocks that differ may give two
// owners a turn, or none for a while; that costs work or time and nothing else.
func (k *Checkpoints) Lease(ctx context.Context, name, owner string, now time.Time, term time.Duration) (held bool, err error) {
	s := slotOf(k, k.turns, "beurt-"+name, "beurt-genomen")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known && s.value.Owner == owner && now.Add(term/2).Before(s.value.Until.Time) {
		return true, nil
	}
	if err := s.read(ctx); err != nil {
		return false, err
	}
	if s.value.Owner != owner && now.Before(s.value.Until.Time) {
		return false, nil
	}
	return s.write(ctx, turn{owner, domain.InstantOf(now.Add(term))})
}

func slotOf[T any](k *Checkpoints, slots map[string]*slot[T], name, kind string) *slot[T] {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := slots[name]
	if s == nil {
		s = &slot[T]{cluster: k.cluster, stream: ownStream(k.municipality, name), kind: kind}
		slots[name] = s
	}
	return s
}
