package table_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"ruggespraak/domain"
	"ruggespraak/internal/interchange/table"
)

// rows reads bytes as a file. Whatever they are, the answer is rows or a refusal meant for people.
func rows(t *testing.T, path string, content []byte) (columns []string, got [][]string, ok bool) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := table.Open(path)
	if err != nil {
		var refusal *domain.Error
		if !errors.As(err, &refusal) {
			t.Fatalf("an error that is no refusal: %v", err)
		}
		return nil, nil, false
	}
	line := 0
	err = f.Each(context.Background(), func(r table.Row) error {
		if r.Line <= line {
			t.Fatalf("line %d comes after line %d", r.Line, line)
		}
		line = r.Line
		var cells []string
		for _, c := range f.Columns() {
			if v, ok := r.Get(c); ok {
				cells = append(cells, v)
			}
		}
		if r.Problem != nil {
			cells = nil
		}
		got = append(got, cells)
		return nil
	})
	if err != nil || len(got) != f.Rows() {
		t.Fatalf("the second reading differs from the first: %d rows of %d, %v", len(got), f.Rows(), err)
	}
	return f.Columns(), got, true
}

// FuzzCSV holds the reader beside encoding/csv wherever that one can follow: UTF-8, commas, no bare CR.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"1\n\";2\r", "\xef\xbb\xbfa\tb\n\t\n", "a\n\xe9\n", "a,b\n\"\"\"\",\"x", "a,a\n", "\n\na\n\n\"\"\n"} {
		f.Add([]byte(s))
	}
	path := filepath.Join(f.TempDir(), "fuzz")
	f.Fuzz(func(t *testing.T, content []byte) {
		columns, got, ok := rows(t, path, content)
		text := strings.TrimLeft(string(content), " \t\r\n")
		if strings.ContainsAny(string(content), "\r;\t\x00") || !utf8.ValidString(text) || strings.HasPrefix(text, "{") ||
			strings.HasPrefix(text, "[") || strings.Contains(text, "\ufeff") || !ok {
			return
		}
		std := csv.NewReader(strings.NewReader(string(content)))
		std.FieldsPerRecord = -1
		if _, err := std.Read(); err != nil {
			t.Fatalf("encoding/csv refuses the header of %q: %v", content, err)
		}
		for i := 0; ; i++ {
			want, err := std.Read()
			if errors.Is(err, io.EOF) {
				if i != len(got) {
					t.Fatalf("%q: %d rows, encoding/csv has %d", content, len(got), i)
				}
				return
			}
			if err != nil || i >= len(got) {
				t.Fatalf("%q: %d rows, encoding/csv: %v", content, len(got), err)
			}
			if len(want) != len(columns) {
				continue
			}
			for j := range want {
				if strings.TrimSpace(want[j]) != got[i][j] {
					t.Fatalf("%q: row %d has %q, encoding/csv %q", content, i, got[i], want)
				}
			}
		}
	})
}

// FuzzNDJSON puts an object before the bytes, so that they are always read as NDJSON.
func FuzzNDJSON(f *testing.F) {
	for _, s := range []string{`{"a":{"b":[1,null,"x"]},"c":"\u00e9"}`, "{}\r{\"A\":1}\n", `{"a":[{"b":"]"}]}`, `{"a":1,"a":2}`, "{\"\xe9\":1}", `{"a":` + "\n}"} {
		f.Add([]byte(s))
	}
	path := filepath.Join(f.TempDir(), "fuzz")
	f.Fuzz(func(t *testing.T, content []byte) {
		_, got, ok := rows(t, path, append([]byte("{\"sleutel\":1}\n"), content...))
		if !ok || !utf8.Valid(content) {
			return
		}
		want := 1
		for line := range strings.FieldsFuncSeq(string(content), func(r rune) bool { return r == '\n' || r == '\r' }) {
			if strings.Trim(line, " \t") == "" {
				continue
			}
			want++
			var m map[string]any
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("encoding/json refuses %q: %v", line, err)
			}
		}
		if len(got) != want {
			t.Fatalf("%q: %d rows, want %d", content, len(got), want)
		}
	})
}
