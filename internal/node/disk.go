package node

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"ruggespraak/domain"
)

// Free is how many bytes this process can still write in the folder.
func (n *Node) Free() (uint64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(n.Dir, &fs); err != nil {
		return 0, fmt.Errorf("ask for the room in %s: %w", n.Dir, err)
	}
	return fs.Bavail * uint64(fs.Bsize), nil
}

// probe is what Writable writes: one block, as a full disk refuses.
var probe = make([]byte, 4096)

// Writable writes a little in the folder and takes it away. It fails with domain.Unreached when the folder does not let it.
func (n *Node) Writable() error {
	f, err := os.CreateTemp(n.Dir, "proef-*")
	if err == nil {
		_, err = f.Write(probe)
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return domain.Errorf(domain.Unreached, "De map %s is niet te beschrijven: %s.", n.Dir, reason(err))
	}
	return nil
}
