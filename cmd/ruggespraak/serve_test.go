package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestCommandsGoThroughARunningServer(t *testing.T) {
	f := newFolder(t)
	s := f.serve("serve", "--addr", "127.0.0.1:0")
	if code, _, errs := f.cli("serve", "--addr", "127.0.0.1:0"); code != exitFailed || !strings.Contains(errs, "werkt al een ander proces") {
		t.Errorf("a second server: exit code %d: %s", code, errs)
	}
	f.loadExampleRows()
	if got := len(f.rows("sleutels", "--soort", "beleidsmaatregel")); got != 4 {
		t.Errorf("got %d measures", got)
	}
	if code, _, errs := f.cli("doe", "besluit-nemen", `{"titel":"x","orgaan":"raad","datum":"2025-01-01","uitkomsten":[{"uitkomst":"vaststellen"}]}`); code != exitFailed || !strings.Contains(errs, "motivering nodig") {
		t.Errorf("a refusal through the server: exit code %d: %s", code, errs)
	}
	res, err := http.Get("http://" + s.address + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		t.Errorf("home answers %d", res.StatusCode)
	}
	if _, err := io.ReadAll(res.Body); err != nil {
		t.Error(err)
	}
	if code, errs := s.stop(); code != exitDone {
		t.Errorf("the server ended with %d: %s", code, errs)
	}
	f.must("views")
}

// loadExampleRows imports the measures of the example.
func (f folder) loadExampleRows() {
	f.t.Helper()
	if s := f.load("maatregelen", example+"maatregelen.csv"); s.Accepted != 4 {
		f.t.Fatalf("%+v", s)
	}
}

func TestQuestionsAreAnsweredWhileEventsComeIn(t *testing.T) {
	f := newFolder(t)
	f.serve("serve", "--addr", "127.0.0.1:0")
	f.loadExampleRows()
	var writers sync.WaitGroup
	for w := range 2 {
		writers.Go(func() {
			var b strings.Builder
			b.WriteString("sleutel,soort,domeinen,gemeld_op,maatregelen\n")
			for i := range 500 {
				fmt.Fprintf(&b, "%d-%d,knelpunt,wmo,2025-01-%02d,HH-2024\n", w, i, 1+i%28)
			}
			if s := f.load("signalen", f.file(fmt.Sprintf("s%d.csv", w), b.String())); s.Accepted != 500 {
				t.Errorf("%+v", s)
			}
		})
	}
	deadline := time.After(time.Minute)
	for {
		n := f.rows("signalen-per-beleidsmaatregel", "--maatregel", "HH-2024")[0]["signalen"]
		if n == 1000.0 {
			break
		}
		select {
		case <-deadline:
			t.Fatalf("still at %v", n)
		default:
		}
	}
	writers.Wait()
}

func TestTheDemoShowsOosterwaarde(t *testing.T) {
	f := newFolder(t)
	s := f.serve("demo", "--addr", "127.0.0.1:0")
	res, err := http.Get("http://" + s.address + "/maatregelen")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	page, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(page), "Normtijden huishoudelijke hulp") || !strings.Contains(string(page), "ictie") {
		t.Errorf("the page lacks the town: %v", err)
	}
}
