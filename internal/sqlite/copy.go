package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
)

// copyPages is how much goes into the copy between two looks at the context: a few megabytes.
const copyPages = 512

// Copy makes a copy of a SQLite file as it is at one moment, while others may go on writing to it. The copy is a file by
// itself, without a write-ahead log beside it, that only its owner may read; it is on disk when Copy returns. Nothing is
// left of a copy that fails. A file that is not there, and a copy that is there already, are refused.
func Copy(ctx context.Context, from, to string, progress func(done, total int)) error {
	if err := plainFile(from); errors.Is(err, fs.ErrNotExist) {
		return domain.Errorf(domain.NotFound, "Het bestand %s is er niet.", from)
	} else if err != nil {
		return refuse(from, "gekopieerd", err)
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return domain.Errorf(domain.Refused, "%s bestaat al en wordt niet overschreven.", to)
	}
	err := copyTo(ctx, from, to, progress)
	if err == nil {
		return nil
	}
	for _, end := range append([]string{""}, companions...) {
		if e := os.Remove(to + end); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return refuse(from, "gekopieerd naar "+to, err)
}

func copyTo(ctx context.Context, from, to string, progress func(done, total int)) error {
	src, err := openConn(from, sqlite.OpenReadOnly)
	if err != nil {
		return err
	}
	err = newCopy(to, func(dst *conn) error {
		// The transaction is what makes the copy one moment: without it every write of another process starts it anew.
		return src.transaction(ctx, "BEGIN", func() error {
			if _, _, err := src.integer("SELECT count(*) FROM sqlite_schema"); err != nil {
				return err
			}
			return copyAll(ctx, dst.db, src.db, progress)
		})
	})
	if err = errors.Join(err, src.close()); err != nil {
		return err
	}
	return syncWhole(to)
}

// newCopy makes a file, fills it, and takes it out of write-ahead mode, which it has from the file that it was filled with.
func newCopy(path string, fill func(*conn) error) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return err
	}
	c, err := openConn(path, sqlite.OpenReadWrite, "synchronous = OFF")
	if err != nil {
		return err
	}
	err = fill(c)
	if err == nil {
		var mode string
		if mode, err = c.text("PRAGMA journal_mode = DELETE"); err == nil && mode != "delete" {
			err = fmt.Errorf("turn off the write-ahead log of a copy: journal mode is %s", mode)
		}
	}
	return errors.Join(err, c.close())
}

func copyAll(ctx context.Context, dst, src *sqlite.Conn, progress func(done, total int)) error {
	b, err := sqlite.NewBackup(dst, "main", src, "main")
	if err != nil {
		return fmt.Errorf("begin copy: %w", err)
	}
	for more := true; more && err == nil; {
		if err = ctx.Err(); err == nil {
			more, err = b.Step(copyPages)
		}
		if err == nil && progress != nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
		}
	}
	return errors.Join(err, b.Close())
}

// syncWhole puts a file that nobody has open any more, and its name, on disk.
func syncWhole(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
