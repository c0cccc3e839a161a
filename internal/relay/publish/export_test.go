package publish

import (
	"crypto/x509"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
)

// Public is shown to tests.
var Public = public

// Next is shown to tests.
func (p Pace) Next(failed int, after time.Duration, err error) time.Duration {
	if after > 0 {
		err = &later{after, err}
	}
	return p.next(failed, err)
}

// Hurry makes a webhook wait less long for an answer.
func Hurry(p message.Publisher, d time.Duration) { p.(*webhook).client.Timeout = d }

// NewTestWebhook makes a webhook for a receiver on this machine whose certificate the roots vouch for. What would be refused
// elsewhere still is when strict.
func NewTestWebhook(o WebhookOptions, roots *x509.CertPool, strict bool) (message.Publisher, error) {
	allowed := loopback
	if strict {
		allowed = public
	}
	w, err := newWebhook(o, allowed, roots)
	if err != nil {
		return nil, err
	}
	return w, nil
}
