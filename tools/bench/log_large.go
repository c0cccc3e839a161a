package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"ruggespraak/domain"
)

const (
	largeEvents = 10_000_000
	largeLate   = 200_000 // events that 64 writers add to streams of long ago
)

// large has a process of its own fill a log, add to old streams and read it all, and tells how much memory that process had.
func large(ctx context.Context, out io.Writer, self, dir string) error {
	data := filepath.Join(dir, "groot")
	m, err := measure(exec.CommandContext(ctx, self, "groot", data))
	if err != nil {
		return err
	}
	size, err := folderSize(data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "logboek van %d gebeurtenissen in %d stromen: %d MB geheugen (vloer 256, doel 128), %.1f GB op schijf, %s in totaal\n",
		largeEvents, largeEvents/streamLength, m.rss>>20, float64(size)/1e9, m.took.Round(time.Second))
	return err
}

// fill is what that process does.
func fill(ctx context.Context, dir string, out io.Writer) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	k, err := openOurs(ctx, dir)
	if err != nil {
		return err
	}
	var s source
	var streams []string // every hundredth
	for n := 0; n < largeEvents; n += batchEvents {
		made := s.events(batchEvents)
		streams = append(streams, made[0].Stream)
		if err := k.batch(made); err != nil {
			return err
		}
	}
	if err := addLate(k, streams); err != nil {
		return err
	}
	n, err := k.scan()
	if err != nil {
		return err
	}
	if want := largeEvents + largeLate/concurrent*concurrent; n != want {
		return fmt.Errorf("read %d events, want %d", n, want)
	}
	if err := k.close(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "klaar")
	return err
}

// addLate lets many writers add to streams all over the log, each to its own.
func addLate(k keeper, streams []string) error {
	var wg sync.WaitGroup
	failed := make(chan error, concurrent)
	for w := range concurrent {
		wg.Go(func() {
			mine := streams[w*len(streams)/concurrent : (w+1)*len(streams)/concurrent]
			for i := range largeLate / concurrent {
				s := source{stream: mine[i%len(mine)], next: streamLength + i/len(mine)}
				if err := k.append(s.later()); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}

// later makes an event of the stream that the source is at, however long that is.
func (s *source) later() domain.Stored { return stamped(s.stream, s.next) }
