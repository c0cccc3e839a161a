package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// folder is a data folder of a test, with its master key beside it.
type folder struct {
	t      *testing.T
	data   string
	key    string
	binary string // empty: the program is called within the test
	store  string // empty: the log is in the folder
}

func newFolder(t *testing.T) folder {
	t.Helper()
	dir := t.TempDir()
	return folder{t: t, data: filepath.Join(dir, "gegevens"), key: filepath.Join(dir, "hoofdsleutel")}
}

// cli runs the program as a user would and gives the exit code and what it printed.
func (f folder) cli(args ...string) (code int, stdout, stderr string) {
	f.t.Helper()
	var out, errs bytes.Buffer
	if f.store != "" {
		args = append([]string{"--store", f.store}, args...)
	}
	args = append([]string{"--data", f.data, "--hoofdsleutel", f.key}, args...)
	if f.binary == "" {
		code = run(f.t.Context(), args, &out, &errs)
		return code, out.String(), errs.String()
	}
	cmd := exec.CommandContext(f.t.Context(), f.binary, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		f.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// must runs the program and expects it to succeed.
func (f folder) must(args ...string) string {
	f.t.Helper()
	code, out, errs := f.cli(args...)
	if code != exitDone {
		f.t.Fatalf("ruggespraak %s: exit code %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

// file writes a file for a test to import.
func (f folder) file(name, content string) string {
	f.t.Helper()
	path := filepath.Join(filepath.Dir(f.data), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		f.t.Fatal(err)
	}
	return path
}

// summary is an import's summary as a script reads it.
type summary struct {
	Read     int `json:"gelezen"`
	Accepted int `json:"aanvaard"`
	Known    int `json:"bekend"`
	Changed  int `json:"gewijzigd"`
	Refused  int `json:"geweigerd"`

	Replaced   int `json:"vervangen"`
	Unlinked   int `json:"zonderKoppeling"`
	Unnumbered int `json:"zonderAantallen"`

	Refusals []struct {
		Line   int    `json:"regel"`
		Column string `json:"kolom"`
		Reason string `json:"reden"`
	} `json:"weigeringen"`
}

// load imports a file and gives the summary, whatever came of the rows.
func (f folder) load(kind, path string, more ...string) summary {
	f.t.Helper()
	code, out, errs := f.cli(append([]string{"import", kind, path, "--format", "json"}, more...)...)
	if code != exitDone && code != exitPartly {
		f.t.Fatalf("import %s: exit code %d: %s", kind, code, errs)
	}
	var s summary
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		f.t.Fatal(err)
	}
	if (code == exitPartly) != (s.Refused > 0) {
		f.t.Errorf("import %s: exit code %d with %d rows refused", kind, code, s.Refused)
	}
	return s
}

// rows asks a view and gives its rows.
func (f folder) rows(view string, more ...string) []map[string]any {
	f.t.Helper()
	var a struct {
		Rows []map[string]any `json:"rijen"`
	}
	if err := json.Unmarshal([]byte(f.must(append([]string{"query", view, "--format", "json"}, more...)...)), &a); err != nil {
		f.t.Fatal(err)
	}
	return a.Rows
}

// exampleFiles is the order in which the small example goes in: what others refer to goes first.
var exampleFiles = []string{"gebieden", "maatregelen", "meetreeksen", "signalen", "besluiten", "evaluaties", "adviezen", "moties", "amendementen", "toezeggingen", "effecten"}

const example = "../../docs/voorbeelden/klein/"

// loadExample imports the small example.
func (f folder) loadExample() {
	f.t.Helper()
	if err := os.MkdirAll(f.data, 0o700); err != nil {
		f.t.Fatal(err)
	}
	settings, err := os.ReadFile(example + "gemeente.yaml")
	if err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.data, "gemeente.yaml"), settings, 0o600); err != nil {
		f.t.Fatal(err)
	}
	for _, kind := range exampleFiles {
		if s := f.load(kind, example+kind+".csv", "--bron", "voorbeeld"); s.Refused > 0 || s.Accepted != s.Read {
			f.t.Fatalf("import %s: %+v", kind, s)
		}
	}
}

// serving is a server of a test.
type serving struct {
	address string
	told    func() string // what it printed
	stop    func() (code int, stderr string)
}

var addressShape = regexp.MustCompile(`http://([^/]+)/`)

// serve starts the server and waits until it says where it is.
func (f folder) serve(args ...string) serving {
	f.t.Helper()
	ctx, cancel := context.WithCancel(f.t.Context())
	var out, errs buffer
	ended := make(chan int, 1)
	at := []string{"--data", f.data, "--hoofdsleutel", f.key}
	if f.store != "" {
		at = append(at, "--store", f.store)
	}
	go func() {
		ended <- run(ctx, append(at, args...), &out, &errs)
	}()
	stop := sync.OnceValues(func() (int, string) {
		cancel()
		return <-ended, errs.String()
	})
	f.t.Cleanup(func() { stop() })
	for {
		if m := addressShape.FindStringSubmatch(out.String()); m != nil {
			return serving{address: m[1], told: out.String, stop: stop}
		}
		select {
		case code := <-ended:
			f.t.Fatalf("the server ended with %d: %s", code, errs.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
