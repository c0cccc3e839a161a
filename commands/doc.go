// Package commands holds what people want: one file per aggregate with the acts on it, the port to the event log, and the
// one load-decide-append loop. A command holds no rules of its own; those stand in the domain.
package commands
