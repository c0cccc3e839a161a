package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"ruggespraak/domain"
)

const lockFile = "slot"

// Busy says that another process holds the data folder.
type Busy struct {
	Dir string
	PID int // 0 when it could not be read
}

// Error is a sentence for people.
func (b *Busy) Error() string {
	if b.PID == 0 {
		return fmt.Sprintf("Op de map %s werkt al een ander proces.", b.Dir)
	}
	return fmt.Sprintf("Op de map %s werkt al een ander proces (proces %d).", b.Dir, b.PID)
}

// lock takes the folder for this process, or fails with *Busy. The kernel gives it back when the process ends, however it
// ends.
func lock(dir string) (*os.File, error) {
	path := filepath.Join(dir, lockFile)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, domain.Errorf(domain.Unreached, "De map %s is niet te beschrijven: %s.", dir, reason(err))
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		raw, _ := os.ReadFile(path)
		pid, _ := strconv.Atoi(strings.TrimSpace(string(raw)))
		return nil, errors.Join(&Busy{Dir: dir, PID: pid}, f.Close())
	}
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	if err != nil {
		return nil, errors.Join(domain.Errorf(domain.Unreached, "De map %s is niet te beschrijven: %s.", dir, reason(err)), f.Close())
	}
	return f, nil
}
