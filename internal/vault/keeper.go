package vault

import (
	"context"

	"ruggespraak/domain"
)

// Keeper is where the keys of a vault are kept: a file of this machine, or a cluster that several nodes share. It keeps them
// wrapped and never sees the master key. Many goroutines use it at once. Its refusals are for people: they name the place.
type Keeper interface {
	// Name is what people call the place, in the middle of a sentence.
	Name() string
	// Head gives the vault's id and its wrapped secret. An empty id says that there is no vault yet.
	Head(ctx context.Context) (id string, secret []byte, err error)
	// Found keeps the head that lay makes, unless there is one, and gives the one that counts: the first that was kept.
	Found(ctx context.Context, lay func() (id string, secret []byte, err error)) (string, []byte, error)
	// Start makes the rest ready for use, once the vault turned out to be the right one.
	Start(ctx context.Context) error
	// Mark gives a number that grows with every key that is destroyed, here or elsewhere; the Keeper says how soon. Whatever
	// Key said after a mark was given holds for as long as the mark is the same.
	Mark(ctx context.Context) (int64, error)
	// Key gives the wrapped key of a stream: nil when it has none, and destroyed when it never will.
	Key(ctx context.Context, stream string) (wrapped []byte, destroyed bool, err error)
	// Add keeps a wrapped key for each stream that has and had none. It returns when they are on disk, and says which were added.
	Add(ctx context.Context, streams []string, wrapped [][]byte) (added []bool, err error)
	// Destroy destroys a stream's key for good, whether there was one or not. What it says of wiping the bytes stands in Erasures.
	Destroy(ctx context.Context, stream string) error
	// Erasures lists the keys that were destroyed and how far their bytes are wiped.
	Erasures(ctx context.Context) ([]domain.Erasure, error)
	Close() error
}
