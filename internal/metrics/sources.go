package metrics

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/projections"
)

// Sources is a running node as it is asked how it does, at every scrape. Only Log, Views, Folder and Now are always there.
type Sources struct {
	Log    Log
	Views  Views
	Folder Folder
	Now    func() time.Time

	Connection   Connection // nil: the embedded log
	Policies     Readers
	Publications Readers
}

// Log is the part of the event log that is asked how far it is.
type Log interface {
	Head(ctx context.Context) (domain.Position, error)
	Read(ctx context.Context, after domain.Position, limit int, types ...string) ([]domain.Recorded, error)
}

// Views is the part of the views that is asked how far they are.
type Views interface {
	Status(ctx context.Context) ([]projections.Status, error)
	Progress() []projections.Progress
}

// Folder is the data folder.
type Folder interface {
	// Free is how many bytes this process can still write there.
	Free() (uint64, error)
	// Writable writes a little and takes it away. It fails with a domain.Error that says why not.
	Writable() error
}

// Connection is the way to a log on other machines.
type Connection interface{ Up() bool }

// Readers are what follows the log beside the views: the policies, or the publications. Without names there are none.
type Readers struct {
	Names   []string // from the program or the settings: small letters, digits and dashes
	Prefix  string   // of the names, which the figures leave out
	Places  LagSource
	Letters LetterSource
}

// LagSource gives the position of the last event that a reader has dealt with, 0 when it never did.
type LagSource interface {
	Checkpoint(ctx context.Context, reader string) (domain.Position, error)
}

// LetterSource counts by reader the events that were put aside and that nobody has dealt with yet.
type LetterSource interface {
	OpenLetters(ctx context.Context) (map[string]int, error)
}

// patience is how long the parts may take to say how they do.
const patience = 5 * time.Second

// lag is how far something is behind the head.
type lag struct {
	events domain.Position
	time   time.Duration // since the first event that it has not seen was recorded
}

// ruler measures lags against one head. Many readers stand at the same place, so that it is read once.
type ruler struct {
	*Sources
	head  domain.Position
	known map[domain.Position]time.Duration
}

func (s *Sources) ruler(ctx context.Context) (*ruler, error) {
	head, err := s.Log.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("read head: %w", err)
	}
	return &ruler{Sources: s, head: head, known: map[domain.Position]time.Duration{}}, nil
}

// behind measures what has seen all up to a position.
func (r *ruler) behind(ctx context.Context, at domain.Position) (lag, error) {
	if at >= r.head {
		return lag{}, nil
	}
	waits, measured := r.known[at]
	if !measured {
		events, err := r.Log.Read(ctx, at, 1)
		if err != nil || len(events) == 0 {
			return lag{}, err
		}
		h, err := domain.ParseHeader(events[0].Stored, codec.Unmarshal)
		if err != nil {
			return lag{}, err
		}
		waits = max(0, r.Now().Sub(h.RecordedAt.Time))
		r.known[at] = waits
	}
	return lag{r.head - at, waits}, nil
}

// view is how far a view is.
type view struct {
	projections.Status
	lag
}

func (r *ruler) views(ctx context.Context) ([]view, error) {
	list, err := r.Views.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask views: %w", err)
	}
	out := make([]view, len(list))
	for i, s := range list {
		out[i].Status = s
		if out[i].lag, err = r.behind(ctx, s.Position); err != nil {
			return nil, fmt.Errorf("measure view %s: %w", s.View, err)
		}
	}
	return out, nil
}

// reader is how a policy or a publication does.
type reader struct {
	lag
	at   domain.Position
	dead int
}

// readers asks readers how they do, by label. Those that share a label because their names can't be shown count as one, as
// far as the slowest.
func (r *ruler) readers(ctx context.Context, of Readers) (map[string]reader, error) {
	out := map[string]reader{}
	if len(of.Names) == 0 {
		return out, nil
	}
	letters, err := of.Letters.OpenLetters(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask dead letters: %w", err)
	}
	for _, name := range of.Names {
		at, err := of.Places.Checkpoint(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("ask reader %s: %w", name, err)
		}
		shown := label(strings.TrimPrefix(name, of.Prefix))
		same, twice := out[shown]
		if twice {
			at = min(at, same.at)
		}
		behind, err := r.behind(ctx, at)
		if err != nil {
			return nil, fmt.Errorf("measure reader %s: %w", name, err)
		}
		out[shown] = reader{lag: behind, at: at, dead: same.dead + letters[name]}
	}
	return out, nil
}
