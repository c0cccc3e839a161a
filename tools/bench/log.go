package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"ruggespraak/domain"
)

const (
	headerBytes  = 240 // with the payload 382 bytes, what an event of the example municipality weighs
	payloadBytes = 142
	streamLength = 10 // events in a stream
	batchEvents  = 1000
	concurrent   = 64 // writers at once
	logRounds    = 5
)

// keeper is something that keeps events durably: our log, or a peer.
type keeper interface {
	// append keeps one event and returns when it is on disk. It is called by many at once, each with streams of its own.
	append(e domain.Stored) error
	// batch keeps many at once.
	batch(es []domain.Stored) error
	// scan reads all events in order and says how many there are.
	scan() (int, error)
	close() error
}

// contender is a keeper by name, and how to make an empty one in a folder.
type contender struct {
	name string
	open func(ctx context.Context, dir string) (keeper, error)
}

// source makes events one after the other, in streams of some length.
type source struct {
	stream string
	next   int
}

var recorded = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func (s *source) event() domain.Stored {
	if s.next%streamLength == 0 {
		s.stream, s.next = "gm0855_signaal-"+uuid.NewString(), 0
	}
	e := stamped(s.stream, s.next)
	s.next++
	return e
}

// stamped makes an event of the usual weight.
func stamped(stream string, revision int) domain.Stored {
	id := uuid.Must(uuid.NewV7()).String()
	header := fmt.Appendf(make([]byte, 0, headerBytes), `{"id":"%s","stroom":"%s","revisie":%d,"type":"signaal-ingebracht"`, id, stream, revision)
	header = append(append(header, bytes.Repeat([]byte{' '}, headerBytes-1-len(header))...), '}')
	return domain.Stored{
		Stream: stream, Revision: domain.Revision(revision), Type: "signaal-ingebracht", ID: id, RecordedAt: recorded,
		Header: header, Payload: bytes.Repeat([]byte{'x'}, payloadBytes),
	}
}

func (s *source) events(n int) []domain.Stored {
	made := make([]domain.Stored, n)
	for i := range made {
		made[i] = s.event()
	}
	return made
}

// result is what a keeper did in one round.
type result struct {
	single, together, batched, scanned float64       // events per second
	p99                                time.Duration // of one append among many at once
	perEvent                           float64       // bytes on disk
}

// logs measures our log and its peers, in turns, and reports the ratios.
func logs(ctx context.Context, out io.Writer, dir string) error {
	rivals := contenders()
	results := map[string][]result{}
	for round := range logRounds {
		for _, c := range rivals {
			r, err := contest(ctx, c, filepath.Join(dir, fmt.Sprintf("%s-%d", c.name, round)))
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			results[c.name] = append(results[c.name], r)
		}
	}
	return reportLogs(out, rivals, results)
}

// contest runs the tasks on one keeper.
func contest(ctx context.Context, c contender, dir string) (r result, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	k, err := c.open(ctx, dir)
	if err != nil {
		return r, err
	}
	open := true
	defer func() {
		if open {
			err = errors.Join(err, k.close())
		}
	}()
	if r.batched, err = batched(k, 2*time.Second); err != nil { // first: then files have the length that they keep
		return r, err
	}
	if r.together, r.p99, err = together(k, 2*time.Second); err != nil {
		return r, err
	}
	if r.single, err = alone(k, time.Second); err != nil {
		return r, err
	}
	start := time.Now()
	n, err := k.scan()
	if err != nil {
		return r, err
	}
	r.scanned = float64(n) / time.Since(start).Seconds()
	open = false
	if err := k.close(); err != nil {
		return r, err
	}
	size, err := folderSize(dir)
	r.perEvent = float64(size) / float64(n)
	return r, err
}

// alone appends one event at a time.
func alone(k keeper, d time.Duration) (float64, error) {
	var s source
	made := s.events(20_000)
	n := 0
	start := time.Now()
	for n < len(made) && time.Since(start) < d {
		if err := k.append(made[n]); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

// together lets many append one event at a time.
func together(k keeper, d time.Duration) (perSecond float64, p99 time.Duration, err error) {
	const each = 6000
	var sources [concurrent][]domain.Stored
	for i := range sources {
		var s source
		sources[i] = s.events(each)
	}
	var total atomic.Int64
	var failed atomic.Pointer[error]
	var took [concurrent][]time.Duration
	var wg sync.WaitGroup
	start := time.Now()
	for i := range sources {
		wg.Go(func() {
			for _, e := range sources[i] {
				began := time.Now()
				if began.Sub(start) > d || failed.Load() != nil {
					return
				}
				if err := k.append(e); err != nil {
					failed.Store(&err)
					return
				}
				took[i] = append(took[i], time.Since(began))
				total.Add(1)
			}
		})
	}
	wg.Wait()
	if e := failed.Load(); e != nil {
		return 0, 0, *e
	}
	elapsed := time.Since(start).Seconds()
	all := slices.Concat(took[:]...)
	slices.Sort(all)
	return float64(total.Load()) / elapsed, all[len(all)*99/100], nil
}

// batched appends a thousand at a time. Making the events is not counted.
func batched(k keeper, d time.Duration) (float64, error) {
	var s source
	n := 0
	var spent time.Duration
	for spent < d && n < 400*batchEvents {
		made := s.events(batchEvents)
		start := time.Now()
		if err := k.batch(made); err != nil {
			return 0, err
		}
		spent += time.Since(start)
		n += batchEvents
	}
	return float64(n) / spent.Seconds(), nil
}

func folderSize(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}
