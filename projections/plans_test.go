package projections_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"ruggespraak/projections"
)

// planned is a folder whose files have SQLite explain every statement before it runs.
type planned struct {
	projections.Files
	mu    sync.Mutex
	plans map[string][]planStep // by statement
	wrote map[string]bool
}

// planStep is a line of a query plan.
type planStep struct {
	id, parent int64
	detail     string
}

func (p *planned) Open(name string) (projections.File, error) {
	f, err := p.Files.Open(name)
	return plannedFile{File: f, p: p}, err
}

func (p *planned) Temp() (projections.File, error) {
	f, err := p.Files.Temp()
	return plannedFile{File: f, p: p}, err
}

type plannedFile struct {
	projections.File
	p *planned
}

func (f plannedFile) Write(ctx context.Context, do func(projections.Tx) error) error {
	return f.File.Write(ctx, func(tx projections.Tx) error { return do(plannedTx{Tx: tx, p: f.p, writes: true}) })
}

func (f plannedFile) Read(ctx context.Context, do func(projections.Tx) error) error {
	return f.File.Read(ctx, func(tx projections.Tx) error { return do(plannedTx{Tx: tx, p: f.p}) })
}

type plannedTx struct {
	projections.Tx
	p      *planned
	writes bool
}

func (t plannedTx) Exec(sql string, args ...any) error {
	if err := t.explain(sql, args); err != nil {
		return err
	}
	return t.Tx.Exec(sql, args...)
}

func (t plannedTx) Query(sql string, row func(projections.Row) error, args ...any) error {
	if err := t.explain(sql, args); err != nil {
		return err
	}
	return t.Tx.Query(sql, row, args...)
}

func (t plannedTx) explain(sql string, args []any) error {
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	if _, known := t.p.plans[sql]; known {
		return nil
	}
	t.p.plans[sql], t.p.wrote[sql] = []planStep{}, t.writes
	return t.Tx.Query("EXPLAIN QUERY PLAN "+sql, func(r projections.Row) error {
		t.p.plans[sql] = append(t.p.plans[sql], planStep{id: r.Int(0), parent: r.Int(1), detail: r.Text(3)})
		return nil
	}, args...)
}

// scans lists the places where a statement reads all of a table for each row of another, or at all if it writes.
func scans(plan []planStep, writes bool) []string {
	var found []string
	for i, s := range plan {
		table, scan := strings.CutPrefix(s.detail, "SCAN ")
		if strings.HasPrefix(s.detail, "SEARCH ") && !strings.Contains(s.detail, "(") {
			table, scan = s.detail, true // for the least or the largest of all that there is
		}
		if !scan || strings.HasSuffix(table, "CONSTANT ROW") || strings.Contains(table, "-ROW VALUES") || table == "_controlepunt" {
			continue
		}
		if writes || correlated(plan, s) || slices.ContainsFunc(plan[:i], func(o planStep) bool {
			return o.parent == s.parent && (strings.HasPrefix(o.detail, "SCAN ") || strings.HasPrefix(o.detail, "SEARCH "))
		}) {
			found = append(found, s.detail)
		}
	}
	for _, s := range plan {
		if strings.Contains(s.detail, "AUTOMATIC") {
			found = append(found, s.detail)
		}
	}
	return found
}

// correlated says that a step is done again for each row of what surrounds it.
func correlated(plan []planStep, s planStep) bool {
	for i := slices.IndexFunc(plan, func(o planStep) bool { return o.id == s.parent }); i >= 0; {
		if strings.HasPrefix(plan[i].detail, "CORRELATED") {
			return true
		}
		up := plan[i].parent
		i = slices.IndexFunc(plan, func(o planStep) bool { return o.id == up })
	}
	return false
}

// asked is what a parameter is asked with that is not just any word.
var asked = map[string]string{"jaar": "2025", "domein": "wmo", "fouten": "gewoon", "aanloopperioden": "1", "invoerperioden": "1"}

// No statement of a view may take longer the more there is in its tables, but for a query that is about all of it.
func TestStatementsUseIndexes(t *testing.T) {
	w := openWorld(t, fast(t))
	defer w.close()
	for seed := range 20 {
		for _, s := range append(beginning(), histories.Example(seed)...) {
			w.play(s)
		}
	}
	p := &planned{Files: w.folder(), plans: map[string][]planStep{}, wrote: map[string]bool{}}
	r := w.runner(w.log, p, projections.All())
	defer closeRunner(t, r)
	if err := r.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, view := range projections.All() {
		for _, param := range append(view.Params, "") {
			ask := w.open()
			if param != "" {
				ask.Params = map[string]string{param: cmp.Or(append(slices.Clone(view.Choices[param]), asked[param], "x")...)}
			}
			if view.Name == projections.Trail.Name {
				continue
			}
			if _, err := r.Query(t.Context(), view.Name, ask, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, thing := range things(w) { // the trail is always of something
		ask := w.open()
		ask.Params = map[string]string{"id": thing, "richting": projections.BothWays}
		if _, err := r.Query(t.Context(), projections.Trail.Name, ask, nil); err != nil {
			t.Fatal(err)
		}
	}
	for sql, plan := range p.plans {
		if found := scans(plan, p.wrote[sql]); len(found) > 0 {
			t.Errorf("%s\n%s\n%s", strings.Join(found, "; "), sql, show(plan))
		}
	}
	if len(p.plans) < 60 {
		t.Errorf("only %d statements were explained", len(p.plans))
	}
}

func show(plan []planStep) string {
	var b strings.Builder
	for _, s := range plan {
		fmt.Fprintf(&b, "  %d %d %s\n", s.parent, s.id, s.detail)
	}
	return b.String()
}

func TestPlantedScansAreFound(t *testing.T) {
	w := newWorld(t)
	f, err := w.folder().Temp()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	p := &planned{plans: map[string][]planStep{}, wrote: map[string]bool{}}
	for _, c := range []struct {
		sql    string
		writes bool
		found  int
	}{
		{`SELECT * FROM a`, false, 0},
		{`SELECT * FROM a JOIN b ON b.id = a.id`, false, 0},
		{`SELECT * FROM a JOIN b ON b.other > a.other`, false, 1},
		{`SELECT id, (SELECT max(other) FROM b WHERE b.id = a.id) FROM a`, false, 0},
		{`SELECT id, (SELECT max(other) FROM b WHERE b.other = a.other) FROM a`, false, 1},
		{`SELECT id, (SELECT count(*) FROM b WHERE b.other = a.other) FROM a`, false, 1},
		{`UPDATE a SET other = '' WHERE id = 'x'`, true, 0},
		{`UPDATE a SET other = '' WHERE other = 'x'`, true, 1},
		{`INSERT INTO a SELECT 'x', 'y' WHERE NOT EXISTS (SELECT 1 FROM b WHERE other = 'x')`, true, 1},
	} {
		err := f.Write(t.Context(), func(tx projections.Tx) error {
			if err := tx.Script(`CREATE TABLE IF NOT EXISTS a (id TEXT PRIMARY KEY, other TEXT) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS b (id TEXT PRIMARY KEY, other TEXT) WITHOUT ROWID;`); err != nil {
				return err
			}
			return plannedTx{Tx: tx, p: p}.explain(c.sql, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		if found := scans(p.plans[c.sql], c.writes); len(found) != c.found {
			t.Errorf("%s: got %q, want %d\n%s", c.sql, found, c.found, show(p.plans[c.sql]))
		}
	}
}
