package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/node"
	"ruggespraak/projections"
)

// visibleRounds is how many signals are brought in, one after the other.
const visibleRounds = 400

// visible measures how long it takes from the beginning of an append until each view shows it, beside one sync of
// this disk. All views follow the log, as they do when the program serves.
func visible(ctx context.Context, out io.Writer, dir string) (err error) {
	n, err := node.OpenWriter(ctx, filepath.Join(dir, "zichtbaar"), node.Options{Now: time.Now, MasterKeyFile: filepath.Join(dir, "zichtbaar.sleutel")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if err := n.Views.CatchUp(ctx); err != nil {
		return err
	}
	follow, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { n.Wake.Run(follow, slog.New(slog.NewTextHandler(os.Stderr, nil))) })
	running.Go(func() { n.Views.Follow(follow, func(err error) { _, _ = fmt.Fprintln(os.Stderr, err) }) })
	defer func() {
		stop()
		running.Wait()
	}()
	writes, err := draft(ctx, n, visibleRounds)
	if err != nil {
		return err
	}
	probe, err := newProbe(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, probe.Close()) }()
	var syncs, appends, firsts, lasts []time.Duration
	for i, w := range writes {
		took, err := syncOnce(probe, i)
		if err != nil {
			return err
		}
		syncs = append(syncs, took)
		start := time.Now()
		stored, err := n.Log.Append(ctx, w.Stream, w.Expected, w.Events)
		if err != nil {
			return err
		}
		appends = append(appends, time.Since(start))
		if err := await(ctx, n, projections.SignalsPerMeasure.Name, stored); err != nil {
			return err
		}
		firsts = append(firsts, time.Since(start))
		for _, p := range projections.All() {
			if err := await(ctx, n, p.Name, stored); err != nil {
				return err
			}
		}
		lasts = append(lasts, time.Since(start))
	}
	return reportVisible(out, syncs, appends, firsts, lasts)
}

// drafts is a log that writes nothing and keeps what it was to write.
type drafts struct {
	commands.Store
	writes []commands.Write
}

func (d *drafts) Append(_ context.Context, stream string, expected domain.Revision, events []domain.Stored) (domain.Cursor, error) {
	d.writes = append(d.writes, commands.Write{Stream: stream, Expected: expected, Events: events})
	return "", nil
}

// draft stamps signals and makes their keys, so that only appending them is left.
func draft(ctx context.Context, n *node.Node, count int) ([]commands.Write, error) {
	log := &drafts{Store: n.Log}
	for i := range count {
		d := n.Desk(commands.By{Actor: "meting"})
		d.Log = log
		c := commands.RaiseSignal{SignalInput: commands.SignalInput{
			Kind: "knelpunt", Sectors: []domain.Sector{"wmo"}, Themes: []string{"wachttijd"}, Story: fmt.Sprint("Verhaal ", i),
		}}
		if _, err := c.Do(ctx, d); err != nil {
			return nil, err
		}
	}
	return log.writes, nil
}

func await(ctx context.Context, n *node.Node, view string, c domain.Cursor) error {
	shown, err := n.Views.Await(ctx, view, c)
	if err == nil && !shown {
		err = fmt.Errorf("view %s does not show it", view)
	}
	return err
}

func newProbe(dir string) (*os.File, error) {
	f, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(make([]byte, 1<<20)); err != nil {
		return nil, err
	}
	return f, f.Sync()
}

func syncOnce(f *os.File, i int) (time.Duration, error) {
	start := time.Now()
	if _, err := f.WriteAt(make([]byte, headerBytes+payloadBytes), int64(i*512%(1<<19))); err != nil {
		return 0, err
	}
	err := syscall.Fdatasync(int(f.Fd()))
	return time.Since(start), err
}

func reportVisible(out io.Writer, syncs, appends, firsts, lasts []time.Duration) error {
	sync := quantile(syncs, 0.5)
	_, err := fmt.Fprintf(out, "van toevoegen tot zichtbaar, %d keer; één fdatasync %s\n", len(syncs), sync.Round(time.Microsecond))
	for _, line := range []struct {
		name string
		took []time.Duration
	}{{"opgeslagen", appends}, {"in één weergave", firsts}, {"in alle weergaven", lasts}} {
		p50, p99 := quantile(line.took, 0.5), quantile(line.took, 0.99)
		if err == nil {
			_, err = fmt.Fprintf(out, "  %-18s p50 %8s (%.1f x)   p99 %8s (%.1f x)\n", line.name, p50.Round(time.Microsecond), float64(p50)/float64(sync),
				p99.Round(time.Microsecond), float64(p99)/float64(sync))
		}
	}
	return err
}

func quantile(all []time.Duration, q float64) time.Duration {
	all = slices.Clone(all)
	slices.Sort(all)
	return all[int(float64(len(all)-1)*q)]
}
