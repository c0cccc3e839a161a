// Package transfer moves a municipality's whole history: into a backup and back (Backup, Check, Restore), and from one log to
// another (Migrate). Nothing is called whole before it was read again and compared.
//
// What belongs here: what is copied and in what order, the manifest, the fingerprints by which two histories are compared.
// What does not: how a log, the keys or a view is kept (the adapters), and where a log is found (cmd).
//
// # What a backup holds, and in what order
//
// A relay's book is copied before the log, so that it never knows of deliveries of events that the copy lacks: after a
// restore it delivers some again, and misses none. The keys are copied after the log: a key is on disk before the first event
// that needs it, so that the copy lacks none; one that is destroyed in between stays destroyed. The master key is no part of
// it, and neither is needed: fingerprints are taken of sealed texts.
//
// Backups and restores are made under another name. The manifest of a backup, and the settings of a restored folder, come
// last, so that what is left of one that was cut short is no backup and can't be opened.
package transfer
