package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
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
		there, err = hasTable(tx, "actueel")
		return err
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

// fileNumber is the number that a view's file has in its name; 0 when the name is not of that view.
func fileNumber(p Projection, name string) int {
	parts, ours := strings.CutPrefix(strings.TrimSuffix(name, ".sqlite"), p.Name+".v")
	version, rest, _ := strings.Cut(parts, ".")
	if _, err := strconv.Atoi(version); err != nil || !ours {
		return 0
	}
	n, _ := strconv.Atoi(rest[strings.LastIndex(rest, ".")+1:])
	return n
}

// live is an open file of a view. When it was replaced, the last who reads it closes it.
type live struct {
	file File
	name string
	mark *mark // where this process left it, as the one that moves views; nil when that is not known

	users    int
	replaced bool
	closed   chan struct{}
}

func newLive(f File, name string) *live {
	return &live{file: f, name: name, closed: make(chan struct{})}
}

// readFile runs f on one snapshot of the file that answers for a view; there is none of this version and log when it says
// so. Another process may replace and remove the file at any moment: then it reads the next one.
func (r *Runner) readFile(ctx context.Context, p Projection, f func(Tx) error) (there bool, err error) {
	for range 3 {
		var l *live
		if l, err = r.take(ctx, p); err != nil || l == nil {
			return false, err
		}
		err = l.file.Read(ctx, f)
		if e := r.release(l); err == nil {
			return true, e
		}
		if name, e := r.register.current(ctx, p.Name); e != nil || name == l.name {
			return true, err
		}
	}
	return true, err
}

// take opens the file that answers for a view, or nothing when there is none of this version and log, or when it was thrown
// away. Give it back with release.
func (r *Runner) take(ctx context.Context, p Projection) (*live, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for range 3 {
		name, err := r.register.current(ctx, p.Name)
		if err != nil || !strings.HasPrefix(name, fileStem(p, r.log.ID())) {
			return nil, err
		}
		l := r.open[p.Name]
		if l == nil || l.name != name {
			f, err := r.openFile(ctx, name)
			if err != nil {
				return nil, fmt.Errorf("open view %s: %w", p.Name, err)
			}
			if f == nil {
				continue // it was replaced since
			}
			old := l
			l = newLive(f, name)
			r.open[p.Name] = l
			if err := old.replace(); err != nil {
				return nil, fmt.Errorf("close view %s: %w", p.Name, err)
			}
		}
		l.users++
		return l, nil
	}
	return nil, nil // whoever moves views builds it anew
}

// openFile opens a finished file of a view; nothing when it went away in the meantime.
func (r *Runner) openFile(ctx context.Context, name string) (File, error) {
	names, err := r.files.List()
	if err != nil || !slices.Contains(names, name) {
		return nil, err
	}
	f, err := r.files.Open(name)
	if err != nil {
		return nil, err
	}
	finished := false
	err = f.Read(ctx, func(tx Tx) error {
		finished, err = hasTable(tx, "_controlepunt")
		return err
	})
	if err == nil && finished {
		return f, nil
	}
	if err == nil { // opening made it anew
		return nil, errors.Join(f.Close(), r.files.Remove(name))
	}
	return nil, errors.Join(err, f.Close())
}

// release gives a file back.
func (r *Runner) release(l *live) error {
	r.mu.Lock()
	l.users--
	last := l.replaced && l.users == 0
	r.mu.Unlock()
	if last {
		return l.close()
	}
	return nil
}

// replace says that nobody will take the file any more. The runner's lock must be held.
func (l *live) replace() error {
	if l == nil {
		return nil
	}
	l.replaced = true
	if l.users > 0 {
		return nil
	}
	return l.close()
}

func (l *live) close() error {
	defer close(l.closed)
	return l.file.Close()
}

func hasTable(tx Tx, name string) (has bool, err error) {
	err = tx.Query(`SELECT 1 FROM sqlite_master WHERE name = ?`, func(Row) error {
		has = true
		return nil
	}, name)
	return has, err
}
