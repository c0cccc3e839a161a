// Package projections answers questions from the events: one file per view, with its tables, its handlers and its queries,
// and the runner that keeps views up to date, rebuilds them and replays them as of a moment. A view may be dropped at any
// time; the log has everything.
//
// What belongs here: questions and how they are kept answered. What does not: rules (domain), encodings of exports
// (internal/interchange), pages (internal/web), SQLite itself (internal/sqlite).
package projections
