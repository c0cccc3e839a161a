// Package ids makes the ids of events and aggregates.
package ids

import (
	"strings"

	"github.com/google/uuid"
)

// New makes an id that sorts by the time at which it was made (UUIDv7).
func New() string { return uuid.Must(uuid.NewV7()).String() }

// namespace is what every derived id of Ruggespraak is derived from (UUIDv5, RFC 9562 section 5.5).
var namespace = uuid.NewSHA1(uuid.NameSpaceDNS, []byte("ruggespraak.nl"))

// Derive makes one id from parts, always the same; parts are kept apart by a character that none of them can hold.
func Derive(parts ...string) string {
	return uuid.NewSHA1(namespace, []byte(strings.Join(parts, "\x00"))).String()
}
