package kurrentdb

import (
	"testing"

	"github.com/google/uuid"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/kurrentdb/esdbtest"
)

// These say what this program costs beside a server that keeps nothing on disk; with RUGGESPRAAK_ESDB, what a real one does.

func benchLog(b *testing.B) *Log {
	b.Helper()
	address := realServer()
	if address == "" {
		address = esdbtest.Start(b).Connection()
	}
	c, err := Dial(address, DialOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Close() })
	return benchNode(b, c, newMunicipality())
}

func benchNode(b *testing.B, c *Cluster, municipality string) *Log {
	b.Helper()
	id, err := LogID(b.Context(), c, municipality, uuid.NewString)
	if err != nil {
		b.Fatal(err)
	}
	l, err := OpenLog(b.Context(), c, LogOptions{Municipality: municipality, Mirror: newMemory(id)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	return l
}

func benchWrites(l *Log, n int) []commands.Write {
	out := make([]commands.Write, n)
	for i := range out {
		made := events(l.newStream(), 0, 1)
		out[i] = commands.Write{Stream: made[0].Stream, Expected: domain.NoStream, Events: made}
	}
	return out
}

func BenchmarkAppend(b *testing.B) {
	l := benchLog(b)
	writes := benchWrites(l, b.N)
	b.ResetTimer()
	for _, w := range writes {
		if _, err := l.Append(b.Context(), w.Stream, w.Expected, w.Events); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

func BenchmarkAppendBy64(b *testing.B) {
	l := benchLog(b)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w := benchWrites(l, 1)[0]
			if _, err := l.Append(b.Context(), w.Stream, w.Expected, w.Events); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

func BenchmarkMirrorAnew(b *testing.B) {
	l := benchLog(b)
	const n = 20_000
	for range n / 100 {
		made := events(l.newStream(), 0, 100)
		if _, err := l.Append(b.Context(), made[0].Stream, domain.NoStream, made); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for range b.N {
		late := benchNode(b, l.cluster, l.prefix[:len(l.prefix)-1])
		if head, err := late.Head(b.Context()); err != nil || head != n {
			b.Fatalf("%d events (%v)", head, err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "events/s")
}

func BenchmarkLoadFromCluster(b *testing.B) {
	l := benchLog(b)
	made := events(l.newStream(), 0, 500)
	if _, err := l.Append(b.Context(), made[0].Stream, domain.NoStream, made); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for range b.N {
		if got, err := l.cluster.readStream(b.Context(), made[0].Stream, 0); err != nil || len(got) != 500 {
			b.Fatalf("%d events (%v)", len(got), err)
		}
	}
	b.ReportMetric(float64(b.N)*500/b.Elapsed().Seconds(), "events/s")
}
