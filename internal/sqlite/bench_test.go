package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/projections"
)

var benchTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func benchLog(b *testing.B) *Log {
	b.Helper()
	l, err := OpenLog(filepath.Join(b.TempDir(), "log.sqlite"), LogOptions{NewID: func() string { return "bench" }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	return l
}

// benchEvents makes events of 382 bytes, the average of the example municipality.
func benchEvents(stream string, first, n int) []domain.Stored {
	events := make([]domain.Stored, n)
	for i := range events {
		header := fmt.Appendf(nil, `{"id":"%032d","stroom":"%s","revisie":%d}`, i, stream, first+i)
		header = append(header, bytes.Repeat([]byte{' '}, 240-len(header))...)
		events[i] = domain.Stored{
			Stream: stream, Revision: domain.Revision(first + i), Type: "signaal-ingebracht", ID: "x", RecordedAt: benchTime,
			Header: header, Payload: bytes.Repeat([]byte{'x'}, 142),
		}
	}
	return events
}

func streamName(i int) string {
	h := uint64(i) * 0x9e3779b97f4a7c15 // spread like the version 5 UUIDs that real streams have
	return fmt.Sprintf("gm0855_signaal-%016x-%016x", h, h*0xbf58476d1ce4e5b9)
}

func perSecond(b *testing.B, events int) {
	b.Helper()
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkAppendMany(b *testing.B) {
	l := benchLog(b)
	made := 0
	for b.Loop() {
		b.StopTimer()
		writes := make([]commands.Write, 1000)
		for i := range writes {
			stream := streamName(made)
			writes[i] = commands.Write{Stream: stream, Expected: domain.NoStream, Events: benchEvents(stream, 0, 2)}
			made++
		}
		b.StartTimer()
		outcomes, err := l.AppendMany(context.Background(), writes)
		if err != nil || outcomes[0].Err != nil || outcomes[999].Err != nil {
			b.Fatal(err, outcomes[0].Err)
		}
	}
	perSecond(b, 2*made)
}

func BenchmarkAppend64Writers(b *testing.B) {
	l := benchLog(b)
	var wg sync.WaitGroup
	b.ResetTimer()
	for w := range 64 {
		wg.Go(func() {
			stream := streamName(w)
			for r := range b.N/64 + 1 {
				if _, err := l.Append(context.Background(), stream, domain.Revision(r-1), benchEvents(stream, r, 1)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	perSecond(b, 64*(b.N/64+1))
}

func BenchmarkAppendOneWriter(b *testing.B) {
	l := benchLog(b)
	stream, r := streamName(1), 0
	for b.Loop() {
		if _, err := l.Append(context.Background(), stream, domain.Revision(r-1), benchEvents(stream, r, 1)); err != nil {
			b.Fatal(err)
		}
		r++
	}
	perSecond(b, r)
}

func BenchmarkRead(b *testing.B) {
	l := benchLog(b)
	const streams = 100_000
	for s := 0; s < streams; s += 1000 {
		var writes []commands.Write
		for i := s; i < s+1000; i++ {
			writes = append(writes, commands.Write{Stream: streamName(i), Expected: domain.NoStream, Events: benchEvents(streamName(i), 0, 2)})
		}
		if _, err := l.AppendMany(context.Background(), writes); err != nil {
			b.Fatal(err)
		}
	}
	for _, types := range [][]string{nil, {"signaal-ingebracht"}, {"onbekend", "besluit-genomen"}} {
		b.Run(fmt.Sprint(types), func(b *testing.B) {
			total := 0
			for b.Loop() {
				for after := domain.Position(0); after < 2*streams; after += 1000 {
					events, err := l.Read(context.Background(), after, 1000, types...)
					if err != nil {
						b.Fatal(err)
					}
					total += len(events)
				}
			}
			perSecond(b, total)
		})
	}
	b.Run("load", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			if events, err := l.Load(context.Background(), streamName(i%streams)); err != nil || len(events) != 2 {
				b.Fatal(len(events), err)
			}
		}
	})
}

func BenchmarkViewWrite(b *testing.B) {
	d, err := OpenFolder(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	for _, kind := range []string{"named", "temporary"} {
		b.Run(kind, func(b *testing.B) {
			f, err := d.Temp()
			if kind == "named" {
				f, err = d.Open(fmt.Sprintf("view-%d.sqlite", b.N))
			}
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			_ = f.Write(context.Background(), func(tx projections.Tx) error {
				return tx.Script("CREATE TABLE koppeling (signaal TEXT, maatregel TEXT, maand TEXT, PRIMARY KEY (signaal, maatregel)) STRICT, WITHOUT ROWID; CREATE TABLE telling (maatregel TEXT PRIMARY KEY, n INTEGER) STRICT")
			})
			rows := 0
			for b.Loop() {
				err := f.Write(context.Background(), func(tx projections.Tx) error {
					for range 1000 {
						rows++
						m := streamName(rows % 500)
						if err := tx.Exec("INSERT INTO koppeling VALUES (?, ?, ?)", streamName(rows), m, domain.Date("2026-03")); err != nil {
							return err
						}
						if err := tx.Exec("INSERT INTO telling VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1", m); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			perSecond(b, rows)
		})
	}
}
