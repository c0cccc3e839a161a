package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/node"
	"ruggespraak/internal/relay"
)

// posted is a message as its receiver reads it.
type posted struct {
	ID       string          `json:"id"`
	Type     string          `json:"type"`
	Subject  string          `json:"subject"`
	Sequence string          `json:"sequence"`
	DataRef  string          `json:"dataref"`
	Data     json.RawMessage `json:"data"`
}

// postbox is a receiver on this machine.
type postbox struct {
	*httptest.Server
	mu   sync.Mutex
	got  []posted
	code int
}

func newPostbox(t *testing.T) *postbox {
	p := &postbox{code: http.StatusNoContent}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var m posted
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &m)
		}
		if err != nil {
			t.Error(err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.code < 300 {
			p.got = append(p.got, m)
		}
		w.WriteHeader(p.code)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *postbox) answers(code int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.code = code
}

func (p *postbox) all() []posted {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]posted{}, p.got...)
}

// sends makes the settings name a receiver.
func (f folder) sends(p *postbox, more string) {
	f.t.Helper()
	path := filepath.Join(f.data, "gemeente.yaml")
	settings, err := os.ReadFile(path)
	if err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.data, "geheim"), []byte("een-geheim-van-meer-dan-32-tekens-lang\n"), 0o600); err != nil {
		f.t.Fatal(err)
	}
	text := strings.Replace(string(settings), "publicatie: []\n", "", 1) + "\noin: 00000001823288444000\nsysteem: ruggespraak\nbasisadres: http://127.0.0.1:8088\npublicatie:\n" +
		"  - {naam: buren, soort: webhook, adres: \"" + p.URL + "\", geheim-bestand: geheim, onveilig-toestaan: ja" + more + "}\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) soon(what string, holds func() bool) {
	f.t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.t.Fatalf("not in time: %s", what)
		}
	}
}

// Whatever is told about can be read where the message points.
func TestARunningServerTellsItsReceiversWhatHappens(t *testing.T) {
	f, p := newFolder(t), newPostbox(t)
	f.loadExample()
	f.sends(p, ", vanaf: begin, volledig: ja, ook-intern: ja")
	s := f.serve("serve", "--addr", "127.0.0.1:0")
	var views []struct {
		Position int `json:"positie"`
	}
	if err := json.Unmarshal([]byte(f.must("views", "--format", "json")), &views); err != nil {
		t.Fatal(err)
	}
	events := views[0].Position
	f.soon("all were told", func() bool { return len(p.all()) >= events })
	kinds := map[string]string{}
	before := ""
	for _, m := range p.all() {
		if m.Sequence <= before {
			t.Errorf("%s comes after %s", m.Sequence, before)
		}
		before = m.Sequence
		kind, _, _ := strings.Cut(m.Subject, "/")
		kinds[kind] = m.DataRef
		if kind == "signaal" && m.Data != nil || kind == "beleidsmaatregel" && m.Data == nil || bytes.Contains(m.Data, []byte(`"soort":"signaal"`)) {
			t.Errorf("%s of %s says %s", m.Type, m.Subject, m.Data)
		}
	}
	if len(kinds) < 9 {
		t.Errorf("told about %v only", kinds)
	}
	for kind, at := range kinds {
		path, ours := strings.CutPrefix(at, "http://127.0.0.1:8088/")
		res, err := http.Get("http://" + s.address + "/" + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if !ours || res.StatusCode != http.StatusOK {
			t.Errorf("%s is to be read at %s, which answers %d", kind, at, res.StatusCode)
		}
	}
	f.must("doe", "besluit-nemen", `{"titel":"Nieuw","orgaan":"college","datum":"2025-06-01","uitkomsten":[{"uitkomst":"vaststellen"}],"motivering":"Daarom."}`)
	f.soon("what happens now is told", func() bool { all := p.all(); return all[len(all)-1].Type == "nl.sociaal-domein.besluit-genomen" })
}

func TestALetterOfAReceiverCanBeSentAgainFromTheCommandLine(t *testing.T) {
	f, p := newFolder(t), newPostbox(t)
	f.must("import", "maatregelen", example+"maatregelen.csv")
	f.sends(p, "")
	f.lay(relay.Letter{Reader: "publicatie-buren", Position: 2, Type: "beleidsmaatregel-vastgesteld", Attempts: 5, Reason: "De ontvanger antwoordde met 410."})
	if out := f.must("brieven"); !strings.Contains(out, "publicatie-buren") || !strings.Contains(out, "410") {
		t.Errorf("got %s", out)
	}
	p.answers(http.StatusGone)
	if code, _, errs := f.cli("brieven", "--opnieuw", "1"); code != exitPartly || !strings.Contains(errs, "De ontvanger antwoordde met 410.") {
		t.Errorf("refused again: exit code %d: %s", code, errs)
	}
	p.answers(http.StatusBadGateway)
	if code, _, errs := f.cli("brieven", "--opnieuw", "1"); code != exitFailed || !strings.Contains(errs, "buren is nu niet te bereiken") {
		t.Errorf("away: exit code %d: %s", code, errs)
	}
	p.answers(http.StatusNoContent)
	f.must("brieven", "--opnieuw", "alle")
	if all := p.all(); len(all) != 1 || !strings.HasSuffix(all[0].Sequence, "02") {
		t.Errorf("got %+v", all)
	}
	if out := f.must("brieven"); strings.Contains(out, "publicatie-buren") {
		t.Errorf("it is still open: %s", out)
	}
}

// lay puts a letter about an event in the book.
func (f folder) lay(l relay.Letter) {
	f.t.Helper()
	n, err := node.OpenWriter(f.t.Context(), f.data, node.Options{MasterKeyFile: f.key, Now: time.Now})
	if err != nil {
		f.t.Fatal(err)
	}
	events, err := n.Log.Read(f.t.Context(), l.Position-1, 1)
	if err != nil {
		f.t.Fatal(err)
	}
	h, err := domain.ParseHeader(events[0].Stored, codec.Unmarshal)
	if err != nil {
		f.t.Fatal(err)
	}
	l.EventID, l.Stream = h.ID, h.Stream
	if err := errors.Join(n.Book.Bury(f.t.Context(), l, domain.InstantOf(time.Now())), n.Close()); err != nil {
		f.t.Fatal(err)
	}
}

func TestReceiversThatAreNotInOrderAreRefusedAtTheStart(t *testing.T) {
	f, p := newFolder(t), newPostbox(t)
	f.must("import", "maatregelen", example+"maatregelen.csv")
	f.sends(p, "")
	if err := os.Chmod(filepath.Join(f.data, "geheim"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := f.cli("serve", "--addr", "127.0.0.1:0"); code != exitFailed || !strings.Contains(errs, "chmod 600") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	path := filepath.Join(f.data, "gemeente.yaml")
	settings, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(settings), "soort: webhook", "soort: duif", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := f.cli("serve", "--addr", "127.0.0.1:0"); code != exitFailed || !strings.Contains(errs, `publicatie buren: soort "duif" is onbekend`) {
		t.Errorf("exit code %d: %s", code, errs)
	}
}
