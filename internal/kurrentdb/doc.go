// Package kurrentdb keeps the event log on a cluster of KurrentDB (EventStoreDB), for whom one machine is too little.
//
// What belongs here: everything that knows the client of that database: connection strings, the supervisor round the client
// (Cluster), the log (Log), the vault's keys (Keys) and what nodes agree on through it. What does not: the meaning of events,
// sealing, and the file in which a node mirrors its municipality's events (a Mirror, passed in).
//
// The client has faults that would hang or end this program. Cluster stands round it, and nothing here calls the client but
// through Cluster.
package kurrentdb
