package publish_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/internal/relay/publish"
)

const secret = "0123456789abcdef0123456789abcdef-nieuw"

// receiver is a real one, over TLS, that answers as it is told to.
type receiver struct {
	*httptest.Server
	mu       sync.Mutex
	answer   http.HandlerFunc // nil: 204
	accepted []string         // ids of the messages that were answered with success, in order
	tried    []string         // ids of all
	bodies   [][]byte
	headers  []http.Header
	followed atomic.Bool  // someone came where the receiver only pointed at
	written  atomic.Int64 // bytes of endless answers
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(r.receive))
	r.Config.ErrorLog = nil
	r.StartTLS()
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) receive(w http.ResponseWriter, q *http.Request) {
	if q.URL.Path == "/elders" {
		r.followed.Store(true)
		w.WriteHeader(http.StatusNotFound)
		return
	}
	body, _ := io.ReadAll(q.Body)
	id := q.Header.Get("ce-id")
	r.mu.Lock()
	r.tried, r.bodies, r.headers = append(r.tried, id), append(r.bodies, body), append(r.headers, q.Header)
	answer := r.answer
	r.mu.Unlock()
	said := &status{ResponseWriter: w, code: http.StatusNoContent}
	if answer != nil {
		answer(said, q)
	} else {
		w.WriteHeader(http.StatusNoContent)
	}
	if said.code/100 == 2 {
		r.mu.Lock()
		r.accepted = append(r.accepted, id)
		r.mu.Unlock()
	}
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// answers makes the receiver answer in another way from now on.
func (r *receiver) answers(h http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = h
}

func code(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
}

func (r *receiver) got() (accepted, tried []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.accepted...), append([]string{}, r.tried...)
}

func (r *receiver) roots() *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	return roots
}

// secretFile writes secrets, one on a line.
func secretFile(t *testing.T, secrets ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "geheim")
	if err := os.WriteFile(path, []byte(strings.Join(secrets, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (r *receiver) options(t *testing.T) publish.WebhookOptions {
	return publish.WebhookOptions{
		Address: r.URL + "/berichten/pad-dat-niemand-hoeft-te-weten", SecretFile: secretFile(t, secret), Origin: "ruggespraak.voorbeeld.nl", Now: time.Now,
	}
}

func (r *receiver) webhook(t *testing.T) message.Publisher {
	t.Helper()
	w, err := publish.NewTestWebhook(r.options(t), r.roots(), false)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// verified is how a receiver checks a signature, as the documentation tells it to.
func verified(header string, body []byte, secret string) bool {
	t, signatures, _ := strings.Cut(strings.TrimPrefix(header, "t="), ",v1=")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(append([]byte(t+"."), body...))
	ours := hex.EncodeToString(mac.Sum(nil))
	for _, theirs := range strings.Split(signatures, ",v1=") {
		if hmac.Equal([]byte(theirs), []byte(ours)) {
			return true
		}
	}
	return false
}

// hanging never answers while a test waits for it to give up.
func hanging(w http.ResponseWriter, q *http.Request) {
	if c, ok := w.(*status); ok {
		c.code = http.StatusGatewayTimeout
	}
	<-q.Context().Done()
}

// elsewhere points at another address.
func elsewhere(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, q *http.Request) { http.Redirect(w, q, "/elders", code) }
}

// hungUp closes the connection without an answer.
func hungUp(w http.ResponseWriter, _ *http.Request) {
	w.(*status).code = http.StatusBadGateway
	panic(http.ErrAbortHandler)
}

// endless answers with success and more text than anyone should read.
func (r *receiver) endless(w http.ResponseWriter, q *http.Request) {
	w.WriteHeader(http.StatusOK)
	for piece := bytes.Repeat([]byte("x"), 32<<10); q.Context().Err() == nil; {
		n, err := w.Write(piece)
		if r.written.Add(int64(n)); err != nil {
			return
		}
	}
}

// portOf is where a server listens.
func portOf(t *testing.T, r *receiver) string {
	t.Helper()
	_, port, err := net.SplitHostPort(r.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
