package projections

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"ruggespraak/domain"
)

// digestForm begins what is digested, and changes with how it is done.
const digestForm = "ruggespraak-weergave-1\n"

// ViewDigest is a fingerprint of all that a view stores: two views of one version that were built from the same events, at
// whatever pace, have the same.
type ViewDigest struct {
	View    string          `json:"weergave"`
	Version int             `json:"versie"`
	UpTo    domain.Position `json:"totPositie"`
	SHA256  string          `json:"sha256"`
}

// Digest gives the fingerprint of every view, from where each is now. What it rests on is the rows of the tables, in the
// order of their values: not in what order they were put there, nor which keys exist, for views keep texts sealed.
func (r *Runner) Digest(ctx context.Context) ([]ViewDigest, error) {
	out := make([]ViewDigest, 0, len(r.all))
	for _, p := range r.all {
		d := ViewDigest{View: p.Name, Version: p.Version}
		err := r.read(ctx, p, nil, func(tx Tx) error {
			m, err := checkpoint(tx)
			if err != nil {
				return err
			}
			d.UpTo = m.at
			d.SHA256, err = digestTables(tx)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("digest %s: %w", p.Name, err)
		}
		out = append(out, d)
	}
	return out, nil
}

func digestTables(tx Tx) (string, error) {
	tables, err := column(tx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> '_controlepunt' ORDER BY name`)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, _ = sum.Write([]byte(digestForm)) // a hash never fails
	for _, t := range tables {
		if err := digestTable(tx, sum, t); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// digestTable adds a table: its name, those of its columns, and each row as SQLite writes its values in a statement.
func digestTable(tx Tx, sum hash.Hash, table string) error {
	columns, err := column(tx, `SELECT name FROM pragma_table_info(?) ORDER BY name`, table)
	if err != nil {
		return err
	}
	addText(sum, table)
	addText(sum, strings.Join(columns, ","))
	values, order := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		values[i], order[i] = `quote("`+c+`")`, `"`+c+`" COLLATE BINARY`
	}
	rows := int64(0)
	query := `SELECT concat_ws(',', ` + strings.Join(values, ", ") + `) FROM "` + table + `" ORDER BY ` + strings.Join(order, ", ")
	err = tx.Query(query, func(r Row) error {
		rows++
		addText(sum, r.Text(0))
		return nil
	})
	if err == nil {
		err = binary.Write(sum, binary.BigEndian, rows)
	}
	if err != nil {
		return fmt.Errorf("digest table %s: %w", table, err)
	}
	return nil
}

// addText adds a text with its length before it, so that no two lists of texts look the same.
func addText(sum hash.Hash, s string) {
	_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
	_, _ = sum.Write([]byte(s))
}

func column(tx Tx, query string, args ...any) (out []string, err error) {
	err = tx.Query(query, func(r Row) error {
		out = append(out, r.Text(0))
		return nil
	}, args...)
	return out, err
}
