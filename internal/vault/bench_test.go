package vault

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

var hundred = strings.Repeat("Zorg en hulp. ", 8)[:100]

func prepare(b *testing.B, v *Vault, from, to int) {
	streams := make([]string, 0, to-from)
	for n := from; n < to; n++ {
		streams = append(streams, stream(n))
	}
	if err := v.Prepare(b.Context(), streams); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPrepare makes 1,000 keys in one transaction, the wait for the disk included.
func BenchmarkPrepare(b *testing.B) {
	v := newFolder(b).open(b)
	n := 0
	for b.Loop() {
		prepare(b, v, n, n+1000)
		n += 1000
	}
}

func BenchmarkSeal(b *testing.B) {
	v := newFolder(b).open(b)
	at := place(1)
	seal(b, v, at, hundred)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Seal(at, hundred); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSealNewStreams is what forms do: each text in a stream without a key, from 64 goroutines.
func BenchmarkSealNewStreams(b *testing.B) {
	v := newFolder(b).open(b)
	var n atomic.Int64
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := v.Seal(place(int(n.Add(1))), hundred); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkReveal(b *testing.B) {
	v := newFolder(b).open(b)
	at := place(1)
	sealed := seal(b, v, at, hundred)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Reveal(at, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReveal30000 opens 30,000 texts, each under another key, in a vault that was just opened.
func BenchmarkReveal30000(b *testing.B) {
	f := newFolder(b)
	v := f.open(b)
	sealed := make([]string, 30_000)
	prepare(b, v, 0, len(sealed))
	for n := range sealed {
		sealed[n] = seal(b, v, place(n), hundred)
	}
	for b.Loop() {
		reader := f.open(b, readingOnly)
		for n, s := range sealed {
			if _, err := reader.Reveal(place(n), s); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkForget(b *testing.B) {
	v := newFolder(b).open(b)
	prepare(b, v, 0, 30_000)
	n := 0
	for b.Loop() {
		if err := v.Forget(b.Context(), stream(n)); err != nil {
			b.Fatal(err)
		}
		n++
	}
}

func BenchmarkPseudonym(b *testing.B) {
	v := newFolder(b).open(b)
	for b.Loop() {
		v.Pseudonym(stream(1), "Jan de Vries")
	}
}

// BenchmarkMemory says how much the keys that are kept in memory take.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		k := newRecent(cachedKeys)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for n := range 2 * cachedKeys {
			key, err := newAEAD(make([]byte, keySize))
			if err != nil {
				b.Fatal(err)
			}
			k.put(fmt.Sprint("gm0855_signaal-00000000-0000-7000-8000-", n), key)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
		runtime.KeepAlive(k)
	}
}
