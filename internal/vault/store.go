package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"ruggespraak/domain"
)

const (
	application = 0x52475653 // marks the file as a vault of Ruggespraak
	version     = 1
	busyTimeout = 5 * time.Second // how long to wait for another process that holds the file
)

// A destroyed key is overwritten with zeros of the same length: its row keeps its size and place, and since rows are added at
// the end only, rows do not move. SQLite leaves bytes behind where rows move or shrink; secure_delete wipes those, and this
// leaves little to wipe. (Without secure_delete 13 of 3,000 keys left bytes; in a table ordered by stream 276. With it none.)
const schema = `
CREATE TABLE kluis (
	nummer INTEGER PRIMARY KEY CHECK (nummer = 1),
	id TEXT NOT NULL,
	geheim BLOB NOT NULL CHECK (length(geheim) = 60),
	vernietigd INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE sleutel (
	nummer INTEGER PRIMARY KEY,
	stroom TEXT NOT NULL UNIQUE,
	verpakt BLOB NOT NULL CHECK (length(verpakt) = 60)
) STRICT;
PRAGMA application_id = %d;
PRAGMA user_version = %d;
`

var (
	// Every commit is on disk when it returns. Moving the write-ahead log into the file costs most, so it is done seldom.
	writePragmas = []string{
		"synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON",
		"secure_delete = ON", "wal_autocheckpoint = 4000", "cache_size = -8000",
	}
	// A reader opens like a writer, so that SQLite cleans up behind it, and then may not write.
	readPragmas = []string{"query_only = ON"}
)

// head is the one row of table kluis.
type head struct {
	id     string // empty when there is no vault yet
	secret []byte // of pseudonyms and imprints, wrapped
}

// openStore opens a file that is there.
func openStore(path string, pragmas []string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := set(conn, pragmas); err != nil {
		return nil, err
	}
	return conn, nil
}

// createStore opens a file, new or not, to make a vault in it. Only its owner may read a new one, and the files that SQLite
// puts beside it follow. (Its mode is not set by opening it: closing that again would drop the locks of SQLite.)
func createStore(path string) (*sqlite.Conn, error) {
	_, missing := os.Stat(path)
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	if errors.Is(missing, fs.ErrNotExist) {
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, closing(conn, err)
		}
	}
	if err := set(conn, writePragmas); err != nil {
		return nil, err
	}
	if err := walMode(conn); err != nil {
		return nil, closing(conn, err)
	}
	return conn, nil
}

// walMode turns the write-ahead log on; it stays on for as long as the file exists. SQLite does not wait here for another
// process that makes the vault at the same time, so this does.
func walMode(conn *sqlite.Conn) error {
	const pause = 10 * time.Millisecond
	for waited := time.Duration(0); ; waited += pause {
		var mode string
		err := query(conn, "PRAGMA journal_mode = WAL", func(s *sqlite.Stmt) { mode = s.ColumnText(0) })
		switch {
		case err == nil && mode == "wal":
			return nil
		case err != nil && sqlite.ErrCode(err).ToPrimary() != sqlite.ResultBusy:
			return err
		case waited >= busyTimeout:
			return errors.Join(err, fmt.Errorf("turn on the write-ahead log: journal mode is %q", mode))
		}
		time.Sleep(pause)
	}
}

// set runs the pragmas, and closes the connection when one fails.
func set(conn *sqlite.Conn, pragmas []string) error {
	conn.SetBusyTimeout(busyTimeout)
	for _, p := range append([]string{"trusted_schema = OFF", "temp_store = MEMORY"}, pragmas...) {
		if err := exec(conn, "PRAGMA "+p); err != nil {
			return closing(conn, err)
		}
	}
	return nil
}

// findHead looks whether there is a vault in the file, without making anything.
func findHead(path string) (head, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return head{}, nil
	case err != nil:
		return head{}, err
	case !info.Mode().IsRegular():
		return head{}, errNotRegular
	}
	conn, err := openStore(path, readPragmas)
	if err != nil {
		return head{}, err
	}
	var h head
	err = transaction(conn, "BEGIN", func() error { // of one moment, while another process may be making the vault
		h, err = readHead(conn, path)
		return err
	})
	return h, closing(conn, err)
}

