package vault

import (
	"fmt"

	"zombiezen.com/go/sqlite"
)

// Index tells which streams a vault's file has or had a key for. It opens no key and needs no master key.
type Index struct {
	path string
	conn *sqlite.Conn
}

// OpenIndex opens the index of the file of a vault that nobody writes to.
func OpenIndex(path string) (*Index, error) {
	h, err := findHead(path)
	if err != nil {
		return nil, refuse(path, "geopend", err)
	}
	if h.id == "" {
		return nil, missingStore(path)
	}
	conn, err := openStore(path, readPragmas)
	if err != nil {
		return nil, refuse(path, "geopend", err)
	}
	return &Index{path: path, conn: conn}, nil
}

// Has says whether a key was ever made for a stream, or destroyed before it could be.
func (x *Index) Has(stream string) (found bool, err error) {
	err = query(x.conn, "SELECT 1 FROM sleutel WHERE stroom = ?", func(*sqlite.Stmt) { found = true }, stream)
	if err != nil {
		err = fmt.Errorf("look for a key: %w", err)
	}
	return found, refuse(x.path, "gelezen", err)
}

// Close ends the index.
func (x *Index) Close() error { return closing(x.conn, nil) }
