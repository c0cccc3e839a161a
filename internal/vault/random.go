package vault

import (
	"crypto/rand"
	"io"
	"sync"
)

// sourceOf gives a source of randomness that many goroutines may read.
func sourceOf(given io.Reader) io.Reader {
	if given == nil {
		return rand.Reader
	}
	return &lockedReader{r: given}
}

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}
