package table_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

func TestRefusalsNameThePlaceAndTheReason(t *testing.T) {
	sound := zipped(t, "a,b\n"+strings.Repeat("1,2\n", 5000))
	flipped := []byte(sound)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	noise := make([]byte, 40_000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = "0123456789abcdef"[r.IntN(16)]
	}
	long := zipped(t, "a,b\n\""+string(noise)+"\",2\n")
	var names []string
	for i := range 1001 {
		names = append(names, fmt.Sprintf("k%d", i))
	}
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "is leeg"},
		{"empty in gzip", zipped(t, ""), "is leeg"},
		{"only a mark and line ends", "\xef\xbb\xbf\r\n\n", "is leeg"},
		{"only spaces", "  \n", "Regel 1 van %: hier hoort de kop"},
		{"duplicate columns", "a,b,A \n", `Regel 1 van %: de kolommen 1 en 3 heten allebei "A".`},
		{"too many columns", strings.Join(names, ";"), "Regel 1 van %: het bestand heeft 1001 kolommen; meer dan 1000 kan niet."},
		{"a name too long", strings.Repeat("a", 1001) + ",b\n", "Regel 1 van %: de naam van kolom 1 is langer dan 1000 tekens."},
		{"quote never closed", "a,b\n1,2\n3,\"geheim\n4,5\n", `Regel 3 van %: kolom "b": hier opent een aanhalingsteken dat nergens sluit.`},
		{"quote never closed in the header", "a,\"b\n", "Regel 1 van %: kolom 2: hier opent"},
		{"quote never closed after lines in quotes", "a,b\n\"x\n\ny\",\"geheim\n", `Regel 4 van %: kolom "b": hier opent`},
		{"quote inside a cell", "a,b\n1,ge\"heim\n", `Regel 2 van %: kolom "b": er staat een aanhalingsteken midden in een cel`},
		{"text after a quote", "a,b\n\"x\ny\"geheim,2\n", `Regel 3 van %: kolom "a": er staat tekst na het sluitende aanhalingsteken`},
		{"long record", "a,b\n1,2\n3," + strings.Repeat("x", 1<<20) + "\n", "Regel 3 van %: de regel die hier begint is langer dan 1048576 bytes"},
		{"record one byte too long", "a\n" + strings.Repeat("x", 1<<20+1) + "\n", "Regel 2 van %: de regel die hier begint is langer"},
		{"long header", strings.Repeat("x", 1<<21), "Regel 1 van %: de regel die hier begint is langer"},
		{"NUL byte", "a,b\n1,2\n3,\x004\n", "Regel 3 van %: hier staat een NUL-byte"},
		{"NUL byte far away", "a,b\n" + strings.Repeat("1,2\n", 50_000) + "3,\x004\n", "Regel 50002 van %: hier staat een NUL-byte"},
		{"UTF-16", "\xff\xfea\x00,\x00b\x00\n\x00", "staat in UTF-16"},
		{"UTF-16 big end first", "\xfe\xff\x00a\x00,", "staat in UTF-16"},
		{"UTF-16 without mark", "a\x00,\x00b\x00\r\x00\n\x00", "Regel 1 van %: hier staat een NUL-byte"},
		{"Excel", "PK\x03\x04\x14\x00\x06\x00", "is een Excel- of zip-bestand"},
		{"broken UTF-8 after a mark", "\xef\xbb\xbfa\nx\n\xe9\n", "Regel 3 van %: hier staat een beschadigd teken"},
		{"broken UTF-8 among sound", "a\né\nè\n\xc3\n", "Regel 4 van %: hier staat een beschadigd teken"},
		{"bytes without meaning", "a\n\xe9\n\x81\n", "Regel 3 van %: hier staat een byte die in UTF-8 noch in Windows-1252"},
		{"gzip cut short", sound[:len(sound)-20], "Het gzip-bestand % is afgebroken of beschadigd"},
		{"gzip cut in the checksum", sound[:len(sound)-3], "Het gzip-bestand % is afgebroken"},
		{"gzip cut in its head", sound[:5], "Het gzip-bestand % is afgebroken"},
		{"gzip cut inside quotes", long[:len(long)/2], "Het gzip-bestand % is afgebroken"},
		{"gzip with a wrong checksum", string(flipped), "Het gzip-bestand % is afgebroken of beschadigd"},
		{"gzip followed by something else", sound + "rest", "Het gzip-bestand % is afgebroken of beschadigd"},
		{"NDJSON cut short in gzip", zipped(t, "{\"a\":\""+string(noise)+"\"}\n")[:9000], "Het gzip-bestand % is afgebroken"},
		{"NDJSON broken", "{\"a\":1}\n{\"a\":geheim}\n", "Regel 2 van %: dit is geen geldige JSON (fout bij teken 6)."},
		{"NDJSON over several lines", "{\n\"a\":1\n}\n", "Regel 1 van %: het JSON-object breekt af; in NDJSON staat elk object in zijn geheel op één regel."},
		{"NDJSON line that is no object", "{\"a\":1}\n[1]\n", "Regel 2 van %: hier staat geen JSON-object"},
		{"NDJSON key twice", "{\"a\":1}\n{\"a\":1,\"A\":2}\n", `Regel 2 van %: de sleutel "a" staat meer dan eens in het object.`},
		{"NDJSON key twice once made flat", `{"a.b":1,"a":{"b":2}}`, `Regel 1 van %: de sleutel "a.b" staat meer dan eens`},
		{"NDJSON key without a name", `{"":1}`, "Regel 1 van %: een sleutel heeft geen naam."},
		{"NDJSON NUL escape", `{"a":"geheim\u0000"}`, "Regel 1 van %: hier staat een NUL-teken"},
		{"NDJSON too deep", strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33), "Regel 1 van %: de JSON is meer dan 32 lagen diep."},
		{"NDJSON too many keys", `{"` + strings.Join(names, `":1,"`) + `":1}`, "Regel 1 van %: het bestand heeft meer dan 1000 kolommen."},
		{"NDJSON key too long", `{"` + strings.Repeat("a", 1001) + `":1}`, "Regel 1 van %: een sleutel is langer dan 1000 tekens."},
		{"NDJSON long line", "{}\n{\"a\":\"" + strings.Repeat("x", 1<<20), "Regel 2 van %: de regel die hier begint is langer"},
		{"one JSON list", "[\n {\"a\":1}\n]", "is één JSON-lijst"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := file(t, c.in)
			_, err := table.Open(path)
			var refusal *domain.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if want := strings.ReplaceAll(c.want, "%", path); !strings.Contains(refusal.Text, want) {
				t.Errorf("got  %q\nwant %q", refusal.Text, want)
			}
			if strings.Contains(refusal.Text, "geheim") || !strings.HasSuffix(refusal.Text, ".") || !strings.Contains(refusal.Text, path) {
				t.Errorf("%q gives away a cell, names no file or is not a sentence", refusal.Text)
			}
		})
	}
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pijp")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path, want string
		kind       domain.Kind
	}{
		{filepath.Join(dir, "weg"), "bestaat niet", domain.NotFound},
		{dir, "is een map", domain.Invalid},
		{pipe, "is geen gewoon bestand", domain.Invalid},
	} {
		_, err := table.Open(c.path)
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.path, err)
		}
	}
}

func TestAFileWithoutLeaveToReadIsRefused(t *testing.T) {
	if os.Geteuid() == 0 {
		//nolint:forbidigo // nobody can be kept from reading here
		t.Skip("root may read everything")
	}
	path := file(t, "a\n1\n")
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := table.Open(path); !errors.Is(err, domain.Unreached) {
		t.Errorf("got %v", err)
	}
}

// A line of 200 MB is refused quickly and never held.
func TestAnEndlessLineIsRefusedWithoutHoldingIt(t *testing.T) {
	for name, begin := range map[string]string{"CSV": "a,b\n1,", "quoted": "a,b\n1,\"", "cells": "a\n", "NDJSON": "{}\n{\"a\":\""} {
		t.Run(name, func(t *testing.T) {
			path := file(t, "")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.WriteString(begin); err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteString(strings.Repeat(",,,,,,,,x", 1<<18)); err != nil {
				t.Fatal(err)
			}
			if err := f.Truncate(200 << 20); err != nil { // the rest is a hole
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err = table.Open(path)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), "Regel 2 van") {
				t.Errorf("got %v", err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
				t.Errorf("it took %d MB of memory", used>>20)
			}
			if took > time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
