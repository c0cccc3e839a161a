package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
)

// crashEnv makes this test binary play the process that is killed.
const crashEnv = "RUGGESPRAAK_ONDER_VUUR"

// TestMain plays another process when the environment says so.
func TestMain(m *testing.M) {
	order := os.Getenv(crashEnv)
	if order == "" {
		os.Exit(m.Run())
	}
	if err := playVictim(order); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// victimOrder says what the process that is killed has to do.
type victimOrder struct {
	Dir, Key   string
	Next       [crashWriters]int // the command with which each writer goes on, after it repeated the one before
	CloseAfter int               // acknowledgements after which it stops in an orderly manner; 0: never
	Rebuild    string            // a view to build anew meanwhile
	Lie        bool              // the planted fault: says that it is on disk before it was written
}

// victim opens the folder as serve does, and lets the writers send their commands until it is killed.
type victim struct {
	victimOrder
	node         *Node
	acknowledged atomic.Int64
}

func playVictim(order string) error {
	v := &victim{}
	if err := json.Unmarshal([]byte(order), &v.victimOrder); err != nil {
		return err
	}
	var err error
	if v.node, err = OpenWriter(context.Background(), v.Dir, Options{MasterKeyFile: v.Key, Now: time.Now}); err != nil {
		return err
	}
	fmt.Println("open")
	ctx, stop := context.WithCancel(context.Background())
	var views, writers sync.WaitGroup
	views.Go(func() { v.node.Views.Follow(ctx, func(err error) { fmt.Fprintln(os.Stderr, "follow:", err) }) })
	if v.Rebuild != "" {
		views.Go(func() {
			if err := v.node.Views.Rebuild(ctx, v.Rebuild); err != nil && !errors.Is(err, context.Canceled) {
				fmt.Fprintln(os.Stderr, "rebuild:", err)
			}
		})
	}
	failed := make([]error, crashWriters)
	for w := range crashWriters {
		writers.Go(func() { failed[w] = v.write(w) })
	}
	writers.Wait()
	stop()
	views.Wait()
	fmt.Println("closing")
	failed = append(failed, v.node.Close())
	return errors.Join(failed...)
}

// write repeats a writer's last command, which may or may not have been carried out, and goes on from there.
func (v *victim) write(writer int) error {
	for n := max(0, v.Next[writer]-1); v.CloseAfter == 0 || v.acknowledged.Load() < int64(v.CloseAfter); n++ {
		s := stepOf(writer, n)
		desk := v.node.Desk(s.by(writer, n))
		desk.Log = &witness{Store: desk.Log, victim: v, writer: writer, n: n}
		r, err := s.command.Do(context.Background(), desk)
		if err != nil {
			return fmt.Errorf("writer %d, command %d: %w", writer, n, err)
		}
		if known := n < v.Next[writer]; r.Repeat != known || known == (r.Events == 1) || r.Cursor == "" {
			return fmt.Errorf("writer %d, command %d, came to %+v", writer, n, r)
		}
	}
	return nil
}

// witness tells of every append as soon as it was acknowledged.
type witness struct {
	commands.Store
	victim    *victim
	writer, n int
}

func (l *witness) Append(ctx context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	begun := l.victim.acknowledged.Load()
	if l.victim.Lie {
		l.tell(events[0], "0", begun)
	}
	cursor, err := l.Store.Append(ctx, stream, expected, events)
	if err == nil && !l.victim.Lie {
		l.tell(events[0], cursor, begun)
	}
	return cursor, err
}

// tell writes one line at once, so that whoever reads has it whole or not at all.
func (l *witness) tell(e domain.Stored, cursor domain.Cursor, begun int64) {
	order := l.victim.acknowledged.Add(1)
	fmt.Printf("%d %d %s %d %s %s %d %d\n", l.writer, l.n, e.Stream, e.Revision, cursor, digestOf(e), begun, order)
}

// acknowledgement is what the process that was killed said of one event.
type acknowledgement struct {
	writer, n    int
	stream       string
	revision     domain.Revision
	position     domain.Position
	digest       string
	begun, order int64 // how many were acknowledged when it was begun, and when it was acknowledged itself
}

func parseAcknowledgement(line string) (a acknowledgement, err error) {
	_, err = fmt.Sscan(line, &a.writer, &a.n, &a.stream, &a.revision, &a.position, &a.digest, &a.begun, &a.order)
	return a, err
}

// digestOf is a digest of an event's stored bytes.
func digestOf(e domain.Stored) string {
	sum := sha256.Sum256(append(append(append([]byte(nil), e.Header...), 0), e.Payload...))
	return hex.EncodeToString(sum[:12])
}
