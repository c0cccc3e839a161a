// Package table reads the rows of a file that someone hands in: CSV (comma, semicolon or tab) or NDJSON, gzipped or not,
// in UTF-8 or Windows-1252, whatever the line ends.
//
// A file is read twice. Open goes through all of it before anything is handed out, so that a file that breaks off, or that
// is broken at its very end, is refused before a single row was given. Each then gives the rows. Neither holds more than
// one record of the file in memory.
//
// What belongs here: bytes to rows with named cells, and the reasons why a file cannot be read. What does not: what the
// cells mean (package mapping) and what is done with a row (the importer).
//
// Two sorts of trouble are kept apart. What makes the whole file unreliable (a broken quote, a truncated gzip, a record
// over 1 MiB) is an error of Open. A row with too few or too many cells is that row's own trouble: Row.Problem.
// Both are sentences for people that name the place and never repeat the content of a cell.
package table

import (
	"context"
	"io/fs"
	"os"

	"ruggespraak/domain"
)

// The limits of a file.
const (
	maxRecord  = 1 << 20 // bytes of one record, quoted line ends included
	maxColumns = 1000
	maxName    = 1000 // bytes of a column's name
)

// File is a file that was read to its end once and found sound. It holds no open file; it may be read by several at once.
type File struct {
	path    string
	info    fs.FileInfo
	legacy  bool // Windows-1252
	columns *columns
	rows    int
}

// Open checks the whole file and gives it back ready to be read. A file that is missing, unreadable, empty, broken or
// beyond the limits is refused with a *domain.Error that names the file and, where there is one, the line.
func Open(path string) (*File, error) {
	f := &File{path: path}
	seen, err := f.check()
	if err == nil && seen.invalid > 0 {
		if err := seen.mixed(path); err != nil {
			return nil, err
		}
		f.legacy = true
		_, err = f.check()
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Columns are the names of the file's columns as written there, trimmed, in the order of the file. A CSV column without a
// name is called "kolom N" after its place.
func (f *File) Columns() []string { return append([]string(nil), f.columns.names...) }

// Rows is how many rows Each will give, those with a Problem included.
func (f *File) Rows() int { return f.rows }

// Each gives every row to fn in the order of the file and stops at the first error of fn or of ctx, which it returns as
// is. The Row is valid until fn returns; the strings it gave stay valid. A file that changed since Open is refused.
func (f *File) Each(ctx context.Context, fn func(Row) error) error {
	r, err := f.begin()
	if err != nil {
		return err
	}
	defer r.close()
	if !f.same(r.info) {
		return f.changed()
	}
	row, given := Row{columns: f.columns}, 0
	for r.next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		row.Line, row.Problem = r.line, nil
		isRow, err := r.format.read(r.record(), &row)
		if err != nil {
			return r.fail(err)
		}
		if !isRow {
			continue
		}
		given++
		if err := fn(row); err != nil {
			return err
		}
	}
	if err := r.err(); err != nil {
		return err
	}
	if given != f.rows {
		return f.changed()
	}
	return nil
}

// check reads the file from front to back and keeps what was learnt: its columns and how many rows it has.
func (f *File) check() (census, error) {
	var seen census
	r, err := f.begin()
	if err != nil {
		return seen, err
	}
	defer r.close()
	seen.bom, f.rows = r.bom, 0
	for r.next() {
		if err := seen.add(r.record(), r.line, f.legacy); err != nil {
			return seen, r.fail(err)
		}
		if seen.invalid > 0 {
			continue // nothing is learnt from bytes that must be read otherwise
		}
		isRow, err := r.format.learn(r.record())
		if err != nil {
			return seen, r.fail(err)
		}
		if isRow {
			f.rows++
		}
	}
	if err := r.err(); err != nil {
		return seen, err
	}
	if r.line == 0 {
		return seen, domain.Errorf(domain.Invalid, "Het bestand %s is leeg.", f.path)
	}
	f.info, f.columns = r.info, r.format.known()
	return seen, nil
}

// same says that the file is still the one that was checked.
func (f *File) same(now fs.FileInfo) bool {
	return os.SameFile(f.info, now) && f.info.Size() == now.Size() && f.info.ModTime().Equal(now.ModTime())
}

func (f *File) changed() error {
	return domain.Errorf(domain.Conflict, "Het bestand %s is veranderd terwijl het gelezen werd; lees het opnieuw in.", f.path)
}
