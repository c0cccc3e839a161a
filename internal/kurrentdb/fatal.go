package kurrentdb

import (
	"bytes"
	"errors"
	"io"
	"log"
	"sync"
)

// surviveUnreadableTimes keeps the client from ending this program. When it can't read the time at which a server says that
// it took an event, it calls log.Fatalf. That writes the message before it exits, so a panic in the writing comes first,
// and panics of the client are contained. Everything else that is logged this way goes where it went.
var surviveUnreadableTimes = sync.OnceFunc(func() { log.SetOutput(fatalGuard{log.Writer()}) })

var errUnreadableTime = errors.New("the server gave an event without a readable time")

type fatalGuard struct{ io.Writer }

// Write panics for the one message after which the client would exit.
func (g fatalGuard) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte("Failed to parse created date as int")) {
		panic(errUnreadableTime)
	}
	return g.Writer.Write(line)
}
