package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"zombiezen.com/go/sqlite"

	"ruggespraak/domain"
	"ruggespraak/projections"
)

var _ projections.Files = (*Folder)(nil)

const (
	fileReaders = 4             // connections that read one file
	tempPrefix  = ".tijdelijk-" // names of files that belong to one process and go with it
)

// companions are the endings of the files that SQLite keeps beside a file.
var companions = []string{"-wal", "-shm", "-journal"}

// Folder is where a node keeps the SQLite files of its views. Other processes may open the same files.
type Folder struct {
	dir string

	mu   sync.Mutex
	open map[string]int // files that this process has open, and how often
}

// OpenFolder opens a folder, makes it when it is not there, and removes what killed processes left in it. It refuses a
// folder that can't be made or entered with a domain error that names the path and the reason.
func OpenFolder(dir string) (*Folder, error) {
	err := makeFolder(dir)
	if err == nil {
		err = removeStale(dir)
	}
	if err != nil {
		return nil, refuse(dir, "geopend", err)
	}
	return &Folder{dir: dir, open: map[string]int{}}, nil
}

// removeStale removes temporary files. They lose their name as soon as they are open (see Temp), so one that has a name is
// left over, or about to lose it. Systems where open files keep their names refuse to remove those in use.
func removeStale(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
	return nil
}

// Open opens or creates a file by name.
func (d *Folder) Open(name string) (projections.File, error) {
	path, err := d.path(name)
	if err != nil {
		return nil, err
	}
	f, err := openViewFile(path, "synchronous = NORMAL")
	if err != nil {
		return nil, refuse(path, "geopend", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open[name]++
	f.closed = func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.open[name]--
	}
	return f, nil
}

// Temp makes a file that nobody else sees and that goes when it is closed, also when the process is killed. It is a quarter
// faster than a file with a name, at a price: it has one connection, so that reading waits for writing, and it can't undo, so
// that after a failed write it refuses everything.
func (d *Folder) Temp() (projections.File, error) {
	file, err := os.CreateTemp(d.dir, tempPrefix+"*")
	if err != nil {
		return nil, refuse(d.dir, "gebruikt voor een tijdelijk bestand", err)
	}
	path := file.Name()
	if err := file.Close(); err != nil {
		return nil, refuse(path, "geopend", err)
	}
	c, err := openConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate, tempPragmas...)
	removed := os.Remove(path) == nil // where open files can be removed, nothing can be left behind
	if err != nil {
		return nil, refuse(path, "geopend", err)
	}
	return newTempFile(path, c, func() {
		if !removed {
			_ = os.Remove(path)
		}
	}), nil
}

// List names the files that are there, in order. Hidden files, and those that SQLite keeps beside a file, are not among them.
func (d *Folder) List() ([]string, error) {
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, refuse(d.dir, "gelezen", err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && validName(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Remove removes a file and what SQLite keeps beside it. A file that is not there is no error; one that this process has
// open is.
func (d *Folder) Remove(name string) error {
	path, err := d.path(name)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open[name] > 0 {
		return fmt.Errorf("remove %s: file is open", path)
	}
	// The file goes first: without its write-ahead log it could be damaged, the log without the file is nothing.
	for _, end := range append([]string{""}, companions...) {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return refuse(path+end, "verwijderd", err)
		}
	}
	return nil
}

func (d *Folder) path(name string) (string, error) {
	if !validName(name) {
		return "", domain.Errorf(domain.Invalid, "%q is geen naam voor een bestand van een weergave.", name)
	}
	return filepath.Join(d.dir, name), nil
}

// validName says that a name is that of a file in the folder itself, not hidden, and not one that SQLite keeps beside a file.
func validName(name string) bool {
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, "/\\\x00") {
		return false
	}
	for _, end := range companions {
		if strings.HasSuffix(name, end) {
			return false
		}
	}
	return true
}
