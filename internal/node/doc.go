// Package node is one opened data folder: its settings, its lock, the log, the keys, the views, and the local socket through
// which other processes of the same user reach the one that holds the lock.
//
// What belongs here: what it takes to open and close a folder safely. What does not: what is done with it (cmd), rules, SQL.
package node
