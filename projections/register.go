package projections

import (
	"context"
	"fmt"
	"strings"

	"ruggespraak/domain"
)

// registerFile says which file of each view is the current one. Files are never renamed: a row points.
const registerFile = "register.sqlite"

type register struct{ file File }

func openRegister(ctx context.Context, files Files) (*register, error) {
	f, err := files.Open(registerFile)
	if err != nil {
		return nil, fmt.Errorf("open register of views: %w", err)
	}
	there := false
	err = f.Read(ctx, func(tx Tx) error {
		return tx.Query(`SELECT 1 FROM sqlite_master WHERE name = 'actueel'`, func(Row) error {
			there = true
			return nil
		})
	})
	if err == nil && !there {
		err = f.Write(ctx, func(tx Tx) error {
			return tx.Script(`CREATE TABLE IF NOT EXISTS actueel (weergave TEXT PRIMARY KEY, bestand TEXT NOT NULL) STRICT`)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("open register of views: %w", err)
	}
	return &register{file: f}, nil
}

// current is the file that answers for a view now; empty when there is none.
func (g *register) current(ctx context.Context, view string) (string, error) {
	name := ""
	err := g.file.Read(ctx, func(tx Tx) error {
		return tx.Query(`SELECT bestand FROM actueel WHERE weergave = ?`, func(r Row) error {
			name = r.Text(0)
			return nil
		}, view)
	})
	if err != nil {
		return "", fmt.Errorf("read register of views: %w", err)
	}
	return name, nil
}

func (g *register) point(ctx context.Context, view, file string) error {
	err := g.file.Write(ctx, func(tx Tx) error {
		return tx.Exec(`INSERT OR REPLACE INTO actueel VALUES (?, ?)`, view, file)
	})
	if err != nil {
		return fmt.Errorf("point register of views at %s: %w", file, err)
	}
	return nil
}

// fileStem is what every file of this view, this version and this log begins with.
func fileStem(p Projection, logID string) string {
	return fmt.Sprintf("%s.v%d.%s.", p.Name, p.Version, logID)
}

// current opens the file that answers for a view, or nothing when there is none of this version and log.
func (r *Runner) current(ctx context.Context, p Projection) (*live, error) {
	for range 3 {
		name, err := r.register.current(ctx, p.Name)
		if err != nil || !strings.HasPrefix(name, fileStem(p, r.log.ID())) {
			return nil, err
		}
		l, err := r.opened(p.Name, name)
		if err != nil || l != nil {
			return l, err
		}
	}
	return nil, domain.Errorf(domain.Unreached, "Weergave %s wordt vervangen; probeer het opnieuw.", p.Name)
}

// opened gives the open file of that name, opening it if it is there; nothing when it went away in the meantime.
func (r *Runner) opened(view, name string) (*live, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.open[view]; l != nil && l.name == name {
		return l, nil
	}
	names, err := r.files.List()
	if err != nil {
		return nil, fmt.Errorf("list views: %w", err)
	}
	if !contains(names, name) {
		return nil, nil
	}
	f, err := r.files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open view %s: %w", view, err)
	}
	if old := r.open[view]; old != nil {
		if err := old.file.Close(); err != nil {
			return nil, fmt.Errorf("close view %s: %w", view, err)
		}
	}
	l := &live{file: f, name: name}
	r.open[view] = l
	return l, nil
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
