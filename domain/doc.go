// Package domain holds the facts and the rules of Ruggespraak: what can happen in the loop between practice and policy,
// and what may follow from what. Each aggregate has one file, with its events at the top.
//
// What belongs here: events, states, pure rules, the catalog of wire names, and the form in which an event is stored.
// What does not: clocks, randomness, I/O, logging, SQL, HTTP. The package imports the standard library only; ids and times
// are passed in, and JSON, encryption and storage are handed to it as functions.
package domain
