// Package storetest holds the one contract suite that every event log passes: what commands and projections may rely on,
// whatever keeps the events.
//
// The promises: appends and loads of a stream behave as if they happened one at a time, each between its call and its answer
// (many writers are recorded and checked for that); an append is there as a whole or not at all, and once however often it is
// sent; all events stand in one order, numbered from 1 without a gap, in which what was acknowledged comes before what was
// sent afterwards. Head, Read and AsOf may trail the appends by a moment: who has to see an append waits for it.
//
// What belongs here: promises of commands.Store and projections.Log, and nothing that only one log can do. The suite does
// not look into files, does not take a cursor for a number, and waits where a log may need a moment to show what it holds.
package storetest
