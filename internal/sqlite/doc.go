// Package sqlite keeps things in SQLite files: the event log of a data folder (Log), and the files in which views hold
// their answers (Folder).
//
// What belongs here: everything that knows SQLite, such as connections, transactions, schemas of the log and Dutch reasons
// for what a disk refuses. What does not: the meaning of events, the tables of views (projections), keys (internal/vault).
//
// Never open a database file in this process other than through SQLite: closing any descriptor of it drops the locks
// that SQLite holds for the whole process.
package sqlite
