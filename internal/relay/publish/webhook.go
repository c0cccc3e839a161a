package publish

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"ruggespraak/domain"
)

const (
	postTimeout = 30 * time.Second
	answerBytes = 64 << 10 // of an answer that are read, so that the connection can be used again
)

// WebhookOptions says where to post, and how to show who does.
type WebhookOptions struct {
	Address    string
	SecretFile string           // secrets that sign; read at every message, so that they can be changed at any time
	TokenFile  string           // bearer token, for receivers that ask for one; empty: none
	Origin     string           // name of our own system
	Local      bool             // while building: receivers on this machine only, without TLS too
	Now        func() time.Time // stamps signatures
}

// webhook posts messages to one address.
type webhook struct {
	WebhookOptions
	client *http.Client
}

// NewWebhook makes a publisher that posts every message and waits for the answer.
func NewWebhook(o WebhookOptions) (message.Publisher, error) {
	allowed := public
	if o.Local {
		allowed = loopback
	}
	return newWebhook(o, allowed, nil)
}

func newWebhook(o WebhookOptions, allowed func(netip.Addr) bool, roots *x509.CertPool) (*webhook, error) {
	w := &webhook{WebhookOptions: o, client: &http.Client{
		Timeout:       postTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // no Proxy: what the environment says is not what was agreed
			DialContext: dialer(allowed).DialContext, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 20 * time.Second, MaxResponseHeaderBytes: answerBytes,
			IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 1, ForceAttemptHTTP2: true, DisableCompression: true,
		},
	}}
	if u, err := url.Parse(o.Address); err == nil {
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !allowed(ip) {
			return nil, domain.Errorf(domain.Invalid, "Het adres %s ligt niet op het openbare internet.", ip)
		}
	}
	_, err := w.headers(nil) // says at once what is wrong with a secret
	return w, err
}

// Close lets go of connections.
func (w *webhook) Close() error {
	w.client.CloseIdleConnections()
	return nil
}

// Publish posts messages, each after the one before was accepted.
func (w *webhook) Publish(_ string, messages ...*message.Message) error {
	for _, m := range messages {
		if err := w.post(m.Context(), m); err != nil {
			return err
		}
	}
	return nil
}

func (w *webhook) post(ctx context.Context, m *message.Message) error {
	headers, err := w.headers(m.Payload)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.Address, bytes.NewReader(m.Payload))
	if err != nil {
		return fmt.Errorf("make request: %w", withoutAddress(err))
	}
	r.Header = headers
	r.Header.Set(attributes+"id", m.UUID)
	res, err := w.client.Do(r)
	if err != nil {
		return fmt.Errorf("post message: %w", withoutAddress(err))
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.CopyN(io.Discard, res.Body, answerBytes) // what it says beside the status is not for us
	return w.judge(res)
}

func (w *webhook) headers(body []byte) (http.Header, error) {
	h := http.Header{}
	secrets, err := Secrets(w.SecretFile)
	if err != nil {
		return nil, err
	}
	if w.TokenFile != "" {
		token, err := ReadToken(w.TokenFile)
		if err != nil {
			return nil, err
		}
		h.Set("Authorization", "Bearer "+token)
	}
	h.Set("Content-Type", ContentType)
	h.Set("User-Agent", "Ruggespraak")
	h.Set("WebHook-Request-Origin", w.Origin)
	h.Set(SignatureHeader, Sign(secrets, w.Now().Unix(), body))
	return h, nil
}

// passing are the refusals of a receiver that are not about the message: they are about us, about where it is to go, or about the
// moment. A secret that expired may not turn everything that happens into letters.
var passing = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusNotFound, http.StatusMethodNotAllowed,
	http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests,
}

// judge fails with domain.Refused on a lasting no to this one message.
func (w *webhook) judge(res *http.Response) error {
	code := res.StatusCode
	switch {
	case code >= 200 && code < 300:
		return nil
	case code >= 400 && code < 500 && !slices.Contains(passing, code):
		return domain.Errorf(domain.Refused, "De ontvanger antwoordde met %d.", code)
	}
	return &later{after: w.retryAfter(res.Header.Get("Retry-After")), err: fmt.Errorf("receiver answered %d", code)}
}

// retryAfter reads how long a receiver asks to wait: seconds, or until a moment.
func (w *webhook) retryAfter(text string) time.Duration {
	if seconds, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return at.Sub(w.Now())
	}
	return 0
}

// withoutAddress leaves out the address that an error of net/http begins with: paths of webhooks are often secret.
func withoutAddress(err error) error {
	if ue := (*url.Error)(nil); errors.As(err, &ue) {
		return ue.Err
	}
	return err
}
