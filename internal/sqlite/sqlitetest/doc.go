// Package sqlitetest puts a disk under SQLite that fails when it is told to: at one call, from a call on, or when it is full.
// It also knows at any time what would be left if the power went: what a failed sync should have written never gets there.
//
// What belongs here: what tests of files need to do harm. What does not: what those files mean. For tests alone.
package sqlitetest
