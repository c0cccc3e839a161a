package kurrentdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ruggespraak/domain"
)

// resumeFile remembers how far a mirror had come. It may be lost or old: then events are read again that the mirror has,
// which changes nothing. It may never be ahead of the mirror, so it is written after the mirror and says how long that was.
type resumeFile string

type resumePoint struct {
	Log     string          `json:"logboek"`
	Named   string          `json:"genoemdBij"` // the event that names the log: places in a cluster's order are of that cluster
	Head    domain.Position `json:"positie"`    // what the mirror had at least
	Commit  uint64          `json:"commit"`
	Prepare uint64          `json:"prepare"`
}

// read gives the point, and false when there is none that can be trusted.
func (f resumeFile) read() (p resumePoint, ok bool, err error) {
	if f == "" {
		return p, false, nil
	}
	raw, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return p, false, nil
	}
	if err != nil {
		return p, false, fmt.Errorf("read how far the mirror is: %w", err)
	}
	return p, json.Unmarshal(raw, &p) == nil, nil
}

// write replaces the file in one go.
func (f resumeFile) write(p resumePoint) error {
	if f == "" {
		return nil
	}
	raw, err := json.Marshal(p)
	if err == nil {
		err = os.WriteFile(string(f)+".nieuw", raw, 0o600)
	}
	if err == nil {
		err = os.Rename(string(f)+".nieuw", string(f))
	}
	if err != nil {
		return fmt.Errorf("write how far the mirror is: %w", err)
	}
	return nil
}

// start is where in the cluster's order following begins.
func (l *Log) start(ctx context.Context) (esdb.AllPosition, error) {
	p, ok, err := l.resume.read()
	if err != nil {
		return nil, err
	}
	head, err := l.mirror.Head(ctx)
	if err != nil {
		return nil, err
	}
	if !ok || p.Log != l.mirror.ID() || p.Named != l.named || p.Head > head {
		return esdb.Start{}, nil
	}
	return esdb.Position{Commit: p.Commit, Prepare: p.Prepare}, nil
}

// remember writes how far the mirror is. Failing does no harm, but costs time at the next start.
func (l *Log) remember(at esdb.Position) {
	head, err := l.mirror.Head(context.WithoutCancel(l.ctx))
	if err == nil {
		err = l.resume.write(resumePoint{Log: l.mirror.ID(), Named: l.named, Head: head, Commit: at.Commit, Prepare: at.Prepare})
	}
	if err != nil {
		l.log.WarnContext(l.ctx, "progress of the mirror not saved", slog.Any("error", err))
	}
}
