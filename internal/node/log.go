package node

import (
	"ruggespraak/commands"
	"ruggespraak/projections"
)

// Log is an event log as a node uses it, whatever keeps the events.
type Log interface {
	commands.Store
	projections.Log
	Close() error
}
