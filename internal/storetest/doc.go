// Package storetest holds the one contract suite that every event log passes: what commands and projections may rely on,
// whatever keeps the events.
//
// What belongs here: promises of commands.Store and projections.Log, and nothing that only one log can do. The suite does
// not look into files, does not take a cursor for a number, and waits where a log may need a moment to show what it holds.
package storetest
