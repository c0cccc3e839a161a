// Package esdbtest is an EventStoreDB/KurrentDB server for tests: one node or a cluster of some, in this process, with real
// gRPC over real TCP, so that any client in any process can use it. It needs no *testing.T (New); Start closes it with the
// test.
//
// Results from it are not results of a real server. It says what a client does with the answers that a real server gives;
// it says nothing about a real server's speed, its disks, or its elections.
//
// Faithful to a 23.10 server, as read in its source and seen by its Go client: every case of an expected revision, with
// the server's own rules for an append that comes again; soft deletion, tombstones and stream metadata ($maxCount, $maxAge,
// $tb), which hide events from reads of their stream but not from $all, until a scavenge; that a scavenge keeps the last
// event of a stream that is not tombstoned; sparse positions; system events among the others in $all; filtered subscriptions
// with checkpoints, CaughtUp and FellBehind; errors with their codes and trailers; the limit on the size of an append;
// Basic credentials and user certificates over TLS; gossip, followers that pass writes on (or refuse them: FollowersRefuse)
// and read what they have (HoldReplication).
//
// Simplified: everything stays in memory, and the nodes of a cluster share one store, so that a follower's lag is a line
// drawn through that store and an acknowledged write is never lost in a change of leader; elections take no time and break
// no connection by themselves (Stop and BreakSubscriptions do); a checkpoint stands at the last event that was looked at; a
// subscription resumes after its position even where a scavenge took the event that stood there; a scavenge removes what it
// may at once, when the last node has run its own; access control lists are stored and not obeyed; the memory for event ids
// has no limit (ForgetIDs empties it); projections, persistent subscriptions, BatchAppend and the HTTP interface are absent
// (the Go client calls BatchAppend nowhere).
//
// What belongs here: the server and its faults. What does not: anything of this program's own events.
package esdbtest
