package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"
	"golang.org/x/net/html"

	"ruggespraak/commands"
	"ruggespraak/domain"
	"ruggespraak/internal/codec"
	"ruggespraak/internal/disclosure"
	"ruggespraak/internal/sqlite"
	"ruggespraak/internal/web"
	"ruggespraak/projections"
)

// smallest is the k of the test municipality.
const smallest = 5

// town is a municipality with a real log and real views, and pages on top.
type town struct {
	*testing.T
	log     *sqlite.Log
	views   *projections.Runner
	pages   http.Handler
	options web.Options
	logged  *strings.Builder

	mu  sync.Mutex
	now time.Time
}

func newTown(t *testing.T) *town {
	t.Helper()
	dir := t.TempDir()
	w := &town{T: t, now: time.Date(2025, 1, 2, 9, 0, 0, 0, time.UTC), logged: &strings.Builder{}}
	var err error
	if w.log, err = sqlite.OpenLog(filepath.Join(dir, "logboek.sqlite"), sqlite.LogOptions{NewID: newID}); err != nil {
		t.Fatal(err)
	}
	files, err := sqlite.OpenFolder(filepath.Join(dir, "weergaven"))
	if err != nil {
		t.Fatal(err)
	}
	if w.views, err = projections.NewRunner(t.Context(), w.log, files, eventCodec(), projections.All()); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	w.options = web.Options{
		Views: w.views, Desk: w.desk(zone), Ask: projections.Ask{Rule: disclosure.Rule{K: smallest}, Reveal: open}, Name: "Kleinwaarde", Fictive: true,
		Now: w.clock, Location: zone, NewID: newID, Logger: slog.New(slog.NewTextHandler(w.logged, nil)),
	}
	w.pages = web.New(w.options)
	w.follow()
	return w
}

// follow keeps the views up to date until the test ends, and then closes everything.
func (w *town) follow() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.views.Follow(ctx, func(err error) { w.Errorf("follow: %v", err) })
	}()
	w.Cleanup(func() {
		cancel()
		<-done
		if err := w.views.Close(); err != nil {
			w.Errorf("close views: %v", err)
		}
		if err := w.log.Close(); err != nil {
			w.Errorf("close log: %v", err)
		}
	})
}

func (w *town) desk(zone *time.Location) func(commands.By) commands.Desk {
	return func(by commands.By) commands.Desk {
		return commands.Desk{
			Log: w.log, Codec: eventCodec(), Now: w.clock, NewID: newID, Derive: derive, Pseudonym: pseudonym,
			Settings: commands.Settings{Municipality: "gm9901", Zone: zone, Reopen: domain.ReopenRule{Count: 3, Share: 0.2}}, By: by,
		}
	}
}

func eventCodec() domain.Codec {
	return domain.Codec{Events: domain.Events(), Marshal: codec.Marshal, Unmarshal: codec.Unmarshal, Seal: seal, Open: open}
}

// seal and open are a toy vault: they bind a text to its place and hide it from nobody.
func seal(at domain.Place, plain string) (string, error) {
	return base64.RawURLEncoding.EncodeToString([]byte(at.Stream + "|" + at.Field + "|" + plain)), nil
}

func open(at domain.Place, sealed string) (string, error) {
	text, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", err
	}
	plain, ok := strings.CutPrefix(string(text), at.Stream+"|"+at.Field+"|")
	if !ok {
		return "", fmt.Errorf("text was sealed elsewhere")
	}
	return plain, nil
}

func pseudonym(stream, person string) domain.PersonRef {
	sum := sha256.Sum256([]byte("geheim|" + stream + "|" + person))
	return domain.PersonRef(hex.EncodeToString(sum[:8]))
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func derive(parts ...string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(strings.Join(parts, "\x00"))).String()
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

// at sets the clock.
func (w *town) at(year int, month time.Month, day int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = time.Date(year, month, day, 9, 0, 0, 0, time.UTC)
}

// do carries out a command and gives the id it came to.
func (w *town) do(c commands.Command) string {
	w.Helper()
	res, err := c.Do(w.Context(), w.options.Desk(commands.By{Actor: "jansen@kleinwaarde.example", Role: "tester"}))
	if err != nil {
		w.Fatalf("%T: %v", c, err)
	}
	return res.ID
}

// catchUp moves the views to the head.
func (w *town) catchUp() {
	w.Helper()
	if err := w.views.CatchUp(w.Context()); err != nil {
		w.Fatal(err)
	}
}

func (w *town) head() domain.Position {
	w.Helper()
	head, err := w.log.Head(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return head
}

// answer is a page that came back.
type answer struct {
	*goquery.Document
	t      *testing.T
	status int
	header http.Header
	body   string
}

// get asks for a page and checks what every page must have.
func (w *town) get(path string) answer {
	w.Helper()
	return w.send(httptest.NewRequestWithContext(w.Context(), http.MethodGet, path, http.NoBody))
}

// post sends a form.
func (w *town) post(path string, form url.Values) answer {
	w.Helper()
	r := httptest.NewRequestWithContext(w.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return w.send(r)
}

func (w *town) send(r *http.Request) answer {
	w.Helper()
	if r.Host == "example.com" { // what httptest makes of a path
		r.Host = "127.0.0.1:8088"
	}
	rec := httptest.NewRecorder()
	w.pages.ServeHTTP(rec, r)
	body, err := io.ReadAll(rec.Result().Body)
	if err != nil {
		w.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		w.Fatal(err)
	}
	a := answer{Document: doc, t: w.T, status: rec.Code, header: rec.Header(), body: string(body)}
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		a.accessible(r.Method + " " + r.URL.String())
	}
	return a
}

// text is what stands at a selector, a space between the texts of its elements.
func (a answer) text(selector string) string {
	var parts []string
	a.Find(selector).Each(func(_ int, s *goquery.Selection) {
		for n := range s.Nodes[0].Descendants() {
			if n.Type == html.TextNode {
				parts = append(parts, n.Data)
			}
		}
	})
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// is checks a status and what stands at a selector.
func (a answer) is(status int, selector, text string) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Errorf("status is %d, want %d: %s", a.status, status, a.text("main"))
	}
	if got := a.text(selector); !strings.Contains(got, text) {
		a.t.Errorf("at %q stands %q, want %q", selector, got, text)
	}
	return a
}

// lacks checks that a text stands nowhere on the page.
func (a answer) lacks(text string) answer {
	a.t.Helper()
	if strings.Contains(a.body, text) {
		a.t.Errorf("page holds %q", text)
	}
	return a
}
