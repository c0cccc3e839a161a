package relay

import (
	"context"
	"log/slog"
	"maps"
	"slices"

	"github.com/ThreeDotsLabs/watermill"
)

// adapter lets Watermill log to slog. Messages pass through this process by the thousand, so that what it says of each of them
// is left out unless someone asks for it.
type adapter struct {
	log    *slog.Logger
	fields watermill.LogFields
}

// newLogger makes Watermill's logger of ours.
func newLogger(log *slog.Logger) watermill.LoggerAdapter { return adapter{log: log} }

// Error logs at the level of debugging: what fails comes back to whoever asked for the delivery, who tells it, and what
// Watermill says of its own stopping is no error.
func (a adapter) Error(msg string, err error, fields watermill.LogFields) {
	a.write(slog.LevelDebug, msg, fields, slog.Any("error", err))
}

// Info is of interest to who looks into Watermill only, and so are Debug and Trace.
func (a adapter) Info(msg string, fields watermill.LogFields) { a.write(slog.LevelDebug, msg, fields) }

// Debug logs below the level of debugging.
func (a adapter) Debug(msg string, fields watermill.LogFields) {
	a.write(watermill.LevelTrace, msg, fields)
}

// Trace logs below the level of debugging.
func (a adapter) Trace(msg string, fields watermill.LogFields) {
	a.write(watermill.LevelTrace, msg, fields)
}

// With gives a logger that adds these fields.
func (a adapter) With(fields watermill.LogFields) watermill.LoggerAdapter {
	return adapter{a.log, a.fields.Add(fields)}
}

func (a adapter) write(level slog.Level, msg string, fields watermill.LogFields, attrs ...slog.Attr) {
	ctx := context.Background()
	if !a.log.Enabled(ctx, level) {
		return
	}
	all := a.fields.Add(fields)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		attrs = append(attrs, slog.Any(key, all[key]))
	}
	a.log.LogAttrs(ctx, level, "watermill: "+msg, attrs...) //nolint:sloglint // the messages are Watermill's own
}
