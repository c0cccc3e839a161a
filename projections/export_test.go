package projections

import "ruggespraak/domain"

// Handle makes a handler for tests outside the package.
func Handle[E domain.Event](f func(tx Tx, m domain.Meta, e E) error) Handler { return on(f) }

// Event is the wire name of what the handler applies.
func (h Handler) Event() string { return h.event }

// Made is how many answers were worked out, and not found in memory.
func (e *Estimator) Made() int64 { return e.made.Load() }