// readHead reads the head, empty when the file is. Files of other programs and of newer versions are refused.
func readHead(conn *sqlite.Conn, path string) (head, error) {
	app, err1 := integer(conn, "PRAGMA application_id")
	v, err2 := integer(conn, "PRAGMA user_version")
	tables, err3 := integer(conn, "SELECT count(*) FROM sqlite_schema")
	switch err := errors.Join(err1, err2, err3); {
	case err != nil:
		return head{}, err
	case app == 0 && v == 0 && tables == 0:
		return head{}, nil
	case app != application:
		return head{}, domain.Errorf(domain.Invalid, "%s is een SQLite-bestand van een ander programma en geen sleutelbestand.", path)
	case v != version:
		return head{}, domain.Errorf(domain.Invalid, "%s is een sleutelbestand van versie %d; dit programma kent versie %d. Gebruik een nieuwere versie van het programma.", path, v, version)
	}
	var h head
	err := query(conn, "SELECT id, geheim FROM kluis", func(s *sqlite.Stmt) {
		h = head{id: s.ColumnText(0), secret: blob(s, 1)}
	})
	if err == nil && h.id == "" {
		err = domain.Errorf(domain.Invalid, "%s is een beschadigd sleutelbestand. Zet het terug uit een reservekopie.", path)
	}
	return h, err
}

func writeHead(conn *sqlite.Conn, h head) error {
	if err := sqlitex.ExecuteScript(conn, fmt.Sprintf(schema, application, version), nil); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	return exec(conn, "INSERT INTO kluis (nummer, id, geheim) VALUES (1, ?, ?)", h.id, h.secret)
}

// readKey reads a stream's wrapped key: nil when it has none, zeros when it was destroyed.
func readKey(conn *sqlite.Conn, stream string) (wrapped []byte, err error) {
	err = query(conn, "SELECT verpakt FROM sleutel WHERE stroom = ?", func(s *sqlite.Stmt) { wrapped = blob(s, 0) }, stream)
	return wrapped, err
}

// addKey keeps a key, unless the stream has or had one. An import makes one for every row, so it binds by hand.
func addKey(conn *sqlite.Conn, stream string, wrapped []byte) (added bool, err error) {
	q, err := conn.Prepare("INSERT INTO sleutel (stroom, verpakt) VALUES (?, ?) ON CONFLICT (stroom) DO NOTHING")
	if err != nil {
		return false, fmt.Errorf("add key: %w", err)
	}
	q.BindText(1, stream)
	q.BindBytes(2, wrapped)
	_, err = q.Step()
	added = conn.Changes() > 0
	if err = errors.Join(err, q.Reset()); err != nil {
		return false, fmt.Errorf("add key: %w", err)
	}
	return added, nil
}

// destroyKey overwrites a key, or notes that there will never be one, and counts it; nothing changes the second time.
func destroyKey(conn *sqlite.Conn, stream string) error {
	const q = `INSERT INTO sleutel (stroom, verpakt) VALUES (?, zeroblob(60))
		ON CONFLICT (stroom) DO UPDATE SET verpakt = excluded.verpakt WHERE verpakt <> excluded.verpakt`
	if err := exec(conn, q, stream); err != nil || conn.Changes() == 0 {
		return err
	}
	return exec(conn, "UPDATE kluis SET vernietigd = vernietigd + 1")
}

// checkpoint moves the write-ahead log into the file and empties it; not done when another process keeps reading.
func checkpoint(conn *sqlite.Conn) (done bool, err error) {
	err = query(conn, "PRAGMA wal_checkpoint(TRUNCATE)", func(s *sqlite.Stmt) { done = s.ColumnInt64(0) == 0 })
	return done, err
}

func allZero(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}
